/**
 * A process of a run: the part under test (engine, gateway, floor) and the clients run in processes of their own, so
 * that measuring costs them nothing and `kill -9` can be tried. Both sides speak JSON over the pipe that Node gives a
 * forked child; the child ends when its parent does.
 */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Cause, Effect, Queue, Schema, type Scope } from "effect"
import { BenchFailed, benchFailed } from "./failure.ts"

export interface Child {
  readonly pid: number
  readonly tell: (message: unknown) => void
  /** The next message, which must be of this shape; fails when the child ends instead. */
  readonly hear: <A>(schema: Schema.Decoder<A>) => Effect.Effect<A, BenchFailed>
  /** `kill -9`, and waits until it is gone. */
  readonly kill: Effect.Effect<void>
}

/**
 * As npm start has it. Room for what a batch keeps until its commit, so that it is not copied again and again, by one
 * thread: several that share little work cost more than they save. Nothing is made in the old generation at once: what
 * V8 sees surviving while the heap grows, it would place there for good, and all of a batch became garbage that only
 * whole collections find (a sixth of the fold's time, once warm). And functions are measured from their first call, so that the
 * compiler knows the engine's sooner.
 */
const heap = [
  "--max-semi-space-size=128",
  "--min-semi-space-size=64",
  "--no-parallel-scavenge",
  "--no-allocation-site-pretenuring",
  "--no-lazy-feedback-allocation",
]

const open = (role: URL, options: unknown, profileDirectory: string | undefined): ChildProcess =>
  fork(fileURLToPath(role), [JSON.stringify(options)], {
    execArgv: [
      ...heap,
      ...["--import", "tsx"],
      ...(profileDirectory === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDirectory}`]),
    ],
    // Standard output belongs to the result: what a child prints goes to standard error.
    stdio: ["ignore", 2, 2, "ipc"],
  })

const gone = (child: ChildProcess): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
  })

/** Asks a child to close what it holds; one that does not is killed. */
const close = (child: ChildProcess): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (child.connected) child.disconnect()
    return gone(child).pipe(
      Effect.timeoutOrElse({
        duration: "5 seconds",
        orElse: () => Effect.sync(() => child.kill("SIGKILL")).pipe(Effect.andThen(gone(child))),
      }),
    )
  })

/**
 * Runs a role until the scope closes.
 * @param role a file that calls `runRole`
 * @param options its options, JSON
 * @param profileDirectory where it leaves a CPU profile when it ends
 */
export const startChild = (
  role: URL,
  options: unknown,
  profileDirectory?: string,
): Effect.Effect<Child, BenchFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const name = role.pathname.split("/").at(-1) ?? ""
    const child = yield* Effect.acquireRelease(
      Effect.try({ try: () => open(role, options, profileDirectory), catch: benchFailed(`${name} cannot be started`) }),
      close,
    )
    const heard = yield* Queue.unbounded<unknown, BenchFailed>()
    child.on("message", (message) => Queue.offerUnsafe(heard, message))
    child.on("exit", (code, signal) =>
      Queue.failCauseUnsafe(
        heard,
        Cause.fail(new BenchFailed({ message: `${name} ended (${signal ?? `code ${code}`})` })),
      ),
    )
    child.on("error", (cause) => Queue.failCauseUnsafe(heard, Cause.fail(benchFailed(`${name} failed`)(cause))))
    return {
      pid: child.pid ?? 0,
      tell: (message) => {
        if (child.connected) child.send(JSON.parse(JSON.stringify(message)))
      },
      hear: (schema) =>
        Queue.take(heard).pipe(
          Effect.flatMap((message) =>
            Schema.decodeUnknownEffect(schema)(message).pipe(
              Effect.mapError(benchFailed(`${name} said something unexpected`)),
            ),
          ),
        ),
      kill: Effect.sync(() => child.kill("SIGKILL")).pipe(Effect.andThen(gone(child))),
    }
  })

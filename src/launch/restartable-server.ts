/**
 * A server that is ended and started again on the same port and the same data, gently or with `kill -9`: for benches and
 * tests of what Pacer does meanwhile. It ends with the scope for good.
 */
import { Effect, Exit, Schedule, Scope, Semaphore } from "effect"
import type { LaunchError } from "./launch-error.ts"
import { childrenOf } from "./process-identity.ts"

interface Started {
  readonly url: string
  readonly pid: number
}

export interface RestartableServer {
  readonly url: string
  /** Of the process that runs now. */
  readonly pid: () => number
  /** As its operator would; succeeds when it is gone. */
  readonly stop: Effect.Effect<void>
  /** `kill -9`; succeeds when it is gone. */
  readonly kill: Effect.Effect<void>
  /** Again on its port and data, after `stop` or `kill`; succeeds when it answers. */
  readonly start: Effect.Effect<void, LaunchError>
  /** Holds it still with everything it started (SIGSTOP), as a machine that swaps would, until `thaw`. */
  readonly freeze: Effect.Effect<void>
  readonly thaw: Effect.Effect<void>
}

/** Another program may have taken the port for a moment. */
const startsMax = 5

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
  }
}

/** @param server starts it on the port, on any when there is none, for as long as its scope lasts */
export const restartableServer = Effect.fnUntraced(function* (
  server: (port: number | undefined) => Effect.Effect<Started, LaunchError, Scope.Scope>,
) {
  const outer = yield* Effect.scope
  const begin = Effect.fnUntraced(function* (port: number | undefined) {
    const scope = yield* Scope.fork(outer)
    const started = yield* Effect.provideService(server(port), Scope.Scope, scope).pipe(
      Effect.onError(() => Scope.close(scope, Exit.void)),
    )
    return { ...started, scope }
  })
  let running = yield* begin(undefined)
  const { url } = running
  const port = Number(new URL(url).port)
  const turns = yield* Semaphore.make(1)
  const signalAll = (name: NodeJS.Signals) =>
    Effect.sync(() => {
      for (const { pid } of [{ pid: running.pid }, ...childrenOf(running.pid)]) signal(pid, name)
    })
  const stop = Effect.suspend(() => Scope.close(running.scope, Exit.void))
  return {
    url,
    pid: () => running.pid,
    stop: turns.withPermit(stop),
    kill: turns.withPermit(
      Effect.andThen(
        Effect.sync(() => signal(running.pid, "SIGKILL")),
        stop,
      ),
    ),
    start: turns.withPermit(
      Effect.flatMap(
        Effect.retry(begin(port), { times: startsMax, schedule: Schedule.spaced("200 millis") }),
        (started) =>
          Effect.sync(() => {
            running = started
          }),
      ),
    ),
    freeze: signalAll("SIGSTOP"),
    thaw: signalAll("SIGCONT"),
  } satisfies RestartableServer
})

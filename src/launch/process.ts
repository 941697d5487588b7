/**
 * A server as a supervised child: started in a session of its own (so that Ctrl-C reaches only us and everything stops
 * in our order), watched until it answers, logged to a file, stopped with escalation, and remembered in a pid file so
 * that the next start ends what a `kill -9` of ours left behind.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Effect, Schedule, type Scope } from "effect"
import { limits } from "../../config/limits.ts"
import { LaunchError, reasonOf } from "./launch-error.ts"
import { childrenOf, isRunning, type ProcessRecord, readProcessRecord, recordOf } from "./process-identity.ts"

export interface ProcessOptions<A> {
  /** As a person calls it, and in small letters the name of its log and pid file. */
  readonly name: string
  readonly command: string
  readonly arguments: ReadonlyArray<string>
  /** Holds `logs/` and `run/`. */
  readonly directory: string
  readonly workingDirectory?: string
  readonly environment?: NodeJS.ProcessEnv
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined
  /** From the gentlest to the last; the time for stopping is shared out between them. */
  readonly stopSignals: readonly [NodeJS.Signals, ...Array<NodeJS.Signals>]
  /** Succeeds once the server answers; asked again until then. */
  readonly ready: Effect.Effect<A, unknown>
}

export interface RunningProcess<A> {
  readonly pid: number
  readonly ready: A
  /** Fails when the process ends by itself. */
  readonly watch: Effect.Effect<never, LaunchError>
}

const fileName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "-")

export const logFile = (directory: string, name: string): string => join(directory, "logs", `${fileName(name)}.log`)

const pidFile = (directory: string, name: string): string => join(directory, "run", `${fileName(name)}.json`)

/** Opens a log for appending; a full one becomes `<name>.log.1`. */
const openLog = (file: string): number => {
  mkdirSync(dirname(file), { recursive: true })
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes > limits.logFileBytesMax) renameSync(file, `${file}.1`)
  return openSync(file, "a", 0o640)
}

const noise = /the database system is starting up/

const trouble = /\b(fatal|panic|error|cannot|could not)\b|\[(FTL|ERR)\]/i

/** What a log says last of what went wrong, for the sentence of a failure. */
const lastTrouble = (file: string): string => {
  try {
    return (
      readFileSync(file, "utf8")
        .trimEnd()
        .split("\n")
        .slice(-20)
        .findLast((line) => trouble.test(line) && !noise.test(line))
        ?.trim() ?? ""
    )
  } catch {
    return ""
  }
}

/** Children that still run when this process exits in a hurry, with the signal that ends each without delay. */
const alive = new Map<number, NodeJS.Signals>()

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name)
  } catch {
    // It has gone meanwhile, which is what was wanted.
  }
}

process.on("exit", () => {
  for (const [pid, lastSignal] of alive) signal(pid, lastSignal)
})

/** Ends every server at once and then this process: for when stopping in order has taken too long. */
export const exitAtOnce = (): never => {
  for (const pid of alive.keys()) killWhole(pid)
  process.exit(1)
}

/** Kills a process with everything it started, also what left its session (as Postgres' own processes do). */
const killWhole = (pid: number): ReadonlyArray<ProcessRecord> => {
  const children = childrenOf(pid)
  for (const one of [pid, -pid, ...children.map((child) => child.pid)]) signal(one, "SIGKILL")
  return children
}

const pollMs = 10

const goneWithin = (records: ReadonlyArray<ProcessRecord>, timeMs: number) =>
  Effect.gen(function* () {
    for (let waited = 0; waited < timeMs && records.some(isRunning); waited += pollMs) yield* Effect.sleep(pollMs)
  })

/** Gentle signals one after another, then the hard one: all within limits.serverStopMsMax less what the roads take. */
export const stopProcess = (record: ProcessRecord, stopSignals: ReadonlyArray<NodeJS.Signals>) =>
  Effect.gen(function* () {
    const totalMs = limits.serverStopMsMax - limits.roadsStopMsMax
    for (const [index, name] of stopSignals.entries()) {
      if (isRunning(record)) signal(record.pid, name)
      yield* goneWithin([record], index === 0 ? totalMs * 0.7 : (totalMs * 0.2) / (stopSignals.length - 1))
    }
    const children = isRunning(record) ? killWhole(record.pid) : []
    yield* goneWithin([record, ...children], totalMs * 0.1)
  })

/** Ends what an earlier run of ours left behind, if it is still that very process. */
export const endOrphan = (options: Pick<ProcessOptions<unknown>, "name" | "directory" | "stopSignals">) =>
  Effect.gen(function* () {
    const file = pidFile(options.directory, options.name)
    const record = readProcessRecord(file)
    if (record === undefined) return
    yield* stopProcess(record, options.stopSignals)
    rmSync(file, { force: true })
  })

/** The server of this name that runs on a data folder, if it is still that very process. */
export const processIn = (directory: string, name: string): ProcessRecord | undefined => {
  const record = readProcessRecord(pidFile(directory, name))
  return record !== undefined && isRunning(record) ? record : undefined
}

const open = (options: ProcessOptions<unknown>): ChildProcess => {
  const log = openLog(logFile(options.directory, options.name))
  try {
    const child = spawn(options.command, options.arguments, {
      cwd: options.workingDirectory ?? options.directory,
      env: options.environment ?? process.env,
      stdio: ["ignore", log, log],
      detached: true,
      ...options.runAs,
    })
    // Without a listener a failed spawn would end the whole process.
    child.on("error", () => undefined)
    if (child.pid !== undefined) {
      alive.set(child.pid, options.stopSignals.at(-1) ?? "SIGKILL")
      const file = pidFile(options.directory, options.name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(recordOf(child.pid)))
    }
    return child
  } finally {
    closeSync(log)
  }
}

/** Fails when the child ends: by itself, or because it could not even be started. */
const ended = (child: ChildProcess, options: ProcessOptions<unknown>) =>
  Effect.callback<never, LaunchError>((resume) => {
    const fail = (how: string) => {
      const log = logFile(options.directory, options.name)
      const said = lastTrouble(log)
      const message = `${options.name} ${how}${said === "" ? "" : `: ${said}`} (log: ${log}).`
      resume(Effect.fail(new LaunchError({ message })))
    }
    const onExit = () => fail(`ended by itself with ${child.signalCode ?? `code ${child.exitCode}`}`)
    const onError = (cause: Error) => fail(`cannot be started, ${reasonOf(cause)}`)
    if (child.exitCode !== null || child.signalCode !== null) return onExit()
    child.once("exit", onExit).once("error", onError)
    return Effect.sync(() => void child.off("exit", onExit).off("error", onError))
  })

const close = (child: ChildProcess, options: ProcessOptions<unknown>) =>
  Effect.gen(function* () {
    const { pid } = child
    if (pid === undefined) return
    const record = recordOf(pid)
    if (record !== undefined) yield* stopProcess(record, options.stopSignals)
    alive.delete(pid)
    rmSync(pidFile(options.directory, options.name), { force: true })
  })

/** Runs a server until the scope closes. Succeeds once it is ready; fails with one sentence and nothing left running. */
export const startProcess = <A>(
  options: ProcessOptions<A>,
): Effect.Effect<RunningProcess<A>, LaunchError, Scope.Scope> =>
  Effect.gen(function* () {
    yield* endOrphan(options)
    const child = yield* Effect.acquireRelease(
      Effect.try({
        try: () => open(options),
        catch: (cause) => new LaunchError({ message: `${options.name} cannot be started (${reasonOf(cause)}).` }),
      }),
      (started) => close(started, options),
    )
    const watch = ended(child, options)
    const ready = options.ready.pipe(
      Effect.retry(Schedule.spaced(25)),
      Effect.timeoutOrElse({
        duration: limits.serverStartMsMax,
        orElse: () =>
          Effect.fail(
            new LaunchError({
              message: `${options.name} gave no answer within ${limits.serverStartMsMax / 1_000} s (log: ${logFile(options.directory, options.name)}).`,
            }),
          ),
      }),
      Effect.mapError((cause) =>
        cause instanceof LaunchError ? cause : new LaunchError({ message: `${options.name}: ${reasonOf(cause)}.` }),
      ),
      Effect.raceFirst(watch),
    )
    return { pid: child.pid ?? 0, ready: yield* ready, watch }
  })

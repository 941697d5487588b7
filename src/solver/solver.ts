/**
 * Solving apart from the gateway's own thread: a few threads, started when they are first needed and ended when idle.
 * Bounded (I5): what would wait behind too many others is refused at once, so that nobody waits for a plan that comes
 * after they have gone. Whoever goes away ends their task's thread.
 */
import { MessageChannel } from "node:worker_threads"
import { Context, Effect, Layer, Schema } from "effect"
import type { Tinypool } from "tinypool"
import { limits } from "../../config/limits.ts"
import { threadPool } from "../threads/thread-pool.ts"
import type { Solution, SolveProgress, SolveTask } from "./work.ts"

export class SolverBusy extends Schema.TaggedError<SolverBusy>()("SolverBusy", { message: Schema.String }) {}
export class SolverFailed extends Schema.TaggedError<SolverFailed>()("SolverFailed", { message: Schema.String }) {}

export class Solver extends Context.Service<
  Solver,
  {
    /** @param told hears of each better plan as it is found */
    readonly run: (
      task: SolveTask,
      told?: (progress: SolveProgress) => void,
    ) => Effect.Effect<Solution, SolverBusy | SolverFailed>
  }
>()("pacer/solver/Solver") {
  static readonly layer = Layer.effect(
    Solver,
    Effect.map(
      threadPool({
        entry: new URL("./thread.mjs", import.meta.url),
        threadsMax: limits.solverThreadsMax,
        idleMs: limits.solverIdleMs,
        memoryMbMax: limits.solverMemoryMbMax,
      }),
      (pool) => Solver.of({ run: (task, told) => runIn(pool, task, told) }),
    ),
  )
}

const runIn = (pool: Tinypool, task: SolveTask, told: ((progress: SolveProgress) => void) | undefined) =>
  Effect.suspend((): Effect.Effect<Solution, SolverBusy | SolverFailed> => {
    if (pool.queueSize >= limits.solverQueueMax) {
      return Effect.fail(new SolverBusy({ message: "Too many plans are being made at the moment." }))
    }
    const { port1, port2 } = new MessageChannel()
    if (told !== undefined) port1.on("message", told)
    return Effect.tryPromise({
      try: (signal): Promise<Solution> => pool.run({ task, port: port2 }, { transferList: [port2], signal }),
      catch: (cause) => new SolverFailed({ message: `The plan could not be made: ${String(cause)}` }),
    }).pipe(
      Effect.timeoutOrElse({
        duration: limits.solverMsMax,
        orElse: () => Effect.fail(new SolverFailed({ message: "The plan took too long to make." })),
      }),
      Effect.ensuring(Effect.sync(() => port1.close())),
    )
  })

/**
 * Work apart from a process's own thread: a few threads, started when they are first needed and ended when idle, each
 * with a bound on its memory (I5). A thread's entry is plain JavaScript that registers its own way of reading TypeScript.
 */
import { Effect } from "effect"
import { Tinypool } from "tinypool"

export interface ThreadPoolOptions {
  readonly entry: URL
  readonly threadsMax: number
  readonly idleMs: number
  readonly memoryMbMax: number
}

/** A pool that ends with the scope, and with it whatever still runs there. */
export const threadPool = ({ entry, threadsMax, idleMs, memoryMbMax }: ThreadPoolOptions) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new Tinypool({
          filename: entry.href,
          // None of the process's own options: the thread registers its loader by itself.
          execArgv: [],
          minThreads: 0,
          maxThreads: threadsMax,
          idleTimeout: idleMs,
          resourceLimits: { maxOldGenerationSizeMb: memoryMbMax },
        }),
    ),
    (pool) => Effect.promise(() => pool.destroy().catch(() => undefined)),
  )

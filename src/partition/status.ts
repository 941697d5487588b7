/**
 * How the engine is doing, told to whoever asks: gateways for `/readyz` and `/metrics`, in this process or another. It
 * answers between tenures too, so that a recovering engine says so and why; only one that was fenced keeps silent, for
 * another owns its partitions (I4). The streams' ends are looked up when somebody asks, and not too often.
 */
import { Clock, Effect } from "effect"
import { limits } from "../../config/limits.ts"
import { statusSubject } from "../../streams/subjects.ts"
import type { StatusReply } from "../push/protocol.ts"
import type { Counters } from "./engine-parts.ts"
import { Log } from "./log.ts"
import type { Tenancy } from "./tenancy.ts"

export interface StatusSource {
  readonly partitions: ReadonlyArray<number>
  /** Names this run of the engine. */
  readonly engine: string
  readonly counters: Counters
  readonly status: () => StatusReply["status"]
  readonly trouble: () => string | undefined
  readonly isFenced: () => boolean
  readonly residentCount: () => number
  readonly tenancies: () => ReadonlyMap<number, Tenancy>
}

/** A stream as it was when somebody last asked. */
interface End {
  /** In the archive's numbers. */
  readonly sequence: number | undefined
  readonly freeBytes: number | undefined
  readonly atMs: number
}

/** Answers until the scope closes. */
export const serveStatus = Effect.fnUntraced(function* (source: StatusSource) {
  const log = yield* Log
  const { counters } = source
  const ends = new Map<number, End>()

  const endOf = Effect.fnUntraced(function* (partition: number) {
    const nowMs = yield* Clock.currentTimeMillis
    const known = ends.get(partition)
    if (known !== undefined && nowMs - known.atMs < limits.streamEndKeptMs) return known
    const stream = yield* log.stream(partition).pipe(
      Effect.timeout(limits.streamEndMsMax),
      Effect.catch(() => Effect.succeed(undefined)),
    )
    const base = source.tenancies().get(partition)?.base
    const sequence = stream === undefined || base === undefined ? undefined : stream.lastSeq + base
    const end = { sequence, freeBytes: stream?.freeBytes, atMs: nowMs }
    ends.set(partition, end)
    return end
  })

  const statusOf = Effect.fnUntraced(function* (partition: number) {
    const end = yield* endOf(partition)
    const tenancy = source.tenancies().get(partition)
    const cursor = counters.cursors.get(partition) ?? 0
    const oldestBatchMs = counters.oldestBatchMs(yield* Clock.currentTimeMillis)
    const isStalled = source.status() === "running" && oldestBatchMs >= limits.batchSlowMs
    const trouble = isStalled
      ? `a batch has waited ${Math.round(oldestBatchMs / 1_000)} s for its commit`
      : source.trouble()
    return {
      partition,
      epoch: tenancy?.epoch ?? 0,
      cursor,
      behind: end.sequence === undefined || tenancy === undefined ? null : Math.max(0, end.sequence - cursor),
      logFreeBytes: end.freeBytes ?? null,
      engine: source.engine,
      status: isStalled ? "stalled" : source.status(),
      ...(trouble === undefined ? {} : { trouble }),
      events: counters.events,
      batches: counters.batches,
      ledgerRows: counters.ledgerRows,
      deadLetters: counters.deadLetters,
      restarts: counters.restarts,
      residents: source.residentCount(),
      inbox: counters.inboxSize(),
      oldestBatchMs,
      lastCommitMs: counters.lastCommitMs,
    } satisfies StatusReply
  })

  const fork = Effect.runForkWith(yield* Effect.context<never>())
  for (const partition of source.partitions) {
    yield* Effect.acquireRelease(
      log.listen(statusSubject(partition), (_text, respond) => {
        if (source.isFenced()) return
        fork(Effect.map(statusOf(partition), (status) => respond(JSON.stringify(status))))
      }),
      (stop) => Effect.sync(stop),
    )
  }
})

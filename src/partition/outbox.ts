/**
 * Publishes what commits have left in the outbox, and then deletes it (I10): after each commit that wrote some, and at
 * the start of a tenure whatever an earlier one left. It fences nothing: a row that is published twice, by two owners
 * even, counts once at its destination. What fails stays and is tried again; the tenure goes on.
 */
import { Effect, Queue, Schedule } from "effect"
import { limits } from "../../config/limits.ts"
import { outboxId } from "../feeds/outgoing.ts"
import type { OutboxRow } from "../ledger/batch-rows.ts"
import { Store } from "../ledger/store.ts"
import { Log } from "./log.ts"

/** Publishes one page; the rows that were confirmed are gone. Succeeds with whether a full page suggests more. */
const publishPage = Effect.fnUntraced(function* (partitions: ReadonlyArray<number>) {
  const log = yield* Log
  const store = yield* Store
  const rows = yield* store.outbox(partitions)
  if (rows.length === 0) return false
  const confirmed: Array<OutboxRow> = []
  const published = yield* Effect.forEach(
    rows,
    (row) =>
      Effect.tap(log.deliver({ id: outboxId(row), subject: row.subject, payload: row.payload }), () =>
        Effect.sync(() => confirmed.push(row)),
      ),
    { concurrency: limits.outboxPublishesInFlightMax, discard: true },
  ).pipe(Effect.exit)
  if (confirmed.length > 0) yield* store.forgetOutbox(confirmed)
  yield* published
  return rows.length === limits.outboxPageRows
})

/** Starts the publisher of these partitions, until the scope closes. @returns a bell that says there is something new */
export const startOutbox = Effect.fnUntraced(function* (partitions: ReadonlyArray<number>) {
  const bell = yield* Queue.sliding<void>(1)
  const drain = Effect.repeat(publishPage(partitions), { while: (more) => more }).pipe(
    Effect.tapError((error) => Effect.logWarning(`The outbox keeps its rows for now: ${error.message}`)),
    Effect.retry(
      Schedule.min([Schedule.exponential(limits.commitRetryMsMin), Schedule.spaced(limits.commitRetryMsMax)]),
    ),
  )
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(drain, Queue.take(bell))))
  return () => void Queue.offerUnsafe(bell, undefined)
})

/**
 * Stores of engines that treat the outbox wrongly (I10): each takes the place of a process's own, in front of it. The
 * simulator must notice every one of them.
 */
import { Effect } from "effect"
import { outboxId } from "../feeds/outgoing.ts"
import type { Store } from "../ledger/store.ts"
import type { Log } from "../partition/log.ts"

type StoreShape = typeof Store.Service
export type BreakStore = (store: StoreShape, log: typeof Log.Service) => StoreShape

/** Publishes what a commit would leave in the outbox before it is committed. */
export const impatient: BreakStore = (store, log) => ({
  ...store,
  commit: (rows, fences) =>
    Effect.forEach(rows.outbox, (row) => log.deliver({ ...row, id: outboxId(row) }), { discard: true }).pipe(
      Effect.ignore,
      Effect.andThen(store.commit(rows, fences)),
    ),
})

/** Keeps the outbox in the process: what a crash leaves behind nobody publishes. */
export const forgetful: BreakStore = (store) => {
  const own = new Set<string>()
  return {
    ...store,
    commit: (rows, fences) =>
      Effect.tap(store.commit(rows, fences), () =>
        Effect.sync(() => {
          for (const row of rows.outbox) own.add(outboxId(row))
        }),
      ),
    outbox: (partitions) =>
      Effect.map(store.outbox(partitions), (rows) => rows.filter((row) => own.has(outboxId(row)))),
  }
}

/** Deletes rows when it reads them, whether the log confirms them or not. */
export const trusting: BreakStore = (store) => ({
  ...store,
  outbox: (partitions) => Effect.tap(store.outbox(partitions), store.forgetOutbox),
})

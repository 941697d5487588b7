/** How whoever knows of something new at a bank has the sync look there now, in whichever process it runs. */
import { Clock, Effect } from "effect"
import { syncWishSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import type { SyncWish } from "../../push/protocol.ts"
import { wake } from "./linked-account.ts"

/** What is lost here is found by the sync's own looks. */
export const tellSync = (wish: SyncWish) =>
  Effect.map(Broker, ({ connection }) => {
    if (!connection.isClosed()) connection.publish(syncWishSubject, JSON.stringify(wish))
  })

/** Has these accounts read soon, where they are linked. @param account undefined: all of the source */
export const wakeAccounts = Effect.fn("wakeAccounts")(function* (userId: string, source: string, account?: string) {
  const woken = yield* wake(userId, source, account, yield* Clock.currentTimeMillis)
  yield* Effect.forEach(woken, tellSync, { discard: true })
})

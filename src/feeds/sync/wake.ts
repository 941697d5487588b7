/** How whoever knows of something new at a bank has the sync look there now, in whichever process it runs. */
import { Clock, Effect } from "effect"
import type { PacerEvent } from "../../../streams/events.ts"
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

/** Where something has happened there may be more than was said: accounts that are linked as well are read now. */
export const wakeNotified = Effect.fnUntraced(function* (events: ReadonlyArray<PacerEvent>) {
  const accounts = new Map(
    events.flatMap((event) =>
      "data" in event && "account" in event.data
        ? [[`${event.subject} ${event.source} ${event.data.account}`, { event, account: event.data.account }] as const]
        : [],
    ),
  )
  for (const { event, account } of accounts.values()) yield* wakeAccounts(event.subject, event.source, account)
})

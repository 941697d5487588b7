/** The inbox over HTTP: of one's own account only (I9). Answers are events; the inbox follows their commit. */
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import {
  inboxPage,
  markResponse,
  type Notification,
  notificationOf,
  type Response,
  readSettings,
  responseSummary,
  unreadOf,
  unseenOf,
  writeSettings,
} from "../../ledger/inbox.ts"
import type { Outcome } from "../../push/protocol.ts"
import { notificationAnsweredEvent } from "../commands.ts"
import { Api } from "../contract.ts"
import { publishNotice } from "../notice.ts"
import { viewNotification } from "../notification-view.ts"
import { databaseAway, notificationNotFound } from "../problem.ts"
import { submit } from "../submit.ts"
import { versionText } from "../version.ts"
import { allowNotification, ownAccount } from "./access.ts"

const cursorOf = ({ deliverAtMs, notificationId }: Notification): string => `${deliverAtMs}~${notificationId}`

const cursorIn = (text: string | undefined) => {
  if (text === undefined) return undefined
  const end = text.indexOf("~")
  return { deliverAtMs: Number(text.slice(0, end)), notificationId: text.slice(end + 1) }
}

/** How many answers are on their way at a time. */
const answersAtOnce = 16

const answer = Effect.fnUntraced(function* (
  userId: string,
  { notificationId, kind }: Notification,
  response: Response,
) {
  const nowMs = yield* Clock.currentTimeMillis
  const origin = { userId, idempotencyKey: undefined, nowMs }
  const { version } = yield* submit(notificationAnsweredEvent(origin, { notificationId, kind, response }))
  yield* markResponse(userId, notificationId, response, nowMs)
  return version
})

/** What is left unread, told to the traveller's other screens too. */
const leftUnread = Effect.fnUntraced(function* (userId: string, version: Outcome["version"] | undefined) {
  const unread = yield* unreadOf(userId)
  if (version !== undefined) {
    yield* publishNotice({ userId, version: versionText(version), data: { notifications: [], unread } })
  }
  return { unread }
})

export const notificationsHandlers = HttpApiBuilder.group(Api, "notifications", (handlers) =>
  handlers.handleAll({
    inbox: ({ query }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        const page = yield* inboxPage(userId, cursorIn(query.before), query.limit ?? limits.pageRowsMax)
        const last = page.notifications.at(-1)
        return {
          notifications: page.notifications.map(viewNotification),
          unread: yield* unreadOf(userId),
          next: page.more && last !== undefined ? cursorOf(last) : null,
        }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    respond: ({ params: { notificationId }, payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        yield* allowNotification("write", userId, notificationId)
        const found = yield* notificationOf(userId, notificationId)
        if (found === undefined) return yield* Effect.fail(notificationNotFound(notificationId))
        return yield* leftUnread(userId, yield* answer(userId, found, payload.response))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    seeAll: () =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const unseen = yield* unseenOf(userId)
        const versions = yield* Effect.forEach(unseen, (one) => answer(userId, one, "seen"), {
          concurrency: answersAtOnce,
        })
        return yield* leftUnread(userId, versions.at(-1))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    summary: () =>
      Effect.gen(function* () {
        return { kinds: yield* responseSummary(yield* ownAccount("read")) }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    settings: () =>
      Effect.gen(function* () {
        return yield* readSettings(yield* ownAccount("read"))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    changeSettings: ({ payload }) =>
      Effect.gen(function* () {
        yield* writeSettings(yield* ownAccount("write"), payload)
        return payload
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
  }),
)

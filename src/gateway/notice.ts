/**
 * What goes to all of a traveller's screens at once, wherever they are connected: what was said, the day's summary, and how
 * much is unread, also when one of the screens has read it. It is no truth: the inbox is in Postgres, and a notice that is
 * lost is made good by the next.
 */
import { Effect, Result, Schema } from "effect"
import { noticeSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { NotificationView } from "./contract/notifications.ts"
import { dataFrame } from "./socket-frames.ts"
import type { Sockets } from "./sockets.ts"

const Notice = Schema.Struct({
  userId: Schema.String,
  version: Schema.String,
  data: Schema.Struct({
    /** Empty when only the number of unread ones is news. */
    notifications: Schema.Array(NotificationView),
    unread: Schema.Int,
    digest: Schema.optionalKey(Schema.String),
  }),
})
export type Notice = typeof Notice.Type
const decodeNotice = Schema.decodeUnknownResult(Schema.fromJsonString(Notice))

export const publishNotice = Effect.fnUntraced(function* (notice: Notice) {
  const { connection } = yield* Broker
  if (!connection.isClosed()) connection.publish(noticeSubject(notice.userId), JSON.stringify(notice))
})

/** Shows what any gateway has said to the screens that are connected here. */
export const showNotices = Effect.fnUntraced(function* (sockets: Sockets) {
  const { connection } = yield* Broker
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      connection.subscribe(noticeSubject("*"), {
        callback: (_error, message) => {
          const decoded = decodeNotice(message.string())
          if (Result.isFailure(decoded)) return
          const { userId, version, data } = decoded.success
          sockets.show(userId, dataFrame("notification", data, version))
        },
      }),
    ),
    (subscription) => Effect.sync(() => connection.isClosed() || subscription.unsubscribe()),
  )
})

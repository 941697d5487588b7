/**
 * The inbox: what Pacer has said to a traveller, what they make of it, and what they want to hear of. Shown live over
 * the WebSocket as `notification`; what came while nobody looked is here.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { EventId, TimeZone } from "../../../streams/events.ts"
import { SettingsFields } from "../../ledger/inbox.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"

export const NotificationView = Schema.Struct({
  notificationId: Schema.String,
  kind: Schema.String,
  severity: Schema.Literals(["info", "warning", "critical"]),
  text: Schema.String,
  budgetId: Schema.NullOr(Schema.String),
  insightId: Schema.optionalKey(Schema.String),
  alertId: Schema.optionalKey(
    Schema.String.annotate({ description: "Of an anomaly: the alert that may be answered, in its budget." }),
  ),
  /** When it was so, and when it was said. */
  at: Schema.String,
  deliveredAt: Schema.String,
  digest: Schema.Boolean.annotate({ description: "It came with the day's summary." }),
  asked: Schema.Boolean.annotate({ description: "An alert that the traveller has set themself (a watched price)." }),
  seen: Schema.Boolean,
  acted: Schema.Boolean,
}).annotate({ identifier: "Notification" })
export type NotificationView = typeof NotificationView.Type

export const InboxAnswer = Schema.Struct({
  notifications: Schema.Array(NotificationView),
  unread: Schema.Int,
  next: Schema.NullOr(Schema.String).annotate({
    description: "Give it as `before` for the next page; null at the end.",
  }),
}).annotate({ identifier: "Inbox" })

export const Settings = Schema.Struct({
  ...SettingsFields,
  timeZone: Schema.NullOr(TimeZone).annotate({ description: "Null: that of the trip which it is about." }),
  quietHours: SettingsFields.quietHours.annotate({
    description: "Minutes of the local day; from after to: over midnight. Null: none.",
  }),
}).annotate({ identifier: "NotificationSettings" })

const KindSummary = Schema.Struct({
  kind: Schema.String,
  delivered: Schema.Int,
  seen: Schema.Int,
  dismissed: Schema.Int,
  acted: Schema.Int,
})

const Answered = Schema.Struct({ unread: Schema.Int }).annotate({ identifier: "Unread" })
const reading = [Forbidden, Unavailable, EngineTimeout] as const
const saying = [NotFound, Forbidden, Refused, Unavailable, EngineTimeout] as const
const integerText = (minimum: number, maximum: number) =>
  Schema.NumberFromString.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))

export class NotificationsGroup extends HttpApiGroup.make("notifications")
  .add(
    HttpApiEndpoint.get("inbox", "/api/notifications", {
      query: {
        before: Schema.optionalKey(
          Schema.String.check(
            Schema.isPattern(/^\d{1,15}~[\x21-\x7e]{1,128}$/, { expected: "the `next` of the page before" }),
          ),
        ),
        limit: Schema.optionalKey(integerText(1, limits.pageRowsMax)),
      },
      success: InboxAnswer,
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "What Pacer has said, newest first" })),
    HttpApiEndpoint.post("respond", "/api/notifications/:notificationId/respond", {
      params: { notificationId: EventId },
      payload: Schema.Struct({ response: Schema.Literals(["seen", "dismissed", "acted"]) }).annotate({
        identifier: "NotificationResponse",
      }),
      success: Answered,
      error: saying,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Seen, dismissed, or acted upon",
        description: "An event like any other: the same answer counts once. What is dismissed leaves the inbox.",
      }),
    ),
    HttpApiEndpoint.post("seeAll", "/api/notifications/see-all", {
      success: Answered,
      error: saying,
    }).annotateMerge(
      OpenApi.annotations({ summary: `All that is shown has been seen (${limits.pageRowsMax} at a time)` }),
    ),
    HttpApiEndpoint.get("summary", "/api/notifications/summary", {
      success: Schema.Struct({ kinds: Schema.Array(KindSummary) }).annotate({ identifier: "NotificationSummary" }),
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "What became of what was said, per kind" })),
    HttpApiEndpoint.get("settings", "/api/notifications/settings", {
      success: Settings,
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "What the traveller wants to hear of, and when" })),
    HttpApiEndpoint.put("changeSettings", "/api/notifications/settings", {
      payload: Settings,
      success: Settings,
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "Change it; counts for what is said from now on" })),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Notifications" })) {}

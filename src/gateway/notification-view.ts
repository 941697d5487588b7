/** A notification as the inbox and the WebSocket show it. */
import { isAskedFor } from "../budget/notifications/settings.ts"
import type { Notification } from "../ledger/inbox.ts"
import type { NotificationView } from "./contract/notifications.ts"

const severities = { info: "info", warning: "warning", critical: "critical" } as const
const isSeverity = (text: string): text is keyof typeof severities => Object.hasOwn(severities, text)

export const viewNotification = (one: Notification): NotificationView => ({
  notificationId: one.notificationId,
  kind: one.kind,
  severity: isSeverity(one.severity) ? one.severity : "info",
  text: one.text,
  budgetId: one.budgetId === "" ? null : one.budgetId,
  ...(one.insightId === undefined ? {} : { insightId: one.insightId }),
  ...(one.alertId === undefined ? {} : { alertId: one.alertId }),
  at: new Date(one.atMs).toISOString(),
  deliveredAt: new Date(one.deliverAtMs).toISOString(),
  digest: one.digest,
  asked: isAskedFor(one.kind),
  seen: one.seenAtMs !== null,
  acted: one.actedAtMs !== null,
})

/** What insights and the inbox look like over the wire, looked at before anything draws them (as view-shape.ts does). */
import type { EvidenceAnswer, InsightsAnswer, InsightView } from "../gateway/contract/analytics.ts"
import type { InboxAnswer, NotificationView, Settings } from "../gateway/contract/notifications.ts"
import { flag, listOf, nullable, number, oneOf, optional, record, text, transaction } from "./view-shape.ts"

export type Insights = typeof InsightsAnswer.Type
export type Insight = typeof InsightView.Type
export type Evidence = typeof EvidenceAnswer.Type
export type Inbox = typeof InboxAnswer.Type
export type Notification = typeof NotificationView.Type
export type NotificationSettings = typeof Settings.Type
export type InsightPeriod = Insights["period"]
export type Comparison = Insights["compareWith"]

const insight = record({
  insightId: text,
  kind: text,
  tone: oneOf("good", "neutral", "warning"),
  title: text,
  text,
  amountMinor: number,
  changePercent: optional(number),
  category: optional(text),
  merchant: optional(text),
  nextDate: optional(text),
  evidence: record({
    transactionIds: listOf(text),
    filter: record({
      from: text,
      to: text,
      categories: optional(listOf(text)),
      merchantKey: optional(text),
      transactionIds: optional(listOf(text)),
    }),
  }),
})

const insights = record({
  currency: text,
  otherCurrencies: listOf(text),
  period: oneOf("week", "month", "quarter", "year"),
  compareWith: oneOf("previous", "average", "peers"),
  from: text,
  to: text,
  today: text,
  periods: listOf(
    record({
      from: text,
      to: text,
      spentMinor: number,
      spentByNowMinor: number,
      byCategory: listOf(record({ category: text, spentMinor: number, count: number })),
    }),
  ),
  comparison: listOf(record({ category: text, nowMinor: number, againstMinor: nullable(number) })),
  peers: record({ status: oneOf("told", "too-few", "not-asked"), people: nullable(number), atLeast: number }),
  insights: listOf(insight),
})

const evidence = record({
  currency: text,
  transactions: listOf(record({ budgetId: text, transaction })),
  next: nullable(number),
})

const notification = record({
  notificationId: text,
  kind: text,
  severity: oneOf("info", "warning", "critical"),
  text,
  budgetId: nullable(text),
  insightId: optional(text),
  alertId: optional(text),
  at: text,
  deliveredAt: text,
  digest: flag,
  asked: flag,
  seen: flag,
  acted: flag,
})

const settings = record({
  timeZone: nullable(text),
  quietHours: nullable(record({ fromMinute: number, toMinute: number })),
  urgentAlways: flag,
  perDayMax: number,
  bundleNews: flag,
  digestMinute: number,
  mutedKinds: listOf(text),
})

const inbox = record({ notifications: listOf(notification), unread: number, next: nullable(text) })
const unread = record({ unread: number })

export const isInsights = (value: unknown): value is Insights => insights(value)
export const isEvidence = (value: unknown): value is Evidence => evidence(value)
export const isInbox = (value: unknown): value is Inbox => inbox(value)
export const isNotification = (value: unknown): value is Notification => notification(value)
export const isSettings = (value: unknown): value is NotificationSettings => settings(value)
export const isUnread = (value: unknown): value is { readonly unread: number } => unread(value)

/** What a traveller wants to hear of, and when: plain data with its defaults. */
import { limits } from "../../../config/limits.ts"

export const notificationKinds = [
  "threshold",
  "burn_warning",
  "trip_started",
  "trip_ended",
  "anomaly",
  "consent_expired",
  "insight",
  "price_watch",
  "correction_proposed",
  "correction_decided",
  "goal_drift",
  "deal",
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** Alerts that travellers have set themselves. Whoever asked to be told expects to be told. */
const askedKinds: ReadonlySet<string> = new Set<NotificationKind>(["price_watch"])
export const isAskedFor = (kind: string): boolean => askedKinds.has(kind)

/** Minutes of the local day; from after to: over midnight. */
export interface QuietHours {
  readonly fromMinute: number
  readonly toMinute: number
}

export interface NotificationSettings {
  /** Null: that of the trip which it is about. */
  readonly timeZone: string | null
  /** Null: none. */
  readonly quietHours: QuietHours | null
  /** What is critical comes in quiet hours too. */
  readonly urgentAlways: boolean
  /** Beyond so many of a local day, the rest comes with the day's summary. What was asked for is not counted. */
  readonly perDayMax: number
  /** News that asks for nothing waits for the day's summary too. */
  readonly bundleNews: boolean
  /** When the day's summary comes. */
  readonly digestMinute: number
  readonly mutedKinds: ReadonlyArray<NotificationKind>
}

const minutesPerHour = 60

export const settingsDefault: NotificationSettings = {
  timeZone: null,
  quietHours: { fromMinute: 22 * minutesPerHour, toMinute: 7 * minutesPerHour },
  urgentAlways: true,
  perDayMax: limits.notificationsPerDayDefault,
  bundleNews: false,
  digestMinute: 18 * minutesPerHour,
  mutedKinds: [],
}

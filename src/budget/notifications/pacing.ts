/**
 * When something may be said, if at all: never twice within a while, not in quiet hours, not one right after the other,
 * not more in a day than the traveller wants; what is too much comes together once a day. An alert that the traveller has
 * set themself waits for quiet hours alone, within an allowance of its own. Pure, and by the log's time alone: the same facts are told at the same times, whenever they are looked at (I1).
 */
import { limits } from "../../../config/limits.ts"
import { dayStartMs, localDay, msPerDay, wallClockMs } from "../calendar.ts"
import { isAskedFor, type NotificationKind, type NotificationSettings, type QuietHours } from "./settings.ts"

export type Severity = "info" | "warning" | "critical"

export interface Candidate {
  readonly notificationId: string
  readonly kind: NotificationKind
  readonly severity: Severity
  /** What it is about: the same is a repeat. */
  readonly topic: string
  /** When it was so, in the log's time. */
  readonly atMs: number
}

/** What was decided before. */
export interface Paced {
  readonly kind: string
  readonly topic: string
  readonly severity: Severity
  readonly atMs: number
  readonly deliverAtMs: number
  readonly digest: boolean
}

export type Decision =
  | { readonly verdict: "drop"; readonly reason: "muted" | "repeat" }
  | { readonly verdict: "deliver"; readonly atMs: number; readonly digest: boolean }

const msPerMinute = 60_000
const minutesPerDay = 1_440

const minuteOf = (timeMs: number, timeZone: string): number =>
  Math.floor((wallClockMs(timeMs, timeZone) % msPerDay) / msPerMinute)

export const isQuiet = (minute: number, { fromMinute, toMinute }: QuietHours): boolean =>
  fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute

/** The next instant at which the wall clock shows this minute; this one where it does so now. */
const nextMinute = (timeMs: number, minute: number, timeZone: string): number => {
  const ahead = (minute - minuteOf(timeMs, timeZone) + minutesPerDay) % minutesPerDay
  return ahead === 0 ? timeMs : (Math.floor(timeMs / msPerMinute) + ahead) * msPerMinute
}

/** Not before this, and not in quiet hours: where clocks change in between, a second look finds the end. */
const afterQuiet = (timeMs: number, quietHours: QuietHours | null, timeZone: string): number => {
  let at = timeMs
  for (let looks = 0; looks < 3; looks++) {
    if (quietHours === null || !isQuiet(minuteOf(at, timeZone), quietHours)) return at
    at = nextMinute(at, quietHours.toMinute, timeZone)
  }
  return at
}

const isPaced = ({ severity, digest, kind }: Paced): boolean => severity !== "critical" && !digest && !isAskedFor(kind)
const isAskedAndSaid = ({ digest, kind }: Paced): boolean => !digest && isAskedFor(kind)

const tooSoon = (atMs: number, recent: ReadonlyArray<Paced>): number => {
  let earliest = atMs
  for (const one of recent) {
    if (isPaced(one)) earliest = Math.max(earliest, one.deliverAtMs + limits.notificationGapMs)
  }
  return earliest
}

const saidOn = (
  atMs: number,
  recent: ReadonlyArray<Paced>,
  timeZone: string,
  counts: (one: Paced) => boolean,
): number => {
  const fromMs = dayStartMs(localDay(atMs, timeZone), timeZone)
  const toMs = dayStartMs(localDay(atMs, timeZone) + 1, timeZone)
  return recent.filter((one) => counts(one) && one.deliverAtMs >= fromMs && one.deliverAtMs < toMs).length
}

const withSummary = (atMs: number, { digestMinute, quietHours }: NotificationSettings, timeZone: string): Decision => ({
  ...{ verdict: "deliver", digest: true },
  atMs: afterQuiet(nextMinute(atMs, digestMinute, timeZone), quietHours, timeZone),
})

/** What it is about has judged already that it is news (a watch's hysteresis), so the same again is no repeat. */
const asked = (
  atMs: number,
  recent: ReadonlyArray<Paced>,
  settings: NotificationSettings,
  timeZone: string,
): Decision => {
  const at = afterQuiet(atMs, settings.quietHours, timeZone)
  return saidOn(at, recent, timeZone, isAskedAndSaid) < limits.priceAlertsPerDayMax
    ? { verdict: "deliver", atMs: at, digest: false }
    : withSummary(atMs, settings, timeZone)
}

/** @param timeZone the settings' own, or that of the trip @param recent of this traveller, decided before */
export const pace = (
  candidate: Candidate,
  recent: ReadonlyArray<Paced>,
  settings: NotificationSettings,
  timeZone: string,
): Decision => {
  const { kind, severity, topic, atMs } = candidate
  const { quietHours } = settings
  if (settings.mutedKinds.includes(kind)) return { verdict: "drop", reason: "muted" }
  if (isAskedFor(kind)) return asked(atMs, recent, settings, timeZone)
  const repeats = recent.some((one) => one.topic === topic && Math.abs(atMs - one.atMs) < limits.notificationRepeatMs)
  if (repeats) return { verdict: "drop", reason: "repeat" }
  if (severity === "critical") {
    return {
      verdict: "deliver",
      atMs: settings.urgentAlways ? atMs : afterQuiet(atMs, quietHours, timeZone),
      digest: false,
    }
  }
  const earliest = afterQuiet(tooSoon(atMs, recent), quietHours, timeZone)
  const bundled = settings.bundleNews && severity === "info"
  if (!bundled && saidOn(earliest, recent, timeZone, isPaced) < settings.perDayMax) {
    return { verdict: "deliver", atMs: earliest, digest: false }
  }
  return withSummary(atMs, settings, timeZone)
}

const severities: ReadonlyArray<string> = ["critical", "warning", "info"] satisfies ReadonlyArray<Severity>

/** What came together: the most serious first, then as it happened. */
export const ranked = <
  One extends { readonly severity: string; readonly atMs: number; readonly notificationId: string },
>(
  candidates: ReadonlyArray<One>,
): ReadonlyArray<One> =>
  candidates.toSorted(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      one.atMs - other.atMs ||
      (one.notificationId < other.notificationId ? -1 : 1),
  )

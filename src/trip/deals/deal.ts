/**
 * A deal as a merchant publishes it: where it is, when it counts, what it saves and on which terms. Pure rules about it
 * stand here; whether a traveller may use it is eligibility.ts's, what it is worth to them relevance.ts's.
 */
import type { Category } from "../../../config/taxonomy.ts"
import { msPerDay, wallClockMs } from "../../budget/calendar.ts"
import type { Coordinates, OpenHours } from "../itinerary/place.ts"

export interface DealPlace extends Coordinates {
  /** Of config/areas.ts; absent: a place of its own. */
  readonly areaId?: string
  /** 0 is the ground. */
  readonly floor?: number
}

/** From the first moment to just before the last, epoch milliseconds. */
export interface DealWindow {
  readonly fromMs: number
  readonly untilMs: number
}

export type Saving =
  | { readonly kind: "percent"; readonly percent: number; readonly maxMinor?: number }
  | { readonly kind: "fixed"; readonly amountMinor: number }

export interface DealExclusions {
  /** 0 is Monday, in the deal's time zone. */
  readonly weekdays: ReadonlyArray<number>
  /** Deals that this one does not go together with, of whatever merchant. */
  readonly dealIds: ReadonlyArray<string>
}

export interface Deal {
  readonly dealId: string
  readonly merchantId: string
  readonly merchantName: string
  readonly title: string
  readonly category: Category
  readonly currency: string
  readonly timeZone: string
  readonly place: DealPlace
  /** In order of time, apart from each other. */
  readonly windows: ReadonlyArray<DealWindow>
  /** Monday first; absent: always open. */
  readonly hours?: ReadonlyArray<ReadonlyArray<OpenHours>>
  /** What one usually pays there before the saving. */
  readonly priceMinor: number
  /** 0: none. */
  readonly minimumSpendMinor: number
  readonly saving: Saving
  /** Null: no cap. */
  readonly capTotal: number | null
  readonly capPerPerson: number | null
  /** `alone`: with no other deal of its merchant. */
  readonly stacking: "alone" | "together"
  readonly exclusions: DealExclusions
}

/** A deal with what became of it. */
export interface LiveDeal extends Deal {
  readonly claimed: number
  readonly withdrawn: boolean
}

export const firstMs = ({ windows }: Pick<Deal, "windows">): number => windows[0]?.fromMs ?? 0
export const lastMs = ({ windows }: Pick<Deal, "windows">): number => windows.at(-1)?.untilMs ?? 0

const percentWhole = 100

/** What a purchase of this size saves; nothing below the minimum, never more than the purchase. */
export const savingOn = ({ saving, minimumSpendMinor }: Deal, spendMinor: number): number => {
  if (spendMinor < minimumSpendMinor) return 0
  if (saving.kind === "fixed") return Math.min(saving.amountMinor, spendMinor)
  const share = Math.floor((spendMinor * saving.percent) / percentWhole)
  return Math.min(share, saving.maxMinor ?? share, spendMinor)
}

/** What is paid there, as a rule, with the saving taken off: what the map measures a budget against. */
export const paidMinor = (deal: Deal): number => {
  const spendMinor = Math.max(deal.priceMinor, deal.minimumSpendMinor)
  return spendMinor - savingOn(deal, spendMinor)
}

/** Monday is 0; the day 0 (1970-01-01) was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7

const minutesPerDay = 1_440
const isWithin = (hours: ReadonlyArray<OpenHours>, minute: number): boolean =>
  hours.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute)

/** The weekday and minute that a wall clock of the zone shows. */
export const localMoment = (nowMs: number, timeZone: string): { readonly weekday: number; readonly minute: number } => {
  const wall = wallClockMs(nowMs, timeZone)
  const day = Math.floor(wall / msPerDay)
  return { weekday: weekdayOf(day), minute: Math.floor(((wall - day * msPerDay) / msPerDay) * minutesPerDay) }
}

/** Whether the place is open and the deal counts right now. */
export const isOpenNow = (
  deal: Deal,
  nowMs: number,
  { weekday, minute } = localMoment(nowMs, deal.timeZone),
): boolean =>
  !deal.exclusions.weekdays.includes(weekday) &&
  deal.windows.some(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs < untilMs) &&
  (deal.hours === undefined || isWithin(deal.hours[weekday] ?? [], minute))

/** Days on which it can be used between two moments, at most `daysMax` of them. */
export const usableDays = (deal: Deal, fromMs: number, untilMs: number, daysMax: number): number => {
  const days = new Set<number>()
  for (const window of deal.windows) {
    const from = wallClockMs(Math.max(fromMs, window.fromMs), deal.timeZone)
    const until = wallClockMs(Math.min(untilMs, window.untilMs), deal.timeZone)
    for (let day = Math.floor(from / msPerDay); day * msPerDay < until && from < until; day++) {
      const weekday = weekdayOf(day)
      if (deal.exclusions.weekdays.includes(weekday) || deal.hours?.[weekday]?.length === 0) continue
      days.add(day)
      if (days.size >= daysMax) return daysMax
    }
  }
  return days.size
}

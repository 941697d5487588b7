/**
 * A running promise as its traveller sees it: the probability now, what moved it, and the next best thing to do. Computed
 * when somebody looks, from the accounts and what ended promises have taught: the fold keeps nothing for it (I1).
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { plannedDays } from "../../trip/planner/days.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import type { Sums } from "../accounts/sums.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import { allowanceToday } from "./allowance.ts"
import { type Basis, basisOfTrip } from "./basis.ts"
import type { Knowledge } from "./knowledge.ts"
import { levelOf, type Progress, probabilityNow } from "./midtrip.ts"
import { outcomeOf, promisedLength } from "./outcome.ts"
import { type PlanPromise, tripOfPromise } from "./promise.ts"

export interface GuaranteeView {
  readonly priceMinor: number
  readonly target: number
  /** As it was said when the promise was made, and now. */
  readonly promisedProbability: number
  readonly probabilityNow: number
  /** Once it is decided. */
  readonly kept?: boolean
  /** Closed early, made shorter, or nothing entered: it counts as neither kept nor broken. */
  readonly lapsed?: true
  /** Spend by category against the guide's for the days that are over, and what each did to the probability. */
  readonly movedBy: ReadonlyArray<{
    readonly category: Category
    readonly overMinor: number
    readonly probabilityChange: number
  }>
  /** Null while the plan is on course, and outside the trip. */
  readonly nextAction: {
    readonly kind: "keep-to-allowance"
    readonly allowanceMinor: number
    /** If today stays within it. */
    readonly probabilityAfter: number
  } | null
}

interface Quoted {
  readonly basis: Basis
  /** Guide's minor units by day and category. */
  readonly guide: ReadonlyArray<ReadonlyArray<number>>
}

/** A promise's trip never changes: its figures are made once. */
const quoted = new WeakMap<PlanPromise, { readonly startDay: number; readonly quoted: Quoted | undefined }>()

const quotedOf = (promise: PlanPromise, startDay: number, currency: string): Quoted | undefined => {
  const known = quoted.get(promise)
  if (known?.startDay === startDay) return known.quoted
  const trip = tripOfPromise(promise, startDay)
  const minor = minorPerRupiah(currency)
  const made =
    trip === undefined || minor === undefined
      ? undefined
      : {
          basis: basisOfTrip(trip, currency),
          guide: plannedDays(trip).map(({ costs }) => costs.map((rupiah) => rupiah * minor)),
        }
  quoted.set(promise, { startDay, quoted: made })
  return made
}

const progressOf = (sums: Sums, startDay: number, elapsed: number): Progress => {
  const everydayMinor = new Array<number>(elapsed).fill(0)
  for (const { day, spentMinor, oneOffMinor } of sums.byDay) {
    const at = Math.min(elapsed - 1, Math.max(0, day - startDay))
    if (at >= 0 && at < elapsed && day < startDay + elapsed) {
      everydayMinor[at] = (everydayMinor[at] ?? 0) + spentMinor - oneOffMinor
    }
  }
  return { elapsed, everydayMinor, bookedMinor: sums.oneOffMinor, spentMinor: sums.spentMinor }
}

const rounded = (probability: number): number => Math.round(probability * 1e4) / 1e4

/** As though a category had cost what the guide says: what is left of its own days then. */
const without = (progress: Progress, overMinor: number, isBooked: boolean): Progress => {
  const whole = progress.everydayMinor.reduce((sum, minor) => sum + minor, 0)
  const factor = isBooked || whole <= 0 ? 1 : Math.max(0, 1 - overMinor / whole)
  return {
    ...progress,
    everydayMinor: progress.everydayMinor.map((minor) => minor * factor),
    bookedMinor: progress.bookedMinor - (isBooked ? overMinor : 0),
    spentMinor: progress.spentMinor - overMinor,
  }
}

export interface Ending {
  readonly closed: boolean
  /** As it was told when the trip ended: nothing that comes later moves it. */
  readonly told?: "kept" | "broken" | "lapsed"
}

/** As it was told, else as it can be told already; undefined while it is open, and where it has lapsed. */
const keptNow = (
  promise: PlanPromise,
  sums: Sums,
  { today }: TripClock,
  plan: { readonly startDay: number; readonly endDay: number },
  { closed, told }: Ending,
): boolean | undefined => {
  if (told === "kept" || told === "broken") return told === "kept"
  if (told === "lapsed" && today > plan.endDay) return undefined
  const isOver = closed || today > Math.min(plan.endDay, plan.startDay + promisedLength(promise) - 1)
  if (!isOver) return undefined
  const { kept } = outcomeOf(promise, sums, plan, today)
  return closed && kept === true ? undefined : kept
}

const moversMax = 3

/**
 * Undefined when the promised trip can no longer be read.
 * @param knowledge as far as it has been learned; no view is ever folded, so that it may differ from one look to the next
 */
export const viewGuarantee = (
  knowledge: Knowledge,
  promise: PlanPromise,
  sums: Sums,
  clock: TripClock,
  plan: { readonly startDay: number; readonly endDay: number; readonly currency: string },
  ending: Ending,
): GuaranteeView | undefined => {
  const figures = quotedOf(promise, plan.startDay, plan.currency)
  if (figures === undefined) return undefined
  const { basis, guide } = figures
  const { priceMinor, target, probability } = promise
  const common = { priceMinor, target, promisedProbability: probability }
  const elapsed = clock.today - plan.startDay
  const kept = keptNow(promise, sums, clock, plan, ending)
  if (kept !== undefined) return { ...common, probabilityNow: kept ? 1 : 0, kept, movedBy: [], nextAction: null }
  if (ending.closed || clock.today > plan.endDay) {
    return { ...common, probabilityNow: probability, lapsed: true, movedBy: [], nextAction: null }
  }
  if (elapsed <= 0) {
    // No day has ended that could have moved it: the chance is the one that was promised.
    const before = sums.spentMinor > priceMinor ? 0 : probability
    return { ...common, probabilityNow: rounded(before), movedBy: [], nextAction: null }
  }
  const progress = progressOf(sums, plan.startDay, Math.min(elapsed, basis.days))
  const now = probabilityNow(knowledge, basis, progress, priceMinor)
  const level = levelOf(knowledge, basis)
  const movedBy = categories
    .map((category, at) => {
      const until = guide.slice(0, elapsed).reduce((sum, costs) => sum + (costs[at] ?? 0), 0) * Math.exp(level)
      const overMinor = Math.round((sums.byCategory[at]?.spentMinor ?? 0) - until)
      const otherwise = without(progress, overMinor, oneOffCategories.has(category))
      const change = now - probabilityNow(knowledge, basis, otherwise, priceMinor)
      return { category, overMinor, probabilityChange: rounded(change) }
    })
    .filter(({ probabilityChange }) => probabilityChange !== 0)
    .sort((one, other) => Math.abs(other.probabilityChange) - Math.abs(one.probabilityChange))
    .slice(0, moversMax)
  // Money that is spent comes back by no allowance.
  if (now >= target || progress.spentMinor > priceMinor)
    return { ...common, probabilityNow: rounded(now), movedBy, nextAction: null }
  const allowanceMinor = Math.round(allowanceToday(basis, level, progress, priceMinor))
  const after: Progress = {
    elapsed: progress.elapsed + 1,
    everydayMinor: [...progress.everydayMinor, allowanceMinor],
    bookedMinor: progress.bookedMinor,
    spentMinor: progress.spentMinor + allowanceMinor,
  }
  const probabilityAfter = rounded(probabilityNow(knowledge, basis, after, priceMinor))
  return {
    ...common,
    probabilityNow: rounded(now),
    movedBy,
    nextAction: { kind: "keep-to-allowance", allowanceMinor, probabilityAfter },
  }
}

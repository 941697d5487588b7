/**
 * The state of one budget: what the fold knows between two inputs. Its accounts depend only on the set of entries (I8);
 * what it has said is history and follows the log. It is plain data with one owner, changed in place by step.ts;
 * snapshot text is a cache of it (I3), so that text of another version is not an error but a reason to replay.
 */
import { type Category, categories } from "../../config/taxonomy.ts"
import { emptyMinutes, type Minutes } from "./accounts/minutes.ts"
import { emptySums, type Sums } from "./accounts/sums.ts"
import { packSigns, unpackSigns } from "./anomaly/packed-signs.ts"
import { newSigns, type Signs, signKinds } from "./anomaly/signs.ts"
import { type Booking, packBooking, readBooking } from "./bookings/booking.ts"
import { committedOf } from "./bookings/committed.ts"
import type { Balances } from "./companions/balances.ts"
import {
  type CorrectionState,
  newCorrections,
  packCorrections,
  readCorrections,
} from "./correction/correction-state.ts"
import { type OfferLists, readOfferLists } from "./correction/offer.ts"
import { ForecastAtHand } from "./forecast/at-hand.ts"
import { type Goal, readGoal } from "./goals/goal.ts"
import { type PlanPromise, readPromise } from "./guarantee/promise.ts"
import { readPromisedDays } from "./guarantee/promised-days.ts"
import type { BudgetEntry, BudgetPlan, EpochDay, Fact } from "./model.ts"
import { packEntry, unpackEntry } from "./packed-entry.ts"
import { readPlan } from "./plan.ts"
import {
  readBoolean,
  readFields,
  readInteger,
  readList,
  readNumber,
  readOneOf,
  readOptional,
  readText,
  ShapeError,
} from "./shape.ts"
import { StepError } from "./step-error.ts"
import { packWallets, readWallets, type Wallets } from "./wallets.ts"

/** What may end over its plan: the whole trip or a category. */
export type LikelyOver = "trip" | Category

/** What has been said, so that it is said once. */
export interface Said {
  /** Thresholds that have fired and are not armed again, ascending percent. */
  readonly thresholdsPercent: Array<number>
  /** The pace warning has fired and the pace has not recovered. */
  pace: boolean
  /** The last day on which the day warning fired; null when it never did. */
  dayWarnedOn: EpochDay | null
  /** Of what it was said that it will probably end over its plan, and that has not become improbable again. */
  readonly likelyOver: Array<LikelyOver>
  /** The newest facts, oldest first. */
  readonly facts: Array<Fact>
}

export interface BudgetState {
  plan: BudgetPlan
  closed: boolean
  /** Last log sequence folded, and the greatest log time seen: the fold's "now". */
  seq: number
  logMs: number
  readonly sums: Sums
  readonly minutes: Minutes
  /** The newest entries, ascending by time and identity. */
  readonly recent: Array<BudgetEntry>
  readonly said: Said
  /** What is usual on this trip, for telling what is not. */
  readonly signs: Signs
  /** Among companions; empty on a trip alone. */
  readonly balances: Balances
  /** Cash and e-wallets, as far as this trip's transactions tell. */
  readonly wallets: Wallets
  /** What keeps the plan: settings, words that stand, what was proposed. */
  readonly corrections: CorrectionState
  /** A copy of what was booked, owed or not; what is owed stands in the plan in force, too. */
  bookings: ReadonlyArray<Booking>
  /** What would save, as it was found. */
  offers: OfferLists
  /** A copy of those that stand, most important first; the user stage has the words. */
  goals: ReadonlyArray<Goal>
  /** Those of which it was said that they will be missed. */
  readonly goalsOffTrack: Set<string>
  /** The quote that was taken for this trip, if one was. */
  promise?: PlanPromise
  /** A cache, in no snapshot: what the forecast of the next event begins from. */
  readonly atHand: ForecastAtHand
}

export const openState = (plan: BudgetPlan, seq: number, logMs: number): BudgetState => ({
  plan,
  closed: false,
  seq,
  logMs,
  sums: emptySums(),
  minutes: emptyMinutes(),
  recent: [],
  said: { thresholdsPercent: [], pace: false, dayWarnedOn: null, likelyOver: [], facts: [] },
  signs: newSigns(categories.length),
  balances: [],
  wallets: [],
  corrections: newCorrections(plan),
  bookings: [],
  offers: [],
  goals: [],
  goalsOffTrack: new Set(),
  atHand: new ForecastAtHand(),
})

/** Grows with every change of the shape below; a snapshot of another version is not read but replayed. */
const stateVersion = 10

/** Snapshot text. The same state is the same text, byte for byte (I1). */
export const encodeState = (state: BudgetState): string => {
  const { sums, minutes, said } = state
  const { committed, ...plan } = state.plan
  return JSON.stringify({
    version: stateVersion,
    // What is committed follows from the bookings.
    plan: committed === undefined ? state.plan : plan,
    closed: state.closed,
    seq: state.seq,
    logMs: state.logMs,
    sums: [sums.spentMinor, sums.pendingMinor, sums.oneOffMinor, sums.everydayTripMinor, sums.grossMinor, sums.count],
    byCategory: sums.byCategory.map((row) => [row.spentMinor, row.oneOffMinor, row.count]),
    byDay: sums.byDay.map((row) => [row.day, row.spentMinor, row.oneOffMinor, row.count]),
    minutes,
    recent: state.recent.map(packEntry),
    said,
    signs: packSigns(state.signs),
    ...(state.balances.length === 0
      ? {}
      : { balances: state.balances.map(({ userId, netMinor }) => [userId, netMinor]) }),
    ...(state.wallets.length === 0 ? {} : { wallets: packWallets(state.wallets) }),
    corrections: packCorrections(state.corrections),
    ...(state.bookings.length === 0 ? {} : { bookings: state.bookings.map(packBooking) }),
    ...(state.offers.length === 0 ? {} : { offers: state.offers }),
    ...(state.goals.length === 0 ? {} : { goals: state.goals }),
    ...(state.goalsOffTrack.size === 0 ? {} : { goalsOffTrack: [...state.goalsOffTrack] }),
    ...(state.promise === undefined ? {} : { promise: state.promise }),
  })
}

const readIntegers = (value: unknown): Array<number> => readList(value, readInteger)

const readSums = (fields: { readonly [field: string]: unknown }): Sums => {
  const [spentMinor, pendingMinor, oneOffMinor, everydayTripMinor, grossMinor, count] = readIntegers(fields["sums"])
  const byCategory = readList(fields["byCategory"], readIntegers)
  if (byCategory.length > categories.length) throw new ShapeError("more categories than the taxonomy has")
  return {
    spentMinor: readInteger(spentMinor),
    pendingMinor: readInteger(pendingMinor),
    oneOffMinor: readInteger(oneOffMinor),
    everydayTripMinor: readInteger(everydayTripMinor),
    grossMinor: readInteger(grossMinor),
    count: readInteger(count),
    // Categories appended to the taxonomy since the snapshot have held nothing yet.
    byCategory: categories.map((_, index) => {
      const [spent, oneOff, rows] = byCategory[index] ?? [0, 0, 0]
      return { spentMinor: readInteger(spent), oneOffMinor: readInteger(oneOff), count: readInteger(rows) }
    }),
    byDay: readList(fields["byDay"], readIntegers).map(([day, spent, oneOff, rows]) => ({
      day: readInteger(day),
      spentMinor: readInteger(spent),
      oneOffMinor: readInteger(oneOff),
      count: readInteger(rows),
    })),
  }
}

const readMinutes = (value: unknown): Minutes => {
  const fields = readFields(value)
  const minute = readIntegers(fields["minute"])
  const spentMinor = readIntegers(fields["spentMinor"])
  if (minute.length !== spentMinor.length) throw new ShapeError("minutes and their sums differ in number")
  return { minute, spentMinor }
}

const factKinds = [
  "threshold",
  "burn_warning",
  "trip_started",
  "trip_ended",
  "anomaly",
  "correction_proposed",
  "correction_decided",
  "goal_drift",
] as const

const readFact = (value: unknown): Fact => {
  const fields = readFields(value)
  const kind = readOneOf(factKinds, fields["kind"])
  const common = { seq: readInteger(fields["seq"]), atMs: readNumber(fields["atMs"]) }
  if (kind === "anomaly") {
    return {
      kind,
      ...common,
      sign: readOneOf(signKinds, fields["sign"]),
      score: readNumber(fields["score"]),
      transactionId: readText(fields["transactionId"]),
      ...readOptional("merchant", fields["merchant"], readText),
      amountMinor: readInteger(fields["amountMinor"]),
      value: readNumber(fields["value"]),
      usual: readNumber(fields["usual"]),
      ...readOptional("answer", fields["answer"], (answer) => readOneOf(["mine", "not_mine"], answer)),
    }
  }
  if (kind === "correction_proposed") {
    return {
      kind,
      ...common,
      correctionId: readText(fields["correctionId"]),
      reason: readOneOf(["forecast", "category", "day"], fields["reason"]),
      automatic: readBoolean(fields["automatic"]),
      movedMinor: readInteger(fields["movedMinor"]),
      perDayMinor: readInteger(fields["perDayMinor"]),
      targetPerDayMinor: readInteger(fields["targetPerDayMinor"]),
      probabilityBefore: readNumber(fields["probabilityBefore"]),
      probabilityAfter: readNumber(fields["probabilityAfter"]),
    }
  }
  if (kind === "correction_decided") {
    return {
      kind,
      ...common,
      correctionId: readText(fields["correctionId"]),
      decision: readOneOf(["accepted", "rejected", "edited", "undone"], fields["decision"]),
      by: readOneOf(["traveller", "engine"], fields["by"]),
      movedMinor: readInteger(fields["movedMinor"]),
    }
  }
  if (kind === "goal_drift") {
    return {
      kind,
      ...common,
      goalId: readText(fields["goalId"]),
      name: readText(fields["name"]),
      drift: readOneOf(["off_track", "on_track"], fields["drift"]),
      probability: readNumber(fields["probability"]),
    }
  }
  const spentMinor = readInteger(fields["spentMinor"])
  if (kind === "trip_started" || kind === "trip_ended") {
    const [day, days] = [readInteger(fields["day"]), readInteger(fields["days"])]
    return {
      kind,
      ...common,
      day,
      days,
      spentMinor,
      totalMinor: readInteger(fields["totalMinor"]),
      ...readOptional("promise", fields["promise"], (promise) => ({
        ...readPromise(promise),
        ...readOptional("kept", readFields(promise)["kept"], readBoolean),
        ...readOptional("finalMinor", readFields(promise)["finalMinor"], readInteger),
        ...readOptional("days", readFields(promise)["days"], readPromisedDays),
      })),
    }
  }
  if (kind === "threshold") {
    const percent = readInteger(fields["percent"])
    return { kind, ...common, percent, spentMinor, totalMinor: readInteger(fields["totalMinor"]) }
  }
  return {
    kind,
    ...common,
    reason: readOneOf(["pace", "day", "forecast"], fields["reason"]),
    spentMinor,
    allowanceMinor: readInteger(fields["allowanceMinor"]),
    ...readOptional("runsOutOn", fields["runsOutOn"], readInteger),
    ...readOptional("probability", fields["probability"], readNumber),
    ...readOptional("category", fields["category"], (category) => readOneOf(categories, category)),
  }
}

const readSaid = (value: unknown): Said => {
  const fields = readFields(value)
  const dayWarnedOn = fields["dayWarnedOn"]
  return {
    thresholdsPercent: readIntegers(fields["thresholdsPercent"]),
    pace: readBoolean(fields["pace"]),
    dayWarnedOn: dayWarnedOn === null ? null : readInteger(dayWarnedOn),
    likelyOver: readList(fields["likelyOver"], (one) => readOneOf(["trip", ...categories], one)),
    facts: readList(fields["facts"], readFact),
  }
}

const readBalances = (value: unknown): Balances =>
  value === undefined
    ? []
    : readList(value, (item) => {
        const [userId, netMinor] = readList(item, (field) => field)
        return { userId: readText(userId), netMinor: readInteger(netMinor) }
      })

/**
 * The state that a text was made of, which continues exactly as the original would; undefined when the text is of
 * another version or damaged, and the log has to be replayed instead.
 */
export const decodeState = (text: string): BudgetState | undefined => {
  try {
    const fields = readFields(JSON.parse(text))
    if (fields["version"] !== stateVersion) return undefined
    const plan = readPlan(fields["plan"])
    const bookings = fields["bookings"] === undefined ? [] : readList(fields["bookings"], readBooking)
    const committed = committedOf(bookings)
    return {
      plan: committed === undefined ? plan : { ...plan, committed },
      closed: readBoolean(fields["closed"]),
      seq: readInteger(fields["seq"]),
      logMs: readNumber(fields["logMs"]),
      sums: readSums(fields),
      minutes: readMinutes(fields["minutes"]),
      recent: readList(fields["recent"], unpackEntry),
      said: readSaid(fields["said"]),
      signs: unpackSigns(fields["signs"], categories.length),
      balances: readBalances(fields["balances"]),
      wallets: fields["wallets"] === undefined ? [] : readWallets(fields["wallets"]),
      corrections: readCorrections(fields["corrections"], plan),
      bookings,
      offers: fields["offers"] === undefined ? [] : readOfferLists(fields["offers"]),
      goals: fields["goals"] === undefined ? [] : readList(fields["goals"], readGoal),
      goalsOffTrack: new Set(fields["goalsOffTrack"] === undefined ? [] : readList(fields["goalsOffTrack"], readText)),
      ...readOptional("promise", fields["promise"], readPromise),
      atHand: new ForecastAtHand(),
    }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ShapeError || error instanceof StepError) return undefined
    throw error
  }
}

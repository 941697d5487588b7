/**
 * The signs that a purchase on a trip is out of the ordinary, each from what came before it in the same budget: bounded
 * (I5), pure (I1), and cheap: nothing is allocated for an ordinary purchase. The strongest sign speaks; an answer
 * `this was me` raises the bar for its kind, and the level learns the amount.
 */
import { limits } from "../../../config/limits.ts"
import type { Spot } from "../model.ts"
import { kmBetween } from "./distance.ts"
import { emptyLevel, type Level, learn } from "./level.ts"

export const signKinds = [
  "amount",
  "level_shift",
  "velocity",
  "duplicate",
  "impossible_travel",
  "odd_hour_merchant",
  "foreign_currency",
  "card_testing",
] as const
export type SignKind = (typeof signKinds)[number]

/** A purchase as the signs see it. */
export interface Seen {
  readonly timeMs: number
  /** Hour of the day where it happened, 0 to 23. */
  readonly localHour: number
  readonly category: number
  /** In the budget's currency. */
  readonly amountMinor: number
  readonly currencyHash: number
  readonly homeCurrency: boolean
  /** 0: not known. */
  readonly merchantHash: number
  /** Where the payer was, of a payment in person whose time is exact. */
  readonly spot: Spot | undefined
}

/** What speaks, and the two numbers behind it (their meaning is the kind's). */
export interface Sign {
  readonly kind: SignKind
  readonly score: number
  readonly value: number
  readonly usual: number
}

export interface Signs {
  readonly overall: Level
  readonly byCategory: ReadonlyArray<Level>
  /** Running excess over the usual level (CUSUM), in deviations. */
  shift: number
  readonly hours: Array<number>
  purchases: number
  readonly merchants: Array<number>
  readonly currencies: Array<number>
  /** The newest purchases, oldest first: time, amount, merchant. */
  readonly recentMs: Array<number>
  readonly recentMinor: Array<number>
  readonly recentMerchant: Array<number>
  /** Where the traveller was last seen to be. */
  lastSpot: (Spot & { readonly timeMs: number }) | null
  /** Times that the traveller said `this was me`, per kind. */
  readonly mine: Array<number>
}

export const newSigns = (categories: number): Signs => ({
  overall: emptyLevel(),
  byCategory: Array.from({ length: categories }, emptyLevel),
  shift: 0,
  hours: new Array<number>(24).fill(0),
  purchases: 0,
  merchants: [],
  currencies: [],
  recentMs: [],
  recentMinor: [],
  recentMerchant: [],
  lastSpot: null,
  mine: signKinds.map(() => 0),
})

const msPerHour = 3_600_000
const deviationMin = 0.25
const usualDeviation = 0.7
const leanWeight = 4
/** Purchases before amounts and habits are judged: the first day of a trip proves nothing. */
const learntMin = 12
const amountDeviations = 4.5
const shiftSlack = 0.75
const shiftAlarm = 9
const shiftStepMax = 3
const duplicateMs = 10 * 60_000
const velocityMs = 10 * 60_000
const velocityCount = 6
const testingMs = 30 * 60_000
const testingCount = 4
const testingRatio = 0.15

const kindIndex: ReadonlyMap<SignKind, number> = new Map(signKinds.map((kind, index) => [kind, index]))

const barOf = (signs: Signs, kind: SignKind): number => 1 + (signs.mine[kindIndex.get(kind) ?? -1] ?? 0) / 2

/** Kilometres that nobody can have gone since the last payment in person; 0 when somebody can. */
const impossibleKm = ({ lastSpot }: Signs, timeMs: number, spot: Spot): number => {
  if (lastSpot === null || timeMs < lastSpot.timeMs) return 0
  const km = kmBetween(lastSpot, spot)
  const reachKm = ((timeMs - lastSpot.timeMs) / msPerHour) * limits.anomalyTravelKmPerHourMax
  return km > Math.max(limits.anomalyTravelKmMin, reachKm) ? km : 0
}

const deviationsOf = (signs: Signs, seen: Seen, log: number): number => {
  const level = signs.byCategory[seen.category]
  const own = level?.weight ?? 0
  const mean = ((level?.mean ?? 0) * own + signs.overall.mean * leanWeight) / (own + leanWeight)
  const deviation = ((level?.deviation ?? 0) * own + usualDeviation * leanWeight) / (own + leanWeight)
  return (log - mean) / Math.max(deviation, deviationMin)
}

/** Counts of the newest purchases: within ten minutes, small ones within half an hour, and the same one just before. */
const recentCounts = (signs: Signs, seen: Seen, smallMinor: number) => {
  let [quick, small, same] = [1, seen.amountMinor < smallMinor ? 1 : 0, 0]
  for (let at = signs.recentMs.length - 1; at >= 0; at--) {
    const ago = seen.timeMs - (signs.recentMs[at] ?? 0)
    if (ago > testingMs) break
    if (ago < 0) continue
    if ((signs.recentMinor[at] ?? 0) < smallMinor) small++
    if (ago <= velocityMs) quick++
    if (
      ago <= duplicateMs &&
      seen.merchantHash !== 0 &&
      signs.recentMerchant[at] === seen.merchantHash &&
      signs.recentMinor[at] === seen.amountMinor
    ) {
      same++
    }
  }
  return { quick, small, same }
}

/** What speaks about a purchase; undefined for an ordinary one. Nothing is learnt yet. */
export const signOf = (signs: Signs, seen: Seen): Sign | undefined => {
  const log = Math.log(seen.amountMinor)
  const last = signs.recentMs.at(-1)
  if (last !== undefined && seen.timeMs - last <= testingMs) {
    const usual = Math.exp(signs.overall.mean)
    const { quick, small, same } = recentCounts(signs, seen, usual * testingRatio)
    if (same > 0 && same >= barOf(signs, "duplicate"))
      return { kind: "duplicate", score: 0.8, value: seen.amountMinor, usual: same }
    const bar = testingCount * barOf(signs, "card_testing")
    if (signs.purchases >= learntMin && small >= bar)
      return { kind: "card_testing", score: 0.9, value: small, usual: 0 }
    if (signs.purchases >= learntMin && quick >= velocityCount * barOf(signs, "velocity"))
      return { kind: "velocity", score: 0.6, value: quick, usual: 0 }
  }
  const km = seen.spot === undefined ? 0 : impossibleKm(signs, seen.timeMs, seen.spot)
  if (km > 0) {
    const minutes = Math.round((seen.timeMs - (signs.lastSpot?.timeMs ?? 0)) / 60_000)
    return { kind: "impossible_travel", score: 0.95, value: Math.round(km), usual: minutes }
  }
  if (signs.purchases < learntMin) return undefined
  const z = deviationsOf(signs, seen, log)
  if (z > amountDeviations * barOf(signs, "amount")) {
    const usual = Math.round(Math.exp(log - z * usualDeviation))
    return { kind: "amount", score: Math.min(1, z / 10), value: seen.amountMinor, usual }
  }
  const step = Math.max(-shiftStepMax, Math.min(shiftStepMax, z))
  if (signs.shift + step - shiftSlack > shiftAlarm * barOf(signs, "level_shift")) {
    return { kind: "level_shift", score: 0.5, value: seen.amountMinor, usual: Math.round(Math.exp(signs.overall.mean)) }
  }
  if (seen.homeCurrency === false && !signs.currencies.includes(seen.currencyHash) && signs.currencies.length > 0) {
    if (barOf(signs, "foreign_currency") === 1 && z > 1)
      return { kind: "foreign_currency", score: 0.5, value: seen.amountMinor, usual: 0 }
  }
  const oddHour = seen.localHour < 5 && (signs.hours[seen.localHour] ?? 0) === 0
  if (oddHour && z > 1.5 * barOf(signs, "odd_hour_merchant") && !signs.merchants.includes(seen.merchantHash)) {
    return { kind: "odd_hour_merchant", score: 0.55, value: seen.localHour, usual: 0 }
  }
  return undefined
}

const keep = (list: Array<number>, value: number, max: number): void => {
  list.push(value)
  if (list.length > max) list.shift()
}

/**
 * The traveller was seen there. Whoever cannot have come so far stays where they were: it was somebody else, and the
 * next payment at the traveller's side is no journey back.
 */
const learnSpot = (signs: Signs, timeMs: number, spot: Spot): void => {
  if (signs.lastSpot !== null && timeMs < signs.lastSpot.timeMs) return
  if (impossibleKm(signs, timeMs, spot) > 0) return
  signs.lastSpot = { timeMs, latitude: spot.latitude, longitude: spot.longitude }
}

/** Learns a purchase that {@link signOf} has looked at. @param said what it was told, which starts the shift anew */
export const learnSeen = (signs: Signs, seen: Seen, said: Sign | undefined): void => {
  const log = Math.log(seen.amountMinor)
  if (signs.purchases >= learntMin) {
    const z = deviationsOf(signs, seen, log)
    const step = Math.max(-shiftStepMax, Math.min(shiftStepMax, z))
    signs.shift = said?.kind === "level_shift" ? 0 : Math.max(0, signs.shift + step - shiftSlack)
  }
  learn(signs.overall, log, limits.signWeightMax, deviationMin)
  const level = signs.byCategory[seen.category]
  if (level !== undefined) learn(level, log, limits.signWeightMax, deviationMin)
  signs.hours[seen.localHour] = (signs.hours[seen.localHour] ?? 0) + 1
  signs.purchases++
  if (!signs.currencies.includes(seen.currencyHash))
    keep(signs.currencies, seen.currencyHash, limits.anomalyCurrenciesKept)
  if (seen.merchantHash !== 0 && !signs.merchants.includes(seen.merchantHash)) {
    keep(signs.merchants, seen.merchantHash, limits.anomalyMerchantsKept)
  }
  keep(signs.recentMs, seen.timeMs, limits.anomalyRecentKept)
  keep(signs.recentMinor, seen.amountMinor, limits.anomalyRecentKept)
  keep(signs.recentMerchant, seen.merchantHash, limits.anomalyRecentKept)
  if (seen.spot !== undefined) learnSpot(signs, seen.timeMs, seen.spot)
}

/** `this was me`: the kind needs more to speak again. Its share fades only with the budget. */
export const learnMine = (signs: Signs, kind: SignKind): void => {
  const at = signKinds.indexOf(kind)
  signs.mine[at] = Math.min((signs.mine[at] ?? 0) + 1, limits.anomalyMineMax)
  // They were there after all: where they are now is not known.
  if (kind === "impossible_travel") signs.lastSpot = null
}

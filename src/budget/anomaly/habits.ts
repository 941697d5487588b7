/**
 * The habits of one payer as bounded sketches (I5), and what a purchase looks like beside them: every feature is relative
 * to the payer's own history, leaning on the population's ratios while there is little of it. No amount in money and no
 * length of history is a feature, so that what is learnt from some people holds for others. Streaming: a purchase is
 * described by what came before it, then learnt.
 */
import { limits } from "../../../config/limits.ts"
import { kmBetween } from "./distance.ts"
import { backedOff, backedOffDeviation, emptyLevel, type Level, learn } from "./level.ts"

export interface Purchase {
  readonly timeSeconds: number
  /** Index into the model's categories. */
  readonly category: number
  /** Natural logarithm of the amount, in any unit that the payer's purchases share. */
  readonly logAmount: number
  readonly merchantHash: number
  readonly latitude: number
  readonly longitude: number
}

/** What the population is like, as ratios: where a payer has no history of their own. */
export interface Population {
  /** Log ratio of a category's usual amount to the payer's usual amount. */
  readonly logRatio: ReadonlyArray<number>
  /** Log of the population's usual amount: what a payer without history is held to. */
  readonly logUsual: number
  /** Mean deviation of the log amount within a category. */
  readonly deviation: ReadonlyArray<number>
  /** Log ratio of a category's share among frauds to its share among purchases. */
  readonly risk: ReadonlyArray<number>
  /** The same for each hour of the day. */
  readonly hourRisk: ReadonlyArray<number>
}

const leanWeight = 6
const ownLeanWeight = 20
/** Beyond this log ratio to what is usual a purchase is out of the ordinary. */
const bigLogRatio = 1.3
const smallLogRatio = -1
const deviationMin = 0.1
const usualDeviation = 1
/** So many of the newest purchases tell what the payer buys just now. */
const newestRows = 12
const hoursPerDay = 24
const secondsPerHour = 3_600

export const featureNames = [
  "zCategory",
  "zOverall",
  "aboveHighCategory",
  "aboveHighOverall",
  "absoluteZCategory",
  "hour",
  "hourRisk",
  "hourRarity",
  "gapLogHours",
  "gapRelative",
  "countHour",
  "countSixHours",
  "rateDay",
  "rateThreeDays",
  "countNightDay",
  "newMerchant",
  "categoryRisk",
  "categoryRarity",
  "homeKmRelative",
  "lastKm",
  "speedLog",
  "highRecentDay",
  "highRecentThreeDays",
  "spreadRecentDay",
  "smallRecentSixHours",
  "riskRecentDay",
  "riskRecentThreeDays",
  "sameMerchantDay",
  "zPrevious",
  "logRatioOwn",
  "logRatioCategory",
  "oddShareDay",
  "oddShareThreeDays",
  "ordinaryDay",
  "ordinaryThreeDays",
  "oddRun",
  "bigThreeDays",
  "smallThreeDays",
  "bigBoutHours",
  "ratioPrevious",
  "ratioPreviousTwo",
  "riskyHourShareThreeDays",
  "categoryRarityBefore",
  "categoryRarityNewest",
  "purchasesSinceCategory",
  "strangeDay",
  "strangeThreeDays",
  "hourRarityBefore",
] as const

export interface Habits {
  readonly overall: Level
  readonly byCategory: ReadonlyArray<Level>
  /** Slowly tracked upper ends (about the 97th percentile) of the log amount. */
  highOverall: number
  readonly highCategory: Array<number>
  readonly hours: Array<number>
  readonly categories: Array<number>
  readonly gap: Level
  readonly distance: Level
  /** The middle of where the payer buys. */
  readonly home: { latitude: number; longitude: number }
  placed: number
  /** Known merchants, the oldest forgotten first. */
  readonly merchants: Set<number>
  /** The newest purchases, oldest first, as parallel rows. */
  readonly recent: Array<{
    timeSeconds: number
    z: number
    ratio: number
    risk: number
    /** Whether its category was one that the payer had not bought in lately. */
    strange: boolean
    merchantHash: number
    purchase: Purchase
  }>
}

export const newHabits = (categories: number): Habits => ({
  overall: emptyLevel(),
  byCategory: Array.from({ length: categories }, emptyLevel),
  highOverall: Number.NEGATIVE_INFINITY,
  highCategory: new Array(categories).fill(Number.NEGATIVE_INFINITY),
  hours: new Array(hoursPerDay).fill(0),
  categories: new Array(categories).fill(0),
  gap: emptyLevel(),
  distance: emptyLevel(),
  home: { latitude: 0, longitude: 0 },
  placed: 0,
  merchants: new Set(),
  recent: [],
})

export const hourOf = (timeSeconds: number): number => Math.floor(timeSeconds / secondsPerHour) % hoursPerDay

const rarity = (counts: ReadonlyArray<number>, at: number, share: number): number => {
  let sum = 0
  for (const count of counts) sum += count
  return Math.log(((counts[at] ?? 0) + 5 * share) / (sum + 5) / share)
}

/** The same of the newest purchases alone, in which one is enough to tell. */
const leaning = (count: number, of: number, share: number): number => Math.log((count + share) / (of + 1) / share)

const hoursApart = (one: number, other: number): number => {
  const apart = Math.abs(one - other)
  return Math.min(apart, hoursPerDay - apart)
}

/** The log of a payer's usual amount, leaning on the population's. */
const ownLevel = (habits: Habits, population: Population): number =>
  backedOff(habits.overall, population.logUsual, ownLeanWeight)

/** Writes the features of a purchase into `out`, in the order of {@link featureNames}. */
export const describe = (habits: Habits, purchase: Purchase, population: Population, out: Float64Array): void => {
  const { category, logAmount, timeSeconds } = purchase
  const level = habits.byCategory[category] ?? emptyLevel()
  const known = habits.overall.weight > 0
  const ratio = population.logRatio[category] ?? 0
  const own = ownLevel(habits, population)
  const mean = backedOff(level, own + ratio, leanWeight)
  const usual = population.deviation[category] ?? usualDeviation
  const deviation = Math.max(backedOffDeviation(level, usual, leanWeight), deviationMin)
  const z = (logAmount - mean) / deviation
  const hour = hourOf(timeSeconds)
  const last = habits.recent.at(-1)
  const gapLog = last === undefined ? 3 : Math.log(Math.max(timeSeconds - last.timeSeconds, 1) / secondsPerHour)
  let [hourCount, sixHours, day, threeDays, night, same, small] = [0, 0, 0, 0, 0, 0, 0]
  let [highDay, highThreeDays, riskDay, riskThreeDays, low, high] = [0, 0, 0, 0, logAmount, logAmount]
  let [before, sameBefore, hourBefore, newest, sameNewest, since, strangeDay, strangeThreeDays] = [
    0, 0, 0, 0, 0, -1, 0, 0,
  ]
  let [oddDay, big, tiny, ordinaryDay, ordinary, oddRun, inRun, bigHours, risky] = [0, 0, 0, 0, 0, 0, true, 100, 0]
  for (let at = habits.recent.length - 1; at >= 0; at--) {
    const one = habits.recent[at]
    if (one === undefined) break
    const hoursAgo = (timeSeconds - one.timeSeconds) / secondsPerHour
    const isSame = one.purchase.category === category
    if (isSame && since < 0) since = habits.recent.length - 1 - at
    if (newest < newestRows) {
      newest++
      if (isSame) sameNewest++
    }
    if (hoursAgo > 72) {
      before++
      if (isSame) sameBefore++
      if (hoursApart(hour, hourOf(one.timeSeconds)) <= 1) hourBefore++
      continue
    }
    threeDays++
    if (one.strange) strangeThreeDays++
    const odd = one.ratio > bigLogRatio || one.ratio < smallLogRatio
    if (inRun && odd) oddRun++
    else inRun = false
    if (one.ratio > bigLogRatio) {
      big++
      if (bigHours === 100) bigHours = hoursAgo
    }
    if (one.ratio < smallLogRatio) tiny++
    if (!odd) ordinary++
    if ((population.hourRisk[hourOf(one.timeSeconds)] ?? 0) > 0.3) risky++
    if (one.z > 1.5) highThreeDays++
    riskThreeDays += one.risk
    if (hoursAgo > 24) continue
    day++
    if (one.strange) strangeDay++
    if (odd) oddDay++
    else ordinaryDay++
    if (one.z > 1.5) highDay++
    riskDay += one.risk
    if ((population.hourRisk[hourOf(one.timeSeconds)] ?? 0) > 0.5) night++
    if (one.merchantHash === purchase.merchantHash) same++
    low = Math.min(low, one.purchase.logAmount)
    high = Math.max(high, one.purchase.logAmount)
    if (hoursAgo > 6) continue
    sixHours++
    if (one.z < -1) small++
    if (hoursAgo <= 1) hourCount++
  }
  const usualGapHours = known ? Math.exp(habits.gap.mean) : 12
  const distance = habits.placed > 0 ? kmBetween(purchase, habits.home) : 0
  const lastKm = last === undefined ? 0 : kmBetween(purchase, last.purchase)
  const highest = habits.highCategory[category] ?? Number.NEGATIVE_INFINITY
  const overallDeviation = Math.max(backedOffDeviation(habits.overall, usualDeviation, leanWeight), deviationMin)
  const values = [
    z,
    (logAmount - own) / overallDeviation,
    Number.isFinite(highest) ? logAmount - highest : z,
    Number.isFinite(habits.highOverall) ? logAmount - habits.highOverall : 0,
    Math.abs(z),
    hour,
    population.hourRisk[hour] ?? 0,
    rarity(habits.hours, hour, 1 / hoursPerDay),
    gapLog,
    last === undefined ? 0 : gapLog - habits.gap.mean,
    hourCount,
    sixHours,
    (day * usualGapHours) / 24,
    (threeDays * usualGapHours) / 72,
    night,
    habits.merchants.has(purchase.merchantHash) ? 0 : 1,
    population.risk[category] ?? 0,
    rarity(habits.categories, category, 1 / habits.categories.length),
    distance / Math.max(habits.distance.mean, 1),
    lastKm,
    Math.log1p(lastKm / Math.max((timeSeconds - (last?.timeSeconds ?? timeSeconds)) / secondsPerHour, 0.05)),
    highDay,
    highThreeDays,
    high - low,
    small,
    riskDay,
    riskThreeDays,
    same,
    last?.z ?? 0,
    logAmount - own,
    logAmount - own - ratio,
    day === 0 ? 0.3 : oddDay / day,
    threeDays === 0 ? 0.3 : (big + tiny) / threeDays,
    ordinaryDay,
    ordinary,
    oddRun,
    big,
    tiny,
    bigHours,
    last?.ratio ?? 0,
    habits.recent.at(-2)?.ratio ?? 0,
    threeDays === 0 ? 0.3 : risky / threeDays,
    leaning(sameBefore, before, 1 / habits.categories.length),
    leaning(sameNewest, newest, 1 / habits.categories.length),
    since < 0 ? limits.cardRecentKept : since,
    strangeDay,
    strangeThreeDays,
    leaning(hourBefore, before, 3 / hoursPerDay),
  ]
  out.set(values)
}

const highStep = 0.05
const highQuantile = 0.97
const track = (high: number, value: number): number =>
  Number.isFinite(high)
    ? high + (value > high ? highStep * highQuantile * 8 : -highStep * (1 - highQuantile) * 8)
    : value

/** Whether its category is none that the payer bought in before the last days. */
const isStrange = ({ recent }: Habits, { category, timeSeconds }: Purchase): boolean => {
  let known = false
  for (const one of recent) {
    if (timeSeconds - one.timeSeconds <= 72 * secondsPerHour) break
    if (one.purchase.category === category) return false
    known = true
  }
  return known
}

/** Learns a purchase that {@link describe} has described. */
export const learnPurchase = (habits: Habits, purchase: Purchase, population: Population, z: number): void => {
  const { category, logAmount, timeSeconds } = purchase
  const ratio = logAmount - ownLevel(habits, population) - (population.logRatio[category] ?? 0)
  const last = habits.recent.at(-1)
  if (last !== undefined) {
    learn(
      habits.gap,
      Math.log(Math.max(timeSeconds - last.timeSeconds, 1) / secondsPerHour),
      limits.cardWeightMax,
      deviationMin,
    )
  }
  learn(habits.overall, logAmount, limits.cardWeightMax, deviationMin)
  const level = habits.byCategory[category]
  if (level !== undefined) learn(level, logAmount, limits.cardWeightMax, deviationMin)
  habits.highOverall = track(habits.highOverall, logAmount)
  habits.highCategory[category] = track(habits.highCategory[category] ?? Number.NEGATIVE_INFINITY, logAmount)
  const hour = hourOf(timeSeconds)
  habits.hours[hour] = (habits.hours[hour] ?? 0) + 1
  habits.categories[category] = (habits.categories[category] ?? 0) + 1
  habits.placed = Math.min(habits.placed + 1, limits.cardWeightMax)
  habits.home.latitude += (purchase.latitude - habits.home.latitude) / habits.placed
  habits.home.longitude += (purchase.longitude - habits.home.longitude) / habits.placed
  learn(habits.distance, kmBetween(purchase, habits.home), limits.cardWeightMax, 1)
  habits.merchants.delete(purchase.merchantHash)
  habits.merchants.add(purchase.merchantHash)
  if (habits.merchants.size > limits.cardMerchantsKept) {
    for (const oldest of habits.merchants) {
      habits.merchants.delete(oldest)
      break
    }
  }
  const strange = isStrange(habits, purchase)
  const risk = (population.risk[category] ?? 0) + (population.hourRisk[hour] ?? 0)
  habits.recent.push({ timeSeconds, z, ratio, risk, strange, merchantHash: purchase.merchantHash, purchase })
  if (habits.recent.length > limits.cardRecentKept) habits.recent.shift()
}

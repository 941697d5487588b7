/**
 * The second look: a row's own score beside those of the rows just before it. Frauds come in runs, so that a middling
 * score among high ones means another thing than the same score alone. Only earlier rows count.
 */
export interface Scored {
  readonly timeSeconds: number
  readonly score: number
  /** The belief that the payer's card was in other hands, after this row. */
  readonly belief: number
}

export const runningNames = [
  "score",
  "previous",
  "previousTwo",
  "maxDay",
  "maxThreeDays",
  "meanDay",
  "meanThreeDays",
  "sumDay",
  "sumThreeDays",
  "countHighDay",
  "countHighThreeDays",
  "hoursSinceHigh",
  "hoursSinceCalm",
  "runLength",
  "meanWeekBefore",
  "hoursSinceLast",
  "beliefBefore",
  "belief",
] as const

const hoursMax = 500
const secondsPerHour = 3_600
const high = 0.4

/** Share of frauds among the rows that the first forest learnt from. */
const shareLearnt = 0.025
const logit = (share: number): number => Math.log(share / (1 - share))
const beginsPerRow = 0.001
const boutHours = 60

/** The belief before a row that comes so many hours after the one that left this belief: it fades, and begins anew. */
export const beliefAfterHours = (belief: number, hours: number): number => {
  const kept = belief * Math.exp(-hours / boutHours)
  return kept + (1 - kept) * beginsPerRow
}

/** The belief after a row with this first score (a two-state filter). */
export const beliefAfterScore = (before: number, score: number): number => {
  const evidence = logit(Math.min(0.9, Math.max(0.005, score))) - logit(shareLearnt)
  return 1 / (1 + Math.exp(-(logit(before) + Math.max(-1.5, Math.min(4, evidence)))))
}

/** Writes the running features into `out` from `at` on; `before` holds earlier rows, oldest first. */
export const describeRun = (
  before: ReadonlyArray<Scored>,
  timeSeconds: number,
  score: number,
  out: Float64Array,
  at: number,
): number => {
  let [maxDay, maxThree, sumDay, sumThree, day, three, highDay, highThree] = [0, 0, 0, 0, 0, 0, 0, 0]
  let [hoursSinceHigh, hoursSinceCalm, runLength, weekSum, week] = [hoursMax, hoursMax, 0, 0, 0]
  let inRun = true
  for (let index = before.length - 1; index >= 0; index--) {
    const one = before[index]
    if (one === undefined) break
    const hours = (timeSeconds - one.timeSeconds) / secondsPerHour
    if (hours > 240) break
    if (one.score >= high && hoursSinceHigh === hoursMax) hoursSinceHigh = hours
    if (one.score < high / 4 && hoursSinceCalm === hoursMax) hoursSinceCalm = hours
    if (inRun && one.score >= high / 4) runLength++
    else inRun = false
    if (hours > 72) {
      week++
      weekSum += one.score
      continue
    }
    three++
    sumThree += one.score
    if (one.score > maxThree) maxThree = one.score
    if (one.score >= high) highThree++
    if (hours > 24) continue
    day++
    sumDay += one.score
    if (one.score > maxDay) maxDay = one.score
    if (one.score >= high) highDay++
  }
  const last = before.at(-1)
  const hours = last === undefined ? hoursMax : (timeSeconds - last.timeSeconds) / secondsPerHour
  const beliefBefore = beliefAfterHours(last?.belief ?? 0, hours)
  const belief = beliefAfterScore(beliefBefore, score)
  const values = [
    score,
    last?.score ?? 0,
    before.at(-2)?.score ?? 0,
    maxDay,
    maxThree,
    day === 0 ? 0 : sumDay / day,
    three === 0 ? 0 : sumThree / three,
    sumDay,
    sumThree,
    highDay,
    highThree,
    hoursSinceHigh,
    hoursSinceCalm,
    runLength,
    week === 0 ? 0 : weekSum / week,
    Math.min(hoursMax, hours),
    beliefBefore,
    belief,
  ]
  out.set(values, at)
  return belief
}

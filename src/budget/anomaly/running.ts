/**
 * The second look: a row's own score beside those of the rows just before it. Frauds come in runs, so that a middling
 * score among high ones means another thing than the same score alone. Only earlier rows count.
 */
export interface Scored {
  readonly timeSeconds: number
  readonly score: number
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
] as const

const hoursMax = 500
const secondsPerHour = 3_600
export const scoredMax = 48
const high = 0.4

/** Writes the running features into `out` from `at` on; `before` holds earlier rows, oldest first. */
export const describeRun = (
  before: ReadonlyArray<Scored>,
  timeSeconds: number,
  score: number,
  out: Float64Array,
  at: number,
): void => {
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
    last === undefined ? hoursMax : Math.min(hoursMax, (timeSeconds - last.timeSeconds) / secondsPerHour),
  ]
  out.set(values, at)
}

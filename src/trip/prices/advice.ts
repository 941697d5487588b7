/**
 * Book now or wait: the price of waiting is what the best way of waiting is expected to end with (optimal stopping on a
 * grid of deviations, backwards from the last day). Waiting is advised only when it is expected to save a margin, since
 * a room can also be gone.
 */
import { levelOf, type PricePoint, type PriceProcess, trendAt } from "./price-process.ts"

export interface Advice {
  readonly advice: "book" | "wait"
  /** Expected, if waited well; 0 when booking is advised. */
  readonly expectedSavingMinor: number
  /** Book at once when it falls to this while waiting. */
  readonly bookBelowMinor: number
}

const nodes = 41
const widths = 4
/** Seven points of a standard normal and their weights (Gauss-Hermite). */
const normal: ReadonlyArray<readonly [number, number]> = [
  [-3.750439717725742, 0.000548268855972],
  [-2.366759410734541, 0.030757123967586],
  [-1.154405394739968, 0.240123178605013],
  [0, 0.457142857142857],
  [1.154405394739968, 0.240123178605013],
  [2.366759410734541, 0.030757123967586],
  [3.750439717725742, 0.000548268855972],
]

const at = (values: ReadonlyArray<number>, position: number): number => {
  const bounded = Math.min(nodes - 1, Math.max(0, position))
  const index = Math.min(nodes - 2, Math.floor(bounded))
  const part = bounded - index
  return (values[index] ?? 0) * (1 - part) + (values[index + 1] ?? 0) * part
}

interface Grid {
  readonly deviations: ReadonlyArray<number>
  readonly position: (deviation: number) => number
}

const gridOf = ({ persistence, spread }: PriceProcess): Grid => {
  const reach = (widths * spread) / Math.sqrt(1 - persistence ** 2)
  const step = (2 * reach) / (nodes - 1)
  return {
    deviations: Array.from({ length: nodes }, (_, index) => -reach + index * step),
    position: (deviation) => (deviation + reach) / step,
  }
}

/** Expected cost of going on for a day, at each deviation, when the days after are played well. */
const waitingCosts = (movement: PriceProcess, level: number, daysLeft: number, grid: Grid): ReadonlyArray<number> => {
  const { persistence, spread } = movement
  const costOf = (days: number) =>
    grid.deviations.map((deviation) => Math.exp(level + trendAt(movement, days) + deviation))
  let best: ReadonlyArray<number> = costOf(0)
  let waiting = best
  for (let days = 1; days <= daysLeft; days++) {
    waiting = grid.deviations.map((deviation) =>
      normal.reduce(
        (sum, [z, weight]) => sum + weight * at(best, grid.position(persistence * deviation + spread * z)),
        0,
      ),
    )
    const now = costOf(days)
    best = waiting.map((cost, index) => Math.min(cost, now[index] ?? cost))
  }
  return waiting
}

/**
 * @param path this stay's prices so far, the present one last
 * @param earlierMinor what comparable stays cost
 * @param marginShare of the price, which waiting has to save at least
 */
export const adviseBooking = (
  movement: PriceProcess,
  path: ReadonlyArray<PricePoint>,
  earlierMinor: ReadonlyArray<number>,
  marginShare = 0.015,
): Advice => {
  const now = path.at(-1)
  if (now === undefined || now.daysLeft <= 0)
    return { advice: "book", expectedSavingMinor: 0, bookBelowMinor: now?.minor ?? 0 }
  const level = levelOf(movement, earlierMinor, path)
  const grid = gridOf(movement)
  const waiting = waitingCosts(movement, level, now.daysLeft, grid)
  const deviation = Math.log(now.minor) - level - trendAt(movement, now.daysLeft)
  const saving = now.minor - at(waiting, grid.position(deviation))
  const threshold = grid.deviations.findLast(
    (one, index) =>
      Math.exp(level + trendAt(movement, now.daysLeft) + one) * (1 - marginShare) <= (waiting[index] ?? 0),
  )
  const bookBelowMinor = Math.round(
    Math.exp(level + trendAt(movement, now.daysLeft) + (threshold ?? grid.deviations[0] ?? 0)),
  )
  return saving > now.minor * marginShare
    ? { advice: "wait", expectedSavingMinor: Math.round(saving), bookBelowMinor }
    : { advice: "book", expectedSavingMinor: 0, bookBelowMinor }
}

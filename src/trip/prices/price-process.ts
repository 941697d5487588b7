/**
 * How the price of one stay moves as its day comes nearer: a trend by the days that are left, and around it deviations
 * that fade from day to day. Fitted to earlier prices and held towards the population's where there are few.
 */
export interface PricePoint {
  readonly daysLeft: number
  readonly minor: number
}

export interface PriceProcess {
  /** Logarithm of the price against its level, by bucket of days left. */
  readonly trend: ReadonlyArray<number>
  /** The share of a deviation that is left a day later. */
  readonly persistence: number
  /** Of a day's own movement, on the logarithmic scale. */
  readonly spread: number
}

/** The last day of each bucket of days left. */
const bucketEnds = [1, 3, 6, 10, 15, 21, 30, 45]

const bucketOf = (daysLeft: number): number => {
  const index = bucketEnds.findIndex((end) => daysLeft <= end)
  return index < 0 ? bucketEnds.length : index
}

/** Without anything seen: a stay gets somewhat dearer at the end. */
export const populationProcess: PriceProcess = {
  trend: [0.03, 0.02, 0.01, 0, 0, 0, 0, 0, 0],
  persistence: 0.85,
  spread: 0.05,
}

/** Between the buckets' middles the trend is even. */
export const trendAt = ({ trend }: PriceProcess, daysLeft: number): number => {
  const bucket = bucketOf(daysLeft)
  const [from, to] = [bucket === 0 ? 0 : (bucketEnds[bucket - 1] ?? 0), bucketEnds[bucket] ?? daysLeft]
  const part = to > from ? (daysLeft - from) / (to - from) - 0.5 : 0
  const here = trend[bucket] ?? 0
  const neighbour = trend[part < 0 ? bucket - 1 : bucket + 1] ?? here
  return here + Math.abs(part) * (neighbour - here)
}

const meanOf = (values: ReadonlyArray<number>): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** Paths that weigh as much as the population. */
const priorPaths = 2
const priorMoves = 30

const deviationsOf = (path: ReadonlyArray<PricePoint>, movement: PriceProcess): ReadonlyArray<number> => {
  const raw = path.map(({ daysLeft, minor }) => Math.log(minor) - trendAt(movement, daysLeft))
  const level = meanOf(raw)
  return raw.map((value) => value - level)
}

const trendOf = (paths: ReadonlyArray<ReadonlyArray<PricePoint>>): ReadonlyArray<number> => {
  const sums = populationProcess.trend.map((value) => ({ sum: value * priorPaths, weight: priorPaths }))
  for (const path of paths) {
    const level = meanOf(path.map(({ minor }) => Math.log(minor)))
    const byBucket = new Map<number, Array<number>>()
    for (const { daysLeft, minor } of path) {
      const bucket = bucketOf(daysLeft)
      byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), Math.log(minor) - level])
    }
    for (const [bucket, values] of byBucket) {
      const row = sums[bucket]
      if (row === undefined) continue
      row.sum += meanOf(values)
      row.weight += 1
    }
  }
  return sums.map(({ sum, weight }) => sum / weight)
}

/** @param paths earlier stays' prices, each by falling days left, day after day */
export const fitProcess = (paths: ReadonlyArray<ReadonlyArray<PricePoint>>): PriceProcess => {
  const usable = paths.filter((path) => path.length > 1)
  const movement = { ...populationProcess, trend: trendOf(usable) }
  let squares = priorMoves * populationProcess.spread ** 2
  let [cross, own] = [0.85 * priorMoves * 0.005, priorMoves * 0.005]
  let moves = priorMoves
  for (const path of usable) {
    const deviations = deviationsOf(path, movement)
    for (let index = 1; index < deviations.length; index++) {
      const [before = 0, after = 0] = [deviations[index - 1], deviations[index]]
      cross += before * after
      own += before * before
    }
  }
  const persistence = Math.min(0.98, Math.max(0.2, cross / own))
  for (const path of usable) {
    const deviations = deviationsOf(path, movement)
    for (let index = 1; index < deviations.length; index++) {
      squares += ((deviations[index] ?? 0) - persistence * (deviations[index - 1] ?? 0)) ** 2
      moves += 1
    }
  }
  return { trend: movement.trend, persistence, spread: Math.sqrt(squares / moves) }
}

/** The level that a stay's prices swing around: what earlier stays cost, and its own prices so far. */
export const levelOf = (
  movement: PriceProcess,
  earlierMinor: ReadonlyArray<number>,
  path: ReadonlyArray<PricePoint>,
): number => {
  const logs = path.map(({ daysLeft, minor }) => Math.log(minor) - trendAt(movement, daysLeft))
  const own = meanOf(logs)
  if (earlierMinor.length === 0) return own
  // Days in a row say nearly the same: they count for as many as are apart.
  const ownWeight = Math.max(0.5, logs.length * (1 - movement.persistence))
  const priorWeight = Math.min(6, earlierMinor.length)
  const prior = meanOf(earlierMinor.map(Math.log))
  return logs.length === 0 ? prior : (own * ownWeight + prior * priorWeight) / (ownWeight + priorWeight)
}

/**
 * Offers in the order of their worth to this traveller and this budget, in money, so that each place in the list can be
 * explained: what the quality and the liked attributes are worth to them, minus the price, minus what the lost chance of
 * keeping the budget is worth. Dearer of two equal offers never comes first.
 */
import type { ChanceWithin } from "./adherence.ts"

export interface Wanted {
  /** Attributes that the traveller asks for, in lower case. */
  readonly preferences: ReadonlyArray<string>
  /** How much of the middle price the step from worst to best quality is worth. */
  readonly qualityWeight: number
  /** The most that may be spent. */
  readonly budgetMinor?: number
  readonly chanceWithin?: ChanceWithin
}

export interface Candidate {
  readonly totalMinor: number
  readonly rating?: number
  readonly ratingCount?: number
  readonly attributes: ReadonlyArray<string>
}

export interface Worth {
  /** Higher is better; minor units of the traveller's currency. */
  readonly valueMinor: number
  readonly qualityMinor: number
  readonly preferencesMinor: number
  readonly chanceMinor: number
  /** The change in the chance to stay within the budget, against spending what was set aside; absent without a budget. */
  readonly chanceChange?: number
  readonly liked: ReadonlyArray<string>
  readonly withinBudget: boolean
}

/** Ratings of few people lean to the middle one. */
const ratingPrior = { mean: 0.78, weight: 20 }
const preferenceShare = 0.08
/** A certain budget against a certain overspend is worth this many times the middle price. */
const chanceShare = 1.5

const quality = ({ rating, ratingCount = 10 }: Candidate): number =>
  rating === undefined
    ? ratingPrior.mean
    : (rating * ratingCount + ratingPrior.mean * ratingPrior.weight) / (ratingCount + ratingPrior.weight)

const middleOf = (amounts: ReadonlyArray<number>): number => {
  const sorted = [...amounts].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const worthOf = (candidate: Candidate, middleMinor: number, wanted: Wanted, cheapestMinor: number): Worth => {
  const { preferences, qualityWeight, budgetMinor, chanceWithin } = wanted
  const liked = preferences.filter((one) => candidate.attributes.some((has) => has.toLowerCase().includes(one)))
  const qualityMinor = Math.round(quality(candidate) * qualityWeight * middleMinor)
  const preferencesMinor = Math.round(liked.length * preferenceShare * middleMinor)
  const chance = chanceWithin?.(candidate.totalMinor)
  const best = chanceWithin?.(cheapestMinor) ?? 0
  const chanceMinor = chance === undefined ? 0 : Math.round((best - chance) * chanceShare * middleMinor)
  return {
    valueMinor: qualityMinor + preferencesMinor - candidate.totalMinor - chanceMinor,
    ...{ qualityMinor, preferencesMinor, chanceMinor, liked },
    ...(chance === undefined ? {} : { chanceChange: chance - best }),
    withinBudget: budgetMinor === undefined || candidate.totalMinor <= budgetMinor,
  }
}

/** The best first: what the budget has room for before what it has not, then by worth, then by price. */
export const rankByValue = <Item extends Candidate>(
  items: ReadonlyArray<Item>,
  wanted: Wanted,
): ReadonlyArray<{ readonly item: Item; readonly worth: Worth }> => {
  const totals = items.map(({ totalMinor }) => totalMinor)
  const [middleMinor, cheapestMinor] = [middleOf(totals), Math.min(...totals)]
  return items
    .map((item) => ({ item, worth: worthOf(item, middleMinor, wanted, cheapestMinor) }))
    .sort(
      (one, other) =>
        Number(other.worth.withinBudget) - Number(one.worth.withinBudget) ||
        other.worth.valueMinor - one.worth.valueMinor ||
        one.item.totalMinor - other.item.totalMinor,
    )
}

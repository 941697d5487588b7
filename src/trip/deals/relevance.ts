/**
 * What a deal is worth to one budget: saving x probability of use x need of its category, with the reason in words and
 * figures. The saving is of the purchase that this traveller would make there; the need is how much of what is left the
 * category is heading for. All three are shown, so that a ranking can be argued with.
 */
import { formatMoney } from "../../budget/money.ts"
import { type LiveDeal, savingOn } from "./deal.ts"
import type { DealBudget } from "./deal-budget.ts"
import { type Eligibility, eligibility, type HeldClaim } from "./eligibility.ts"

export interface Relevance {
  /** Expected minor units, weighted by need: what deals are ranked by. */
  readonly score: number
  readonly savingMinor: number
  /** 0 to 1. */
  readonly probability: number
  readonly need: number
  readonly reason: string
  readonly numbers: ReadonlyArray<{ readonly name: string; readonly text: string }>
}

export interface DealMatch extends Relevance {
  readonly deal: LiveDeal
  readonly budget: DealBudget
  readonly distanceKm: number
}

/** Of purchases in its category, how many go to one merchant that is near and was pointed out. */
const merchantShare = 0.15
/** A category that is nowhere near its end still likes a saving. */
const needMin = 0.1

const percent = (share: number): string => `${Math.round(share * 100)} %`
const kilometres = (distanceKm: number): string =>
  distanceKm < 1 ? `${Math.max(50, Math.round(distanceKm * 20) * 50)} m` : `${distanceKm.toFixed(1)} km`

type Eligible = Extract<Eligibility, { eligible: true }>

const probabilityOf = (budget: DealBudget, { need, distanceKm, usableDays }: Eligible, basketMinor: number): number => {
  const purchases = need.purchasesPerDay * usableDays * merchantShare
  const near = Math.exp((-2 * distanceKm) / budget.reachKm)
  // A minimum above the usual purchase is seldom bought up to.
  const fits = Math.min(1, need.usualMinor / basketMinor)
  return (1 - Math.exp(-purchases)) * near * fits
}

/** @param found an eligible pair's */
export const relevance = (deal: LiveDeal, budget: DealBudget, found: Eligible): Relevance => {
  const { need, distanceKm } = found
  const wanted = Math.max(need.usualMinor, deal.minimumSpendMinor)
  const basketMinor = Math.max(1, Math.min(wanted, need.leftMinor))
  const savingMinor = savingOn(deal, basketMinor)
  const probability = probabilityOf(budget, found, basketMinor)
  const heading = (need.spendPerDayMinor * budget.daysLeft) / need.leftMinor
  const needed = Math.min(1, Math.max(needMin, heading))
  const money = (minor: number) => formatMoney(minor, budget.currency)
  const category = deal.category.replace("_", " ")
  const course =
    heading > 1
      ? `${category} is on course to run out before the trip ends`
      : `${category} is on course to use ${percent(heading)} of what is left for it`
  return {
    ...{ score: savingMinor * probability * needed, savingMinor, probability, need: needed },
    reason: `Saves ${money(savingMinor)} on ${money(basketMinor)}, ${kilometres(distanceKm)} away; ${course}.`,
    numbers: [
      { name: "Saving", text: money(savingMinor) },
      { name: "On a purchase of", text: money(basketMinor) },
      { name: "Chance of use", text: percent(probability) },
      { name: "Need of the category", text: percent(needed) },
      { name: "Left for it", text: money(need.leftMinor) },
    ],
  }
}

/** Undefined where the traveller may not use it. */
export const matchOf = (
  deal: LiveDeal,
  budget: DealBudget,
  held: ReadonlyArray<HeldClaim>,
  nowMs: number,
): DealMatch | undefined => {
  const found = eligibility(deal, budget, held, nowMs)
  return found.eligible ? { deal, budget, distanceKm: found.distanceKm, ...relevance(deal, budget, found) } : undefined
}

/** Best first; equals in the order of their ids, so that a list does not jump. */
export const byScore = (one: DealMatch, other: DealMatch): number =>
  other.score - one.score ||
  (one.deal.dealId < other.deal.dealId ? -1 : one.deal.dealId > other.deal.dealId ? 1 : 0) ||
  (one.budget.budgetId < other.budget.budgetId ? -1 : 1)

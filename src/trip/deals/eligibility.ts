/**
 * Whether a traveller may use a deal on a trip, and if not, every reason why. The same rule decides what is matched,
 * shown and claimed; that caps hold among people who claim at the same time is the ledger's (ledger/deals.ts).
 */
import { categoryWords } from "../../budget/category-words.ts"
import { formatMoney } from "../../budget/money.ts"
import { type Coordinates, kilometresBetween } from "../itinerary/place.ts"
import { type Deal, firstMs, type LiveDeal, lastMs, usableDays } from "./deal.ts"
import type { CategoryNeed, DealBudget } from "./deal-budget.ts"

export const obstacleKinds = [
  "withdrawn",
  "over",
  "sold-out",
  "used-up",
  "other-currency",
  "place-unknown",
  "too-far",
  "not-during-trip",
  "nothing-left",
  "minimum-too-high",
  "not-together",
] as const
export type ObstacleKind = (typeof obstacleKinds)[number]

export interface Obstacle {
  readonly kind: ObstacleKind
  /** One sentence. */
  readonly text: string
}

/** A deal that the traveller has claimed. */
export interface HeldClaim {
  readonly dealId: string
  readonly merchantId: string
  readonly stacking: Deal["stacking"]
  readonly excludedDealIds: ReadonlyArray<string>
}

export type Eligibility =
  | {
      readonly eligible: true
      readonly need: CategoryNeed
      readonly distanceKm: number
      readonly usableDays: number
    }
  | { readonly eligible: false; readonly obstacles: ReadonlyArray<Obstacle> }

/** Beyond this many, a chance of use is as good as sure. */
const daysCountedMax = 30

/** What stands in the way of a deal itself, whoever asks. */
export const dealObstacles = (deal: LiveDeal, nowMs: number): ReadonlyArray<Obstacle> => {
  const found: Array<Obstacle> = []
  if (deal.withdrawn) found.push({ kind: "withdrawn", text: "The merchant has withdrawn it." })
  if (lastMs(deal) <= nowMs) found.push({ kind: "over", text: "It is over." })
  if (deal.capTotal !== null && deal.claimed >= deal.capTotal) {
    found.push({ kind: "sold-out", text: `All ${deal.capTotal} have been claimed.` })
  }
  return found
}

/** What other claims of the same person rule out. */
export const claimObstacles = (deal: Deal, held: ReadonlyArray<HeldClaim>): ReadonlyArray<Obstacle> => {
  const found: Array<Obstacle> = []
  const own = held.filter(({ dealId }) => dealId === deal.dealId).length
  if (deal.capPerPerson !== null && own >= deal.capPerPerson) {
    found.push({
      kind: "used-up",
      text: `You have claimed it ${own === 1 ? "once" : `${own} times`}, as often as one may.`,
    })
  }
  const others = held.filter(({ dealId }) => dealId !== deal.dealId)
  const clashes = others.some(
    ({ dealId, merchantId, stacking, excludedDealIds }) =>
      deal.exclusions.dealIds.includes(dealId) ||
      excludedDealIds.includes(deal.dealId) ||
      (merchantId === deal.merchantId && (stacking === "alone" || deal.stacking === "alone")),
  )
  if (clashes) found.push({ kind: "not-together", text: "It does not go together with a deal that you have claimed." })
  return found
}

const distanceBetween = (deal: Deal, place: Coordinates | undefined): number =>
  place === undefined ? Number.NaN : kilometresBetween(deal.place, place)

const tripObstacles = (deal: Deal, budget: DealBudget, distanceKm: number, days: number): ReadonlyArray<Obstacle> => {
  const found: Array<Obstacle> = []
  const need = budget.needs[deal.category]
  const money = (minor: number) => formatMoney(minor, budget.currency)
  if (deal.currency !== budget.currency) {
    found.push({ kind: "other-currency", text: `It is in ${deal.currency}, the budget in ${budget.currency}.` })
  } else if (need === undefined) {
    found.push({ kind: "nothing-left", text: `Nothing is left for ${categoryWords[deal.category]}.` })
  } else if (deal.minimumSpendMinor > need.leftMinor) {
    const text = `It asks for at least ${money(deal.minimumSpendMinor)}; ${money(need.leftMinor)} is left for ${categoryWords[deal.category]}.`
    found.push({ kind: "minimum-too-high", text })
  }
  if (Number.isNaN(distanceKm)) {
    found.push({ kind: "place-unknown", text: "Where the trip goes is not known." })
  } else if (distanceKm > budget.reachKm) {
    found.push({ kind: "too-far", text: `It is ${Math.round(distanceKm)} km away.` })
  }
  if (days === 0)
    found.push({ kind: "not-during-trip", text: "It cannot be used on any day that is left of the trip." })
  return found
}

/** @param held of the budget's traveller */
export const eligibility = (
  deal: LiveDeal,
  budget: DealBudget,
  held: ReadonlyArray<HeldClaim>,
  nowMs: number,
): Eligibility => {
  const distanceKm = distanceBetween(deal, budget.place)
  const days = usableDays(deal, Math.max(nowMs, budget.fromMs, firstMs(deal)), budget.untilMs, daysCountedMax)
  const obstacles = [
    ...dealObstacles(deal, nowMs),
    ...claimObstacles(deal, held),
    ...tripObstacles(deal, budget, distanceKm, days),
  ]
  const need = budget.needs[deal.category]
  return obstacles.length > 0 || need === undefined
    ? { eligible: false, obstacles }
    : { eligible: true, need, distanceKm, usableDays: days }
}

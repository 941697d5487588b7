/**
 * What a budget planned for its categories bends to what must stay: a stop that has begun, is booked or locked is owed
 * whatever was planned for its category, and refusing every plan for it would leave the traveller with the dearest one. The
 * total never bends, nor does a limit that a request names itself. Pure.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { Infeasible } from "./infeasible.ts"
import type { ItineraryRequest, MoneyBudget } from "./request.ts"

const raised = (budget: MoneyBudget, category: Category, byMinor: number): MoneyBudget => {
  const { categoryLimitsMinor = {} } = budget
  const limit = categoryLimitsMinor[category]
  if (limit === undefined || byMinor <= 0) return budget
  return { ...budget, categoryLimitsMinor: { ...categoryLimitsMinor, [category]: limit + Math.ceil(byMinor) } }
}

/** No category has less than what the stops that must stay cost by themselves. */
export const bentToKept = ({ budget, kept, places, people }: ItineraryRequest): MoneyBudget => {
  const needs = new Map<Category, number>()
  for (const { placeId } of kept) {
    const place = places.find(({ id }) => id === placeId)
    if (place !== undefined) needs.set(place.category, (needs.get(place.category) ?? 0) + place.feeMinor * people)
  }
  return [...needs].reduce(
    (bent, [category, minor]) => raised(bent, category, minor - (bent.categoryLimitsMinor?.[category] ?? minor)),
    budget,
  )
}

/** The budget with as little more for categories as lets in what must stay; undefined: categories are not what is short. */
export const bentTo = (budget: MoneyBudget, reasons: ReadonlyArray<Infeasible>): MoneyBudget | undefined => {
  const alone = reasons
    .filter(({ constraint }) => constraint.of === "category")
    .toSorted((one, other) => (one.relaxBy ?? 0) - (other.relaxBy ?? 0))
    .slice(0, 1)
  const needs = alone.length > 0 ? alone : reasons.flatMap(({ needs: together = [] }) => together)
  if (needs.length === 0 || needs.some(({ constraint }) => constraint.of !== "category")) return undefined
  return needs.reduce(
    (bent, { constraint, relaxBy = 0 }) =>
      constraint.of === "category" ? raised(bent, constraint.category, relaxBy) : bent,
    budget,
  )
}

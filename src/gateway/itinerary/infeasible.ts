/** Why a plan cannot be, as a problem document: each constraint that alone would let it be, and by how much. */
import { formatMoney } from "../../budget/money.ts"
import type { Infeasible } from "../../trip/itinerary/infeasible.ts"
import type { SingleFault } from "../problem.ts"
import { infeasible } from "../trip-problems.ts"

const faultOf = (
  { constraint, relaxBy, placeIds }: Infeasible,
  currency: string,
  nameOf: (placeId: string) => string,
): SingleFault => {
  const by = relaxBy === undefined ? {} : { relaxBy }
  const money = formatMoney(Math.ceil(relaxBy ?? 0), currency)
  const names = placeIds.map(nameOf).join(", ")
  const it = placeIds.length === 1 ? "it" : "some of them"
  const at = "budgetConstraints"
  switch (constraint.of) {
    case "total":
      return {
        kind: "total",
        field: `${at}.totalBudget`,
        detail: `Raise the total by ${money} to keep ${names}, or give up ${it}.`,
        ...by,
      }
    case "category": {
      const { category } = constraint
      const detail = `Raise the limit of ${category} by ${money} to keep ${names}, or give up ${it}.`
      return { kind: "category", field: `${at}.categoryLimits.${category}`, detail, ...by }
    }
    case "day":
      return {
        kind: "day",
        field: `${at}.dailyLimits`,
        detail: `Raise the daily limit by ${money} to keep ${names}, or give up ${it}.`,
        ...by,
      }
    case "day-end":
      return { kind: "day-end", field: "dayEndsMinute", detail: `Let days end ${relaxBy ?? 0} minutes later.`, ...by }
    case "kind": {
      const { kind } = constraint
      return {
        kind: "kind",
        field: `kindsPerDayMax.${kind}`,
        detail: `Allow ${relaxBy ?? 0} more of ${kind} a day.`,
        ...by,
      }
    }
    case "closed": {
      const detail = `${nameOf(constraint.placeId)} is closed on every day of the trip.`
      return { kind: "closed", field: "userPreferences.mustSee", detail }
    }
    case "unknown-place": {
      const detail = `There is no place ${constraint.placeId}.`
      return { kind: "unknown-place", field: "userPreferences.mustSee", detail }
    }
    case "together":
      return { kind: "together", field: "", detail: `No single change is enough for ${names}: give one of them up.` }
  }
}

export const infeasibleProblem = (
  reasons: ReadonlyArray<Infeasible>,
  currency: string,
  nameOf: (placeId: string) => string,
) => infeasible(reasons.map((reason) => faultOf(reason, currency, nameOf)))

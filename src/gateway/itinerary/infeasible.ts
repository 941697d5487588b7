/** Why a plan cannot be, as a problem document: each constraint that alone would let it be, and by how much. */
import { categoryWords } from "../../budget/category-words.ts"
import { formatMoney } from "../../budget/money.ts"
import type { Infeasible } from "../../trip/itinerary/infeasible.ts"
import type { SingleFault } from "../problem.ts"
import { infeasible } from "../trip-problems.ts"

const listed = new Intl.ListFormat("en", { type: "conjunction" })

const needWords = ({ constraint, relaxBy = 0 }: Pick<Infeasible, "constraint" | "relaxBy">, currency: string) => {
  const by = formatMoney(Math.ceil(relaxBy), currency)
  if (constraint.of === "category") return `raise the limit for ${categoryWords[constraint.category]} by ${by}`
  return constraint.of === "day" ? `raise the daily limit by ${by}` : `raise the total by ${by}`
}

const faultOf = (
  { constraint, relaxBy, placeIds, needs = [] }: Infeasible,
  currency: string,
  nameOf: (placeId: string) => string,
): SingleFault => {
  const by = relaxBy === undefined ? {} : { relaxBy }
  const money = formatMoney(Math.ceil(relaxBy ?? 0), currency)
  const names = placeIds.map(nameOf).join(", ")
  const giveUp = placeIds.length === 1 ? "give it up" : "give up some of them"
  const at = "budgetConstraints"
  switch (constraint.of) {
    case "total":
      return {
        kind: "total",
        field: `${at}.totalBudget`,
        detail: `Raise the total by ${money} to keep ${names}, or ${giveUp}.`,
        ...by,
      }
    case "category": {
      const { category } = constraint
      const detail = `Raise the limit for ${categoryWords[category]} by ${money} to keep ${names}, or ${giveUp}.`
      return { kind: "category", field: `${at}.categoryLimits.${category}`, detail, ...by }
    }
    case "day":
      return {
        kind: "day",
        field: `${at}.dailyLimits`,
        detail: `Raise the daily limit by ${money} to keep ${names}, or ${giveUp}.`,
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
    case "together": {
      const raises = listed.format(needs.map((need) => needWords(need, currency)))
      const detail = `No single change is enough for ${names}: ${raises === "" ? "" : `${raises}, or `}${giveUp}.`
      return { kind: "together", field: "", detail }
    }
  }
}

export const infeasibleProblem = (
  reasons: ReadonlyArray<Infeasible>,
  currency: string,
  nameOf: (placeId: string) => string,
) => infeasible(reasons.map((reason) => faultOf(reason, currency, nameOf)))

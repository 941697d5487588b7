/**
 * A budget's plan as the fold keeps it: checked, with its fields, thresholds and categories in one order, so that the
 * same plan is the same bytes (I1) wherever it came from. Currency and time zone never change: every sum and every day
 * of the accounts stands on them.
 */
import { currencyExponents } from "../../config/currencies.ts"
import { limits } from "../../config/limits.ts"
import { categories } from "../../config/taxonomy.ts"
import { isCategory } from "./accounts/sums.ts"
import { localDay } from "./calendar.ts"
import type { BudgetInput, BudgetPlan } from "./model.ts"
import { readFields, readInteger, readList, readOptional, readText } from "./shape.ts"
import { StepError } from "./step-error.ts"

export type PlanPatch = Extract<BudgetInput, { kind: "change" }>["patch"]

const percentMax = 1_000

const isZone = (timeZone: string): boolean => {
  try {
    localDay(0, timeZone)
    return true
  } catch {
    return false
  }
}

const isAmount = (minor: number | undefined, minimum: number): boolean =>
  minor !== undefined && Number.isInteger(minor) && minor >= minimum && minor <= limits.amountMinorMax

const problemOf = (plan: BudgetPlan): string | undefined => {
  const { startDay, endDay, thresholdsPercent, categoryPlanMinor } = plan
  if (!currencyExponents.has(plan.currency)) return `unknown currency ${plan.currency}`
  if (!isZone(plan.timeZone)) return `unknown time zone ${plan.timeZone}`
  if (!Number.isInteger(startDay) || !Number.isInteger(endDay) || endDay < startDay)
    return "the trip ends before it starts"
  if (endDay - startDay >= limits.tripDaysMax) return `a trip has at most ${limits.tripDaysMax} days`
  if (plan.reserveMinor !== undefined && !Number.isSafeInteger(plan.reserveMinor)) return "the reserve is no amount"
  if (!isAmount(plan.totalMinor, 1)) return "the total is no amount in minor units"
  if (thresholdsPercent.length > limits.thresholdsPerBudgetMax) return "too many thresholds"
  if (!thresholdsPercent.every((percent) => Number.isInteger(percent) && percent >= 1 && percent <= percentMax)) {
    return `a threshold is 1 to ${percentMax} percent`
  }
  for (const [category, minor] of Object.entries(categoryPlanMinor)) {
    if (!isCategory(category)) return `unknown category ${category}`
    if (!isAmount(minor, 0)) return `the plan for ${category} is no amount in minor units`
  }
  return undefined
}

/**
 * The plan in its one form.
 * @throws StepError `bad_plan`
 */
export const checkedPlan = (plan: BudgetPlan): BudgetPlan => {
  const problem = problemOf(plan)
  if (problem !== undefined) throw new StepError("bad_plan", problem)
  return {
    budgetId: plan.budgetId,
    userId: plan.userId,
    name: plan.name,
    ...(plan.destination === undefined ? {} : { destination: plan.destination }),
    currency: plan.currency,
    ...(plan.homeCurrency === undefined ? {} : { homeCurrency: plan.homeCurrency }),
    timeZone: plan.timeZone,
    startDay: plan.startDay,
    endDay: plan.endDay,
    totalMinor: plan.totalMinor,
    categoryPlanMinor: Object.fromEntries(
      categories.flatMap((category) => {
        const minor = plan.categoryPlanMinor[category]
        return minor === undefined ? [] : [[category, minor]]
      }),
    ),
    ...(plan.reserveMinor === undefined || plan.reserveMinor <= 0 ? {} : { reserveMinor: plan.reserveMinor }),
    thresholdsPercent: [...new Set(plan.thresholdsPercent)].sort((left, right) => left - right),
    ...(plan.committed === undefined ? {} : { committed: plan.committed }),
  }
}

/**
 * The plan after a change; a category plan and thresholds are replaced whole, corrections are put on top elsewhere.
 * @throws StepError `bad_plan`
 */
export const changedPlan = (plan: BudgetPlan, patch: PlanPatch): BudgetPlan => {
  const destination = patch.destination ?? plan.destination
  const homeCurrency = patch.homeCurrency ?? plan.homeCurrency
  return checkedPlan({
    budgetId: plan.budgetId,
    userId: plan.userId,
    name: patch.name ?? plan.name,
    ...(destination === undefined ? {} : { destination }),
    currency: plan.currency,
    ...(homeCurrency === undefined ? {} : { homeCurrency }),
    timeZone: plan.timeZone,
    startDay: patch.startDay ?? plan.startDay,
    endDay: patch.endDay ?? plan.endDay,
    totalMinor: patch.totalMinor ?? plan.totalMinor,
    categoryPlanMinor: patch.categoryPlanMinor ?? plan.categoryPlanMinor,
    thresholdsPercent: patch.thresholdsPercent ?? plan.thresholdsPercent,
    ...(plan.committed === undefined ? {} : { committed: plan.committed }),
  })
}

/** A plan from parsed snapshot text. */
export const readPlan = (value: unknown): BudgetPlan => {
  const fields = readFields(value)
  const categoryPlan = Object.entries(readFields(fields["categoryPlanMinor"]))
  return checkedPlan({
    budgetId: readText(fields["budgetId"]),
    userId: readText(fields["userId"]),
    name: readText(fields["name"]),
    ...readOptional("destination", fields["destination"], readText),
    currency: readText(fields["currency"]),
    ...readOptional("homeCurrency", fields["homeCurrency"], readText),
    timeZone: readText(fields["timeZone"]),
    startDay: readInteger(fields["startDay"]),
    endDay: readInteger(fields["endDay"]),
    totalMinor: readInteger(fields["totalMinor"]),
    categoryPlanMinor: Object.fromEntries(categoryPlan.map(([category, minor]) => [category, readInteger(minor)])),
    ...readOptional("reserveMinor", fields["reserveMinor"], readInteger),
    thresholdsPercent: readList(fields["thresholdsPercent"], readInteger),
  })
}

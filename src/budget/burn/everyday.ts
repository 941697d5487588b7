/**
 * Everyday money: what the trip's days live on once the one-offs (lodging, intercity transport) are set aside. Rates,
 * allowances and the runway are made of it, because a hotel paid on the first day says nothing about the second.
 */
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { everydayOnMinor, type Sums } from "../accounts/sums.ts"
import type { BudgetPlan, EpochDay } from "../model.ts"

/**
 * Money that belongs to one-offs: per category what has been paid and booked, or what is planned where that is more. A
 * plan thus reserves its hotel before it is booked; without a plan the hotel leaves the everyday money when it is booked
 * or paid.
 */
export const committedOneOffsMinor = (plan: BudgetPlan, sums: Sums): number => {
  const booked = plan.committed?.byCategoryMinor
  let committed = 0
  for (let index = 0; index < categories.length; index++) {
    const category = categories[index]
    const paid = sums.byCategory[index]?.oneOffMinor ?? 0
    const oneOff = category !== undefined && oneOffCategories.has(category) ? category : undefined
    const planned = oneOff === undefined ? undefined : plan.categoryPlanMinor[oneOff]
    const owed = booked === undefined || oneOff === undefined ? paid : paid + (booked[oneOff] ?? 0)
    committed += planned === undefined ? owed : Math.max(planned, owed)
  }
  return committed
}

/** total − committed one-offs; negative when the one-offs alone are more than the budget. */
export const everydayBudgetMinor = (plan: BudgetPlan, sums: Sums): number =>
  plan.totalMinor - committedOneOffsMinor(plan, sums)

/** Spend without one-offs, whenever it was. */
export const everydaySpentMinor = (sums: Sums): number => sums.spentMinor - sums.oneOffMinor

/** Of everyday money, what is booked and not paid yet: no longer there for the days. */
export const everydayBookedMinor = ({ committed }: BudgetPlan): number => committed?.everydayMinor ?? 0

/** everyday budget − everyday spend − what is booked of it. */
export const everydayLeftMinor = (plan: BudgetPlan, sums: Sums): number =>
  everydayBudgetMinor(plan, sums) - everydaySpentMinor(sums) - (plan.committed?.everydayHeldMinor ?? 0)

/**
 * Everyday spend of a day that its allowance has to bear: without what was paid of bookings, whose money was set aside
 * before the day began.
 */
export const allowedOnMinor = ({ committed }: BudgetPlan, sums: Sums, day: EpochDay): number => {
  const spentMinor = everydayOnMinor(sums, day)
  if (committed === undefined) return spentMinor
  const paidMinor = committed.paid.reduce((sum, one) => (one.day === day ? sum + one.minor : sum), 0)
  return spentMinor - Math.min(paidMinor, Math.max(0, spentMinor))
}

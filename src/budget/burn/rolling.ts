/**
 * Spend in the last hour, day and week, by the time when it happened. One-offs included: this is what went out.
 */
import { limits } from "../../../config/limits.ts"
import { type Minutes, spentInWindow } from "../accounts/minutes.ts"
import type { BudgetSummary } from "../view.ts"

const minutesPerDay = 24 * 60

/** Windows of whole minutes that end with the present one. */
export const rollingOf = (minutes: Minutes, asOfMs: number): BudgetSummary["rolling"] => ({
  hourMinor: spentInWindow(minutes, asOfMs, 60),
  dayMinor: spentInWindow(minutes, asOfMs, minutesPerDay),
  weekMinor: spentInWindow(minutes, asOfMs, limits.rollingWindowDays * minutesPerDay),
})

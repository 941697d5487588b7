/**
 * Whether a transaction pays a booking: by amount, day and merchant, with the same eye for names as payments that are
 * told twice. `sure` is released by itself, `unsure` is asked.
 */
import { limits } from "../../../config/limits.ts"
import type { BudgetEntry } from "../model.ts"
import { similarity } from "../traveller/matching/similarity.ts"
import type { Committed } from "./booking.ts"

export type PaymentVerdict = "sure" | "unsure" | "no"

const nameAlike = 0.5

const isInTime = ({ word, dueDay }: Committed, { timeMs, localDay }: BudgetEntry): boolean =>
  timeMs >= word.timeMs - limits.bookingPaidEarlyMsMax && localDay <= dueDay + limits.bookingPaidLateDaysMax

const isExact = ({ amountMinor, original }: Committed, entry: BudgetEntry): boolean =>
  entry.spendMinor === amountMinor ||
  (original !== undefined &&
    original.currency === entry.originalCurrency &&
    original.amountMinor === entry.originalMinor)

const isNear = ({ amountMinor }: Committed, { spendMinor }: BudgetEntry): boolean =>
  Math.abs(spendMinor - amountMinor) <= amountMinor * limits.bookingPaidToleranceMax

/** What a payment is to a booking of the budget that it counts in. */
export const judgePayment = (committed: Committed, entry: BudgetEntry): PaymentVerdict => {
  if (entry.spendMinor <= 0 || entry.status === "reversed" || !isInTime(committed, entry)) return "no"
  const exact = isExact(committed, entry)
  if (!exact && !isNear(committed, entry)) return "no"
  const alike = similarity(committed.merchant, entry.merchant ?? entry.description)
  if (alike !== undefined && alike >= nameAlike) return "sure"
  return exact && entry.category === committed.category ? "unsure" : "no"
}

/** "How much will it cost?" as typed: the question that it makes, and the trip that its answer opens. */
import { type Category, categories } from "../../config/taxonomy.ts"
import type { OpenBudgetRequest } from "./api.ts"
import type { FieldErrors } from "./budget-draft.ts"
import { counted, daysBetween } from "./days.ts"
import { parseMoney } from "./money.ts"
import type { PromiseRequest, QuoteRequest } from "./plan-calls.ts"
import type { PlannedQuote } from "./plan-shape.ts"

export interface QuoteDraft {
  readonly destination: string
  readonly startDate: string
  readonly endDate: string
  readonly adults: number
  readonly children: number
  readonly style: "budget" | "mid-range" | "luxury"
  readonly currency: string
  readonly target: number
  readonly budget: string
}

export const quoteRequest = (
  draft: QuoteDraft,
): { readonly request: QuoteRequest } | { readonly errors: FieldErrors } => {
  const budgetMinor = parseMoney(draft.budget, draft.currency)
  const errors = {
    ...(draft.destination.trim() === "" ? { destination: "Where to?" } : {}),
    ...(draft.startDate === "" ? { startDate: "When does it start?" } : {}),
    ...(draft.endDate === "" ? { endDate: "When does it end?" } : {}),
    ...(draft.budget.trim() !== "" && budgetMinor === undefined ? { budget: "This is no amount." } : {}),
  }
  if (Object.keys(errors).length > 0) return { errors }
  const { startDate, endDate, adults, children, style, currency, target } = draft
  return {
    request: {
      ...{ destination: draft.destination.trim(), startDate, endDate, adults, children, style, currency, target },
      ...(budgetMinor === undefined ? {} : { budgetMinor }),
    },
  }
}

const isKnown = (category: string): category is Category => categories.some((one) => one === category)

/** The price is the total; what it holds beyond the plan's categories stays unplanned, for what goes wrong. */
export const tripFrom = (
  { plan, quote }: PlannedQuote,
  { startDate, endDate, currency }: Pick<QuoteDraft, "startDate" | "endDate" | "currency">,
  homeCurrency: string,
): OpenBudgetRequest => {
  const scale = Math.min(1, quote.priceMinor / Math.max(1, plan.totalMinor))
  return {
    name: `${plan.destination}, ${counted(daysBetween(startDate, endDate) + 1, "day")}`,
    ...{ destination: plan.destination, currency, homeCurrency, timeZone: plan.timeZone, startDate, endDate },
    totalMinor: quote.priceMinor,
    categoryPlanMinor: Object.fromEntries(
      plan.categories.flatMap(({ category, plannedMinor }) =>
        isKnown(category) ? [[category, Math.floor(plannedMinor * scale)]] : [],
      ),
    ),
  }
}

/** The promise that was quoted, for the trip that was opened from it. */
export const promiseFrom = (
  { quote }: PlannedQuote,
  { destination, adults, children, style }: Pick<QuoteDraft, "destination" | "adults" | "children" | "style">,
): PromiseRequest => ({
  ...{ destination: destination.trim(), adults, children, style, target: quote.target },
  priceMinor: quote.priceMinor,
})

/** "How much will it cost?" as typed: the question that it makes, and the trip that its answer opens. */
import { type Category, categories } from "../../config/taxonomy.ts"
import type { OpenBudgetRequest } from "./api.ts"
import type { FieldErrors } from "./budget-draft.ts"
import { counted, daysBetween } from "./days.ts"
import { parseMoney } from "./money.ts"
import type { PromiseRequest, QuoteRequest } from "./plan-calls.ts"
import type { PlannedQuote } from "./plan-shape.ts"

export interface Leg {
  /** Of the row on the screen. */
  readonly key: string
  readonly destination: string
  readonly days: number
}

export interface QuoteDraft {
  readonly destination: string
  /** Places after the first, in the order of the journey; the first has the days that these leave. */
  readonly more: ReadonlyArray<Leg>
  /** The day plan whose fees and ways are counted; empty: none. */
  readonly itineraryId: string
  readonly startDate: string
  readonly endDate: string
  readonly adults: number
  readonly children: number
  readonly style: "budget" | "mid-range" | "luxury"
  readonly currency: string
  readonly target: number
  readonly budget: string
}

type Journey = Pick<QuoteDraft, "destination" | "more" | "startDate" | "endDate">

const firstDays = ({ more, startDate, endDate }: Journey): number =>
  daysBetween(startDate, endDate) + 1 - more.reduce((sum, { days }) => sum + days, 0)

/** One place, or several with their days. */
const whereOf = (
  draft: Journey,
): { readonly destination: string } | { readonly stops: PromiseRequest["stops"] & {} } => {
  const destination = draft.destination.trim()
  if (draft.more.length === 0) return { destination }
  const rest = draft.more.map((leg) => ({ destination: leg.destination.trim(), days: leg.days }))
  return { stops: [{ destination, days: firstDays(draft) }, ...rest] }
}

const journeyProblem = (draft: Journey): string | undefined => {
  if (draft.more.some(({ destination }) => destination.trim() === "")) return "Where to next?"
  const isCount = (days: number) => Number.isInteger(days) && days >= 1
  if (!draft.more.every(({ days }) => isCount(days))) return "Each place has a whole number of days."
  return draft.more.length > 0 && firstDays(draft) < 1 ? "Together these are more days than the trip has." : undefined
}

export const quoteRequest = (
  draft: QuoteDraft,
): { readonly request: QuoteRequest } | { readonly errors: FieldErrors } => {
  const budgetMinor = parseMoney(draft.budget, draft.currency)
  const journey = journeyProblem(draft)
  const errors = {
    ...(journey === undefined ? {} : { stops: journey }),
    ...(draft.destination.trim() === "" ? { destination: "Where to?" } : {}),
    ...(draft.startDate === "" ? { startDate: "When does it start?" } : {}),
    ...(draft.endDate === "" ? { endDate: "When does it end?" } : {}),
    ...(draft.budget.trim() !== "" && budgetMinor === undefined ? { budget: "This is no amount." } : {}),
  }
  if (Object.keys(errors).length > 0) return { errors }
  const { startDate, endDate, adults, children, style, currency, target } = draft
  return {
    request: {
      ...whereOf(draft),
      ...{ startDate, endDate, adults, children, style, currency, target },
      ...(draft.itineraryId === "" ? {} : { itineraryId: draft.itineraryId }),
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
  draft: Journey & Pick<QuoteDraft, "adults" | "children" | "style" | "itineraryId">,
): PromiseRequest => {
  const { adults, children, style, itineraryId } = draft
  return {
    ...whereOf(draft),
    ...{ adults, children, style, target: quote.target },
    ...(itineraryId === "" ? {} : { itineraryId }),
    priceMinor: quote.priceMinor,
  }
}

/** Only of a trip whose first day is still to come, by this device's calendar. */
export const mayBePromised = (
  { startDate }: Pick<QuoteDraft, "startDate">,
  today: string = new Date().toLocaleDateString("en-CA"),
): boolean => startDate > today

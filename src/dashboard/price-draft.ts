/** What is asked of price comparison, and how a trip fills it in: where and when it goes, and what is left for it. */
import type { BudgetSummary } from "../budget/view.ts"
import type { PriceKind } from "./comparison-shape.ts"
import { addDays } from "./days.ts"

export interface PriceDraft {
  readonly kind: PriceKind
  readonly location: string
  /** Of a ride. */
  readonly to: string
  readonly checkIn: string
  readonly checkOut: string
  readonly guests: number
  readonly preferences: ReadonlyArray<string>
  readonly currency: string
  readonly budgetId: string
  /** Left of what is planned for it; undefined without a plan. */
  readonly budgetMinor: number | undefined
}

const categories = { hotels: "lodging", transport: "transport_intercity", dining: "food" } as const
const nightsMax = 30

export const draftOf = (kind: PriceKind, summary: BudgetSummary, people: number): PriceDraft => {
  const { today, startDate, endDate, destination, currency, budgetId } = summary
  const checkIn = startDate > today ? startDate : today
  const latest = addDays(checkIn, nightsMax)
  const checkOut = endDate > checkIn ? (endDate < latest ? endDate : latest) : addDays(checkIn, 1)
  const line = summary.byCategory.find(({ category }) => category === categories[kind])
  const left =
    line?.plannedMinor === undefined || line.plannedMinor === null
      ? 0
      : line.plannedMinor - line.spentMinor - line.committedMinor
  return {
    ...{ kind, location: destination ?? "", to: "", checkIn, checkOut, guests: Math.max(1, people), preferences: [] },
    ...{ currency, budgetId, budgetMinor: left > 0 ? left : undefined },
  }
}

/** Whether it says enough to be asked. */
export const isComplete = ({ kind, location, to, checkIn, checkOut }: PriceDraft): boolean =>
  location.trim() !== "" &&
  checkIn !== "" &&
  (kind !== "hotels" || checkOut > checkIn) &&
  (kind !== "transport" || to.trim() !== "")

/** A promise as its traveller sees it: where it stands this morning, what moved it, and what today may take. */
import { localDay, textToDay } from "../budget/calendar.ts"
import { type Mornings, morningsOf, type SpendDay } from "../budget/guarantee/mornings.ts"
import { plannedQuote, requestIn } from "../budget/guarantee/planned-quote.ts"
import { promiseStatement } from "../budget/guarantee/quote.ts"
import type { PromiseRow } from "../ledger/promises.ts"
import type { PromiseAnswer } from "./contract/plans.ts"
import type { DashboardAnswer } from "./contract/views.ts"

type View = Pick<typeof DashboardAnswer.Type, "summary" | "transactions">

const booked: ReadonlySet<string> = new Set(["lodging", "transport_intercity"])
/** Late postings come within so many days. */
export const settledAfterDays = 3
const movesShown = 3

/** Spend by day of the trip. Beds and journeys are told apart by the rows that the view keeps: the newest. */
const spendOf = ({ summary, transactions }: View) => {
  const bookedOn = (date: string) =>
    transactions
      .filter((row) => row.day === date && booked.has(row.category))
      .reduce((sum, row) => sum + row.spendMinor, 0)
  const days = summary.byDay
    .filter(({ date }) => date >= summary.startDate && date <= summary.endDate)
    .map(({ date, spentMinor }): SpendDay & { readonly date: string } => {
      const bookedMinor = bookedOn(date)
      return { date, bookedMinor, everydayMinor: spentMinor - bookedMinor }
    })
  const bookedAllMinor = summary.byCategory
    .filter((row) => booked.has(row.category))
    .reduce((sum, row) => sum + row.spentMinor, 0)
  const bookedMinor = bookedAllMinor - days.reduce((sum, day) => sum + day.bookedMinor, 0)
  const onDaysMinor = days.reduce((sum, day) => sum + day.bookedMinor + day.everydayMinor, 0)
  const before: SpendDay = { bookedMinor, everydayMinor: summary.spentMinor - onDaysMinor - bookedMinor }
  return { before, days }
}

const stateOf = ({ priceMinor }: PromiseRow, { summary }: View) => {
  if (summary.spentMinor > priceMinor) return "broken" as const
  const over = textToDay(summary.today) > textToDay(summary.endDate) + settledAfterDays
  return over ? ("kept" as const) : ("running" as const)
}

const moved = (dates: ReadonlyArray<{ readonly date: string } & SpendDay>, { mornings, expectedMinor }: Mornings) =>
  mornings
    .slice(1)
    .map(({ elapsed, probability }) => ({
      date: dates[elapsed - 1]?.date ?? "",
      change: probability - (mornings[elapsed - 1]?.probability ?? probability),
      spentMinor: dates[elapsed - 1]?.everydayMinor ?? 0,
      expectedMinor: expectedMinor[elapsed - 1] ?? 0,
    }))
    .filter(({ change }) => Math.abs(change) >= 0.005)
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change))
    .slice(0, movesShown)

/** What was claimed on each morning up to the end. */
export const claimsOf = (row: PromiseRow, view: View): ReadonlyArray<number> => {
  const request = requestIn(row.request)
  if (request === undefined) return []
  const { before, days } = spendOf(view)
  // On the morning after the last day nothing is claimed any more: it is known.
  return morningsOf(request, row.priceMinor, before, days.slice(0, -1)).mornings.map(({ probability }) => probability)
}

export const promiseAnswer = (row: PromiseRow | undefined, view: View): typeof PromiseAnswer.Type => {
  const request = row === undefined ? undefined : requestIn(row.request)
  if (row === undefined || request === undefined) return { promise: null, statement: promiseStatement }
  const { summary } = view
  const { before, days } = spendOf(view)
  const over = days.filter(({ date }) => date < summary.today)
  const told = morningsOf(request, row.priceMinor, before, over)
  const dateAt = (elapsed: number) => days[elapsed]?.date ?? summary.endDate
  return {
    promise: {
      ...{ priceMinor: row.priceMinor, currency: row.currency, probability: row.probability, target: row.target },
      promisedAt: row.promisedAt.toISOString(),
      state: stateOf(row, view),
      mornings: told.mornings.map(({ elapsed, probability }) => ({ date: dateAt(elapsed), probability })),
      moved: moved(over, told),
      allowanceMinor: summary.phase === "running" ? told.allowanceMinor : null,
      strategies: plannedQuote(row.request).quote?.strategies ?? [],
    },
    statement: promiseStatement,
  }
}

/** The last day on which a trip must have ended for its outcome to be known. */
export const settledUpTo = (nowMs: number): number => localDay(nowMs, "UTC") - settledAfterDays

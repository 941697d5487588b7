/**
 * Which budget a transaction belongs to, on which of its days, and what it is worth there. Derived from the record and
 * the user's budgets alone, so that the order of events does not matter (I8); a rate once used stays frozen (I7).
 */
import { oneOffCategories } from "../../../config/taxonomy.ts"
import { localDay } from "../calendar.ts"
import type { Categorise } from "../categorise/categorise.ts"
import type { BudgetEntry, EpochDay } from "../model.ts"
import { convert } from "../money.ts"
import type { Body, TransactionRecord } from "./record.ts"
import { isReversed } from "./record.ts"
import type { BudgetHead, Held, TravellerState } from "./state.ts"

/** Units of `quote` per unit of `base` on that day, as a decimal text, or undefined when none is known. */
export type FindRate = (base: string, quote: string, day: EpochDay) => string | undefined

export type Placement = { readonly budgetId: string; readonly entry: BudgetEntry } | { readonly held: Held["reason"] }

const dayIn = (body: Body, timeZone: string): EpochDay => body.givenDay ?? localDay(body.timeMs, timeZone)

const opensLater = (left: BudgetHead, right: BudgetHead): boolean =>
  left.openedMs !== right.openedMs ? left.openedMs > right.openedMs : left.budgetId > right.budgetId

/** The latest opened of the user's budgets that contains the transaction's local date. */
export const budgetByDate = (traveller: TravellerState, body: Body): BudgetHead | undefined => {
  let found: BudgetHead | undefined
  for (const head of traveller.budgets) {
    if (head.closedMs !== undefined && body.timeMs > head.closedMs) continue
    const day = dayIn(body, head.timeZone)
    if (day < head.startDay || day > head.endDay) continue
    if (found === undefined || opensLater(head, found)) found = head
  }
  return found
}

const headOf = (traveller: TravellerState, budgetId: string): BudgetHead | undefined =>
  traveller.budgets.find((head) => head.budgetId === budgetId)

/**
 * Positive is spend. Only purchases, fees and refunds touch what was spent; a credit that is no refund (salary, a
 * transfer in) is not negative spend, and moving one's own money is no spend at all.
 */
const signedMinor = (body: Body): number => {
  switch (body.kind) {
    case "purchase":
    case "fee":
      return body.direction === "debit" ? body.originalMinor : 0
    case "refund":
      return body.direction === "credit" ? -body.originalMinor : 0
    case "income":
    case "transfer":
    case "withdrawal":
    case "topup":
      return 0
  }
}

const valueIn = (
  head: BudgetHead,
  record: TransactionRecord,
  body: Body,
  day: EpochDay,
  findRate: FindRate,
): { readonly spendMinor: number; readonly rate?: string } | undefined => {
  const signed = isReversed(record) ? 0 : signedMinor(body)
  if (body.originalCurrency === head.currency) return { spendMinor: signed }
  const frozen = record.placed
  const rate =
    frozen?.budgetId === head.budgetId && frozen.entry.originalCurrency === body.originalCurrency
      ? frozen.entry.rate
      : findRate(body.originalCurrency, head.currency, day)
  if (rate === undefined) return undefined
  return { spendMinor: convert(signed, body.originalCurrency, head.currency, rate), rate }
}

/** Where the transaction counts now, or why it is kept aside. */
export const place = (
  traveller: TravellerState,
  record: TransactionRecord,
  body: Body,
  findRate: FindRate,
  categorise: Categorise,
): Placement => {
  const said = record.word?.budget?.budgetId
  if (said === null) return { held: "by-word" }
  const named = said ?? body.givenBudgetId
  const head = named === undefined ? budgetByDate(traveller, body) : headOf(traveller, named)
  if (head === undefined) return { held: named === undefined ? "no-budget" : "unknown-budget" }
  const day = dayIn(body, head.timeZone)
  const value = valueIn(head, record, body, day, findRate)
  if (value === undefined) return { held: "no-rate" }
  return { budgetId: head.budgetId, entry: entryOf(record, body, day, value, categorise) }
}

const entryOf = (
  record: TransactionRecord,
  body: Body,
  day: EpochDay,
  value: { readonly spendMinor: number; readonly rate?: string },
  categorise: Categorise,
): BudgetEntry => {
  const decided = categoryOf(record, body, categorise)
  const entry: { -readonly [Key in keyof BudgetEntry]: BudgetEntry[Key] } = {
    identity: record.identity,
    firstSeq: record.firstSeq,
    source: body.source,
    account: body.account,
    externalId: body.externalId,
    revision: body.revision,
    timeMs: body.timeMs,
    status: isReversed(record) ? "reversed" : body.status,
    kind: body.kind,
    direction: body.direction,
    originalMinor: body.originalMinor,
    originalCurrency: body.originalCurrency,
    category: decided.category,
    confidence: decided.confidence,
    decidedBy: decided.decidedBy,
    localDay: day,
    spendMinor: value.spendMinor,
    oneOff: oneOffCategories.has(decided.category),
  }
  if (body.givenDay !== undefined) entry.givenDay = body.givenDay
  if (body.mcc !== undefined) entry.mcc = body.mcc
  if (body.merchant !== undefined) entry.merchant = body.merchant
  if (body.description !== undefined) entry.description = body.description
  if (body.place !== undefined) entry.place = body.place
  if (value.rate !== undefined) entry.rate = value.rate
  return entry
}

/** The traveller's word, else the source's own category, else the categoriser. */
export const categoryOf = (record: TransactionRecord, body: Body, categorise: Categorise) => {
  const said = record.word?.category?.category
  if (said !== undefined) return { category: said, confidence: 1, decidedBy: "user" }
  if (body.givenCategory !== undefined) return { category: body.givenCategory, confidence: 1, decidedBy: "source" }
  return categorise(body)
}

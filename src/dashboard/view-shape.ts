/**
 * What comes over the wire is unknown until looked at. The schemas that the gateway decodes with would bring their
 * whole runtime to the phone, so the few shapes that a screen reads are checked here by a table of field and type: a
 * value that does not fit is dropped by its reader, never drawn.
 */
import type { AlertView, BudgetSummary, BudgetView, SuggestionView, TransactionView } from "../budget/view.ts"

type Check = (value: unknown) => boolean
type Fields = { readonly [field: string]: Check }

const text: Check = (value) => typeof value === "string"
const number: Check = (value) => typeof value === "number" && Number.isFinite(value)
const flag: Check = (value) => typeof value === "boolean"
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const oneOf =
  (...allowed: ReadonlyArray<string>): Check =>
  (value) =>
    typeof value === "string" && allowed.includes(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

export const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const record =
  (fields: Fields): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([field, check]) => check(value[field]))

const transaction = record({
  transactionId: text,
  source: text,
  externalId: text,
  status: oneOf("pending", "posted", "reversed"),
  kind: text,
  occurredAt: text,
  day: text,
  spendMinor: number,
  originalMinor: number,
  originalCurrency: text,
  rate: optional(text),
  category: text,
  oneOff: flag,
  merchant: optional(text),
  description: optional(text),
  place: optional(text),
})

const alert = record({
  alertId: text,
  kind: text,
  at: text,
  severity: oneOf("info", "warning", "critical"),
  text,
  percent: optional(number),
})

const summary = record({
  budgetId: text,
  userId: text,
  name: text,
  destination: optional(text),
  currency: text,
  exponent: number,
  shownDecimals: number,
  homeCurrency: optional(text),
  timeZone: text,
  startDate: text,
  endDate: text,
  phase: oneOf("upcoming", "running", "ended", "closed"),
  asOf: text,
  today: text,
  tripDay: number,
  tripDays: number,
  remainingDays: number,
  totalMinor: number,
  spentMinor: number,
  leftMinor: number,
  pendingMinor: number,
  transactionCount: number,
  byCategory: listOf(record({ category: text, plannedMinor: nullable(number), spentMinor: number, count: number })),
  byDay: listOf(record({ date: text, plannedMinor: number, spentMinor: number, oneOffMinor: number, count: number })),
  rolling: record({ hourMinor: number, dayMinor: number, weekMinor: number }),
  burn: record({ perDayMinor: number, perDayWithOneOffsMinor: number, plannedPerDayMinor: number }),
  pace: record({ expectedMinor: number, differenceMinor: number, state: oneOf("under", "on", "over") }),
  allowance: record({
    todayMinor: number,
    todaySpentMinor: number,
    todayLeftMinor: number,
    perRemainingDayMinor: number,
  }),
  runway: record({ days: nullable(number), endsOn: nullable(text) }),
  thresholds: listOf(record({ percent: number, crossed: flag })),
})

const suggestion = record({ transaction, reason: text })

export const isTransactionView = (value: unknown): value is TransactionView => transaction(value)
export const isAlertView = (value: unknown): value is AlertView => alert(value)
export const isBudgetSummary = (value: unknown): value is BudgetSummary => summary(value)
export const isSuggestionView = (value: unknown): value is SuggestionView => suggestion(value)
export const isText = (value: unknown): value is string => typeof value === "string"

export const isBudgetView = (value: unknown): value is BudgetView =>
  isRecord(value) &&
  summary(value["summary"]) &&
  listOf(transaction)(value["transactions"]) &&
  listOf(alert)(value["alerts"]) &&
  listOf(suggestion)(value["suggestions"]) &&
  number(value["unassignedCount"])

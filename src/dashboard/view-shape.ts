/**
 * What comes over the wire is unknown until looked at. The schemas that the gateway decodes with would bring their
 * whole runtime to the phone, so the few shapes that a screen reads are checked here by a table of field and type: a
 * value that does not fit is dropped by its reader, never drawn.
 */
import type {
  AlertView,
  BudgetSummary,
  BudgetView,
  CompanionsView,
  SuggestionView,
  TransactionView,
} from "../budget/view.ts"

export type Check = (value: unknown) => boolean
type Fields = { readonly [field: string]: Check }

export const text: Check = (value) => typeof value === "string"
export const number: Check = (value) => typeof value === "number" && Number.isFinite(value)
export const flag: Check = (value) => typeof value === "boolean"
export const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
export const oneOf =
  (...allowed: ReadonlyArray<string>): Check =>
  (value) =>
    typeof value === "string" && allowed.includes(value)
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

export interface Consent {
  readonly source: string
  /** Null: every account of the source. */
  readonly account: string | null
  readonly purpose: "transactions" | "personalisation" | "peers"
  readonly state: "granted" | "withdrawn" | "expired"
  readonly since: string
  readonly expires: string | null
}

export interface ImportPreview {
  /** Null when nothing would change. */
  readonly importId: string | null
  readonly counts: {
    readonly new: number
    readonly duplicate: number
    readonly changed: number
    readonly leftOut: number
  }
  readonly rows: ReadonlyArray<{
    readonly standing: "new" | "duplicate" | "changed"
    readonly day: string
    readonly description: string
    readonly amountMinor: number
    readonly currency: string
    readonly direction: "debit" | "credit"
  }>
  readonly errors: ReadonlyArray<{ readonly detail: string; readonly place: string | null }>
}

/** A statement file that was taken lately. */
export interface TakenFile {
  readonly importId: string
  readonly format: string
  readonly account: string
  readonly transactions: number
  /** An instant. */
  readonly takenAt: string
  readonly isUndone: boolean
}

export const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const record =
  (fields: Fields): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([field, check]) => check(value[field]))

export const transaction = record({
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
  shared: optional(record({ payerId: text, shares: listOf(record({ userId: text, minor: number })) })),
})

const alert = record({
  alertId: text,
  kind: text,
  at: text,
  severity: oneOf("info", "warning", "critical"),
  text,
  percent: optional(number),
  transactionId: optional(text),
  reason: optional(text),
  score: optional(number),
  numbers: optional(listOf(record({ name: text, text }))),
  answer: optional(oneOf("mine", "not_mine")),
})

const quantiles = { p05: number, p25: number, p50: number, p75: number, p95: number }
const forecast = record({
  committedMinor: number,
  endOfTrip: record(quantiles),
  probabilityWithinPlan: number,
  perDay: listOf(record({ date: text, ...quantiles })),
  byCategory: listOf(record({ category: text, ...quantiles })),
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
  committedMinor: number,
  transactionCount: number,
  byCategory: listOf(
    record({
      category: text,
      plannedMinor: nullable(number),
      spentMinor: number,
      committedMinor: number,
      count: number,
    }),
  ),
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
  forecast,
})

const suggestion = record({ transaction, reason: text })

const matchSide = record({
  transactionId: text,
  source: text,
  occurredAt: text,
  originalMinor: number,
  originalCurrency: text,
  merchant: optional(text),
})
const match = record({ kind: oneOf("same", "moved"), transaction: matchSide, other: matchSide })
const commitment = record({
  bookingId: text,
  category: text,
  amountMinor: number,
  original: optional(record({ amountMinor: number, currency: text, rate: text })),
  dueDate: text,
  merchant: optional(text),
  from: oneOf("itinerary", "prices", "traveller"),
  committedAt: text,
  state: oneOf("open", "released"),
  released: optional(record({ why: oneOf("cancelled", "paid", "word"), at: text, transactionId: optional(text) })),
  maybe: optional(record({ transactionId: text, at: text, spendMinor: number, merchant: optional(text) })),
})
const wallet = record({ name: text, currency: text, balanceMinor: number, unknownMinor: number })

const role = oneOf("owner", "editor", "viewer")
const companions = record({
  budgetId: text,
  ownerUserId: text,
  currency: text,
  yourRole: role,
  members: listOf(record({ userId: text, role })),
  balances: listOf(record({ userId: text, netMinor: number })),
  transfers: listOf(record({ from: text, to: text, amountMinor: number })),
})
const sharedTrip = record({ yourRole: role, budget: summary })

const splitPart = record({ userId: text, weight: optional(number), amountMinor: optional(number) })
const detail = record({
  transactionId: text,
  source: text,
  amountMinor: number,
  currency: text,
  direction: oneOf("debit", "credit"),
  kind: text,
  status: oneOf("pending", "posted", "reversed"),
  occurredAt: text,
  merchant: nullable(text),
  note: nullable(text),
  byHand: flag,
  budgetId: nullable(text),
  category: nullable(text),
  parts: listOf(record({ amountMinor: number, budgetId: nullable(text), category: nullable(text) })),
  shared: nullable(
    record({
      budgetId: text,
      ownerUserId: text,
      split: record({ how: oneOf("equal", "shares", "exact"), parts: listOf(splitPart) }),
    }),
  ),
  refundOf: nullable(text),
  refunds: listOf(record({ transactionId: text, amountMinor: number, occurredAt: text })),
  sameAs: nullable(text),
  twins: listOf(record({ transactionId: text, source: text, amountMinor: number, occurredAt: text })),
})

/** Somebody else's trip that the traveller belongs to. */
export interface SharedTrip {
  readonly yourRole: Role
  readonly budget: BudgetSummary
}
export type Role = "owner" | "editor" | "viewer"
export type Companions = CompanionsView & { readonly yourRole: Role }
/** A transaction with all that was said about it (gateway/contract/views.ts). */
export interface TransactionDetail {
  readonly transactionId: string
  readonly source: string
  readonly amountMinor: number
  readonly currency: string
  readonly direction: "debit" | "credit"
  readonly kind: string
  readonly status: TransactionView["status"]
  readonly occurredAt: string
  readonly merchant: string | null
  readonly note: string | null
  readonly byHand: boolean
  readonly budgetId: string | null
  readonly category: string | null
  readonly parts: ReadonlyArray<{
    readonly amountMinor: number
    readonly budgetId: string | null
    readonly category: string | null
  }>
  readonly shared: {
    readonly budgetId: string
    readonly ownerUserId: string
    readonly split: {
      readonly how: "equal" | "shares" | "exact"
      readonly parts: ReadonlyArray<{
        readonly userId: string
        readonly weight?: number
        readonly amountMinor?: number
      }>
    }
  } | null
  readonly refundOf: string | null
  readonly refunds: ReadonlyArray<{
    readonly transactionId: string
    readonly amountMinor: number
    readonly occurredAt: string
  }>
  readonly sameAs: string | null
  readonly twins: ReadonlyArray<{
    readonly transactionId: string
    readonly source: string
    readonly amountMinor: number
    readonly occurredAt: string
  }>
}

export const isCompanions = (value: unknown): value is Companions => companions(value)
export const isSharedTrip = (value: unknown): value is SharedTrip => sharedTrip(value)
export const isTransactionDetail = (value: unknown): value is TransactionDetail => detail(value)
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
  listOf(match)(value["matches"]) &&
  listOf(wallet)(value["wallets"]) &&
  listOf(commitment)(value["commitments"]) &&
  number(value["unassignedCount"])

const consent = record({
  source: text,
  account: nullable(text),
  purpose: oneOf("transactions", "personalisation", "peers"),
  state: oneOf("granted", "withdrawn", "expired"),
  since: text,
  expires: nullable(text),
})

const importPreview = record({
  importId: nullable(text),
  counts: record({ new: number, duplicate: number, changed: number, leftOut: number }),
  rows: listOf(
    record({
      standing: oneOf("new", "duplicate", "changed"),
      day: text,
      description: text,
      amountMinor: number,
      currency: text,
      direction: oneOf("debit", "credit"),
    }),
  ),
  errors: listOf(record({ detail: text, place: nullable(text) })),
})

const takenFile = record({
  ...{ importId: text, format: text, account: text, transactions: number, takenAt: text, isUndone: flag },
})
export const isTakenFile = (value: unknown): value is TakenFile => takenFile(value)

const columnsFound = record({ columns: listOf(text), rows: listOf(listOf(text)) })

/** A CSV file's columns, its first rows, and what the columns may mean by field of the mapping. */
export interface ColumnsFound {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  readonly guess: { readonly [field: string]: string }
}

export const isColumnsFound = (value: unknown): value is ColumnsFound =>
  columnsFound(value) &&
  isRecord(value) &&
  isRecord(value["guess"]) &&
  Object.values(value["guess"]).every((one) => typeof one === "string")

export const isConsent = (value: unknown): value is Consent => consent(value)
export const isImportPreview = (value: unknown): value is ImportPreview => importPreview(value)

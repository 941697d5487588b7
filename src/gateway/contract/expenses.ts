/**
 * Spending that comes in over HTTP: entered by hand, or handed over by the app that synchronises cards, e-wallets and
 * QRIS. An expense counts once by its own id (I2): `clientId` by hand, `source` and `externalId` from the app.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { ExternalId, Instant, LocalDate, Location, Text } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, Refused, Unavailable, UpgradeRequired } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import {
  amountMinor,
  budgetId,
  category,
  clientId,
  currency,
  idempotencyKey,
  occurredAt,
  text,
  userId,
} from "./fields.ts"
import { QrisCode, ReadQris, ScanQris } from "./qris.ts"
import { Recorded, Repeated } from "./views.ts"

export const RecordExpense = Schema.Struct({
  clientId,
  amountMinor,
  currency,
  occurredAt,
  category: Schema.optionalKey(category),
  merchant: Schema.optionalKey(text("Where it was spent.", "Warung Babi Guling Ibu Oka")),
  note: Schema.optionalKey(text("The traveller's own words.", "Lunch with Made")),
  budgetId: Schema.optionalKey(budgetId),
}).annotate({ identifier: "RecordExpense" })
export type RecordExpense = typeof RecordExpense.Type

const isInstant = Schema.is(Instant)
const isLocalDate = Schema.is(LocalDate)
const DayOrInstant = Schema.String.check(
  Schema.makeFilter((date: string) => isInstant(date) || isLocalDate(date), {
    expected: "a day such as 2026-05-08 or an instant such as 2026-05-08T19:30:00+08:00",
  }),
)

export const SyncTransaction = Schema.Struct({
  userId,
  source: Schema.Literals(["qris", "card", "ewallet"]).annotate({ description: "Where the app read it." }),
  externalId: ExternalId.annotate({
    description: "The source's own reference: with user and source it makes the transaction count once.",
    examples: ["QR-20260508-0001"],
  }),
  amount: Schema.Union([Schema.String, Schema.Finite]).annotate({
    description:
      "MAJOR units, number or string, read as decimal text: 50000 is Rp50.000, 12.34 is $12.34. " +
      "More decimals than the currency has are refused, zeros included.",
    examples: [50_000],
  }),
  currency,
  date: DayOrInstant.annotate({
    description: "When it happened, or the local day where only that is known.",
    examples: ["2026-05-08"],
  }),
  merchant: Schema.optionalKey(text("As the source writes it.", "WARUNG MADE KUTA")),
  location: Schema.optionalKey(
    Schema.Union([Text, Location]).annotate({
      description: "A place's name, or place and coordinates.",
      examples: ["Kuta, Bali"],
    }),
  ),
  description: Schema.optionalKey(text("As the source writes it.", "QRIS payment")),
  consentGiven: Schema.Boolean.annotate({ description: "The traveller's consent; without it nothing is recorded." }),
}).annotate({ identifier: "SyncTransaction" })
export type SyncTransaction = typeof SyncTransaction.Type

const success = [Recorded.pipe(HttpApiSchema.status(201)), Repeated] as const
const error = [Refused, Unavailable, EngineTimeout] as const

export class ExpensesGroup extends HttpApiGroup.make("expenses")
  .add(
    HttpApiEndpoint.post("record", "/api/expenses", {
      headers: idempotencyKey,
      payload: RecordExpense,
      success,
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Record an expense entered by hand",
        description: "Cash, mostly. Answered after the commit; 201 when it is new, 200 when it was known.",
      }),
    ),
    HttpApiEndpoint.post("syncTransaction", "/api/expenses/sync-transaction", {
      headers: idempotencyKey,
      payload: SyncTransaction,
      success,
      error: [...error, Forbidden],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Hand over one transaction of a card, e-wallet or QRIS payment",
        description: "Answered with the transaction after the commit; 201 when it is new, 200 when it was known.",
      }),
    ),
    HttpApiEndpoint.post("readQris", "/api/expenses/read-qris", {
      payload: ReadQris,
      success: QrisCode,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Say what a merchant's payment code says",
        description: "Records nothing. A code that cannot be used is refused with everything that is wrong with it.",
      }),
    ),
    HttpApiEndpoint.post("scanQris", "/api/expenses/scan-qris", {
      headers: idempotencyKey,
      payload: ScanQris,
      success,
      error: [...error, Forbidden],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Record the intent to pay a merchant's payment code (QRIS)",
        description:
          "A scan is no payment: it counts as pending spend at once, until the bank's statement tells. " +
          "Answered after the commit; 201 when it is new, 200 when it was known.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .add(
    HttpApiEndpoint.get("realTime", "/api/expenses/real-time", {
      success: HttpApiSchema.NoContent,
      error: UpgradeRequired,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Live updates (WebSocket)",
        description: [
          "Upgrades to WebSocket. Frames are JSON text; the first message authenticates, no token belongs into the URL.",
          '- `{"type":"authenticate","token"}` is answered by `authenticated`',
          '- `{"type":"subscribe","budgetId","lastVersion"?}` by `state` (the whole view), or `current` when the client is up to date',
          '- `{"type":"unsubscribe","budgetId"}`',
          '- `{"type":"expense","clientId","amountMinor","currency","occurredAt","budgetId"?,"category"?,"merchant"?,"note"?}` by `expense_accepted` after the commit',
          '- `{"type":"ping"}` by `pong`',
          "",
          "Updates are `{type, data, timestamp, version}` with `expense_created`, `budget_threshold`, `budget_changed` and " +
            "`sync_completed`; the first three carry the latest summary. What is refused is answered by `refused` with a problem document.",
        ].join("\n"),
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Expenses", description: "Spending, in and live." })) {}

/**
 * The WebSocket's frames (`GET /api/expenses/real-time`): a client authenticates with its first message (no token in a
 * URL), subscribes to budgets, says the last version it saw, and is brought up to date from there. Every update names
 * its version and carries the latest full state of what it names. `data` of the three updates is the engine's whole push
 * (push/protocol.ts): more than is named below may stand in it. When transactions came and alerts fired in one batch, an
 * `expense_created` and a `budget_threshold` of one version follow each other.
 *
 * A fresh token of the same traveller may follow on the same connection, which then lives as long as that one. A trip of
 * somebody else is subscribed to like one's own, as long as one belongs to it (`refused` with `no-longer-companion` after).
 *
 * Client to server: {"type":"authenticate","token"} · {"type":"subscribe","budgetId","lastVersion"?} ·
 * {"type":"unsubscribe","budgetId"} · {"type":"expense","clientId",…} · {"type":"ping"}.
 * Server to client: {"type","data","timestamp","version"}; types below.
 */
import { Schema } from "effect"
import { AmountMinor, BudgetId, CategoryName, Currency, EventId, Instant, Text } from "../../streams/events.ts"

export const ClientMessage = Schema.Union([
  Schema.Struct({ type: Schema.Literal("authenticate"), token: Schema.String.check(Schema.isMaxLength(4_096)) }),
  Schema.Struct({
    type: Schema.Literal("subscribe"),
    budgetId: BudgetId,
    /** The `version` of the last update this client holds; omitted or too old or ahead of the server: full state. */
    lastVersion: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(128))),
  }),
  Schema.Struct({ type: Schema.Literal("unsubscribe"), budgetId: BudgetId }),
  /** A manual expense. The client id makes it count once, however often it is sent; answered by `expense_accepted`. */
  Schema.Struct({
    type: Schema.Literal("expense"),
    clientId: EventId,
    budgetId: Schema.optionalKey(BudgetId),
    amountMinor: AmountMinor,
    currency: Currency,
    category: Schema.optionalKey(CategoryName),
    merchant: Schema.optionalKey(Text),
    note: Schema.optionalKey(Text),
    occurredAt: Instant,
  }),
  Schema.Struct({ type: Schema.Literal("ping") }),
])
export type ClientMessage = typeof ClientMessage.Type

/**
 * - `authenticated` {userId}
 * - `state` BudgetView: the whole, on subscription (unless the client is up to date) and after a stall
 * - `current` {budgetId}: answer to a subscription whose `lastVersion` is already the newest
 * - `expense_created` {budgetId, summary, transactions, removed}: new or changed transactions with the latest summary
 * - `budget_threshold` {budgetId, summary, alerts}: thresholds and burn warnings as they fire
 * - `budget_changed` {budgetId, summary}
 * - `sync_completed` {source, account, name, imported, error?}: a linked account of the traveller's was read, or could not be
 * - `expense_accepted` {clientId, disposition, budgetId, transaction}: the acknowledgement, after the commit
 * - `notification` {notifications, unread, digest?}: said to the traveller, on whatever they look at; `notifications` as
 *   in the inbox, `digest` the day's summary of several in one sentence; none of either when another screen has
 *   read or put away some, and `unread` alone is news; `version` is that of the newest fact behind them
 * - `correction_proposed` {budgetId, correctionId, correction}: the plan will not hold, and this would make it;
 *   `correction` is the dashboard's whole part of that name. To the owner's own screens, after the `budget_changed`,
 *   `expense_created` or `budget_threshold` of the same version, as the next two
 * - `correction_decided` {budgetId, correctionId, decision, by, correction}: applied, rejected or undone, on whatever screen
 * - `goal_changed` {budgetId, goalId, what, goals}: `what` is set, removed, contributed, off_track or on_track; `goals` is
 *   the dashboard's whole part of that name
 * - `deals_ended` {dealIds}: deals that were for the traveller, or that they are looking at, are over or withdrawn; some of
 *   them are named, so that whoever shows deals asks anew
 * - `offers_found` {budgetId, kind, correction, goals}: savings that can be taken have come or gone, and with them what
 *   is proposed and advised
 * - `refused` a problem document (RFC 9457), with `clientId` when it answers an expense
 * - `pong` {}
 */
export const serverMessageTypes = [
  "authenticated",
  "state",
  "current",
  "expense_created",
  "budget_threshold",
  "budget_changed",
  "sync_completed",
  "expense_accepted",
  "notification",
  "correction_proposed",
  "correction_decided",
  "goal_changed",
  "deals_ended",
  "offers_found",
  "refused",
  "pong",
] as const

export interface ServerMessage {
  readonly type: (typeof serverMessageTypes)[number]
  readonly data: unknown
  /** ISO 8601. */
  readonly timestamp: string
  /** `<epoch>.<generation>.<sequence>`; empty on frames that belong to no budget. */
  readonly version: string
}

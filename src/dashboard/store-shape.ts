/** What the dashboard's store holds and which calls it offers to the screens: the shape alone, so that parts and tests can name it without the store. */
import type { BudgetSummary } from "../budget/view.ts"
import type { AccountCalls } from "./account-calls.ts"
import type { AlertAnswer, Answer, AssignRequest, ChangeBudgetRequest, OpenBudgetRequest, ScanRequest } from "./api.ts"
import type { CompanionCalls } from "./companion-calls.ts"
import type { ComparisonCalls } from "./comparison-calls.ts"
import type { Clock, Transport, TransportEvents } from "./connection.ts"
import type { DealCalls } from "./deal-calls.ts"
import type { InsightCalls } from "./insight-calls.ts"
import type { ItineraryCalls } from "./itinerary-calls.ts"
import type { LinkedCalls } from "./linked-calls.ts"
import type { CashDraft, SaveOutcome } from "./outbox.ts"
import type { PaymentCode } from "./payment-code.ts"
import type { PlanCalls } from "./plan-calls.ts"
import type { KeyValueStorage, Session } from "./session.ts"
import type { Snapshot, Toast, ToastAction } from "./snapshot.ts"
import type { TransactionCalls } from "./transaction-calls.ts"

export interface StoreOptions {
  readonly session: Session
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (events: TransportEvents) => Transport
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly storage: KeyValueStorage
  readonly sessionOver: () => void
  /** A fresh token of the same session: to be kept instead. */
  readonly sessionRenewed: (session: Session) => void
}
export interface Store {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => Snapshot
  readonly start: () => void
  readonly stop: () => void
  readonly refresh: () => Promise<void>
  readonly networkChanged: (online: boolean) => void
  /** Another page of this device changed what they share. */
  readonly storageChanged: () => void
  readonly choose: (budgetId: string) => void
  readonly saveCash: (draft: CashDraft, replaces?: string) => SaveOutcome
  readonly discardCash: (clientId: string) => void
  readonly openBudget: (request: OpenBudgetRequest) => Promise<Answer<BudgetSummary>>
  readonly changeBudget: (budgetId: string, request: ChangeBudgetRequest) => Promise<Answer<BudgetSummary>>
  readonly closeBudget: (budgetId: string) => Promise<Answer<BudgetSummary>>
  /** Whether the purchase of an anomaly was the traveller's; the trip is shown anew. */
  readonly answerAlert: (budgetId: string, alertId: string, answer: AlertAnswer) => Promise<Answer<BudgetSummary>>
  readonly assign: (transactionId: string, request: AssignRequest) => Promise<Answer<true>>
  readonly readCode: (payload: string) => Promise<Answer<PaymentCode>>
  /** The same request asked again, after no answer came, is the same scan. */
  readonly scanCode: (request: ScanRequest) => Promise<Answer<{ readonly held: boolean }>>
  /** Words about a transaction and about companions; the trip is shown anew after each that is taken. */
  /** One payment, told twice: the first no longer counts. The view is asked anew, for what it asked has its answer. */
  readonly match: (transactionId: string, otherId: string) => Promise<Answer<true>>
  readonly keepApart: (transactionId: string, otherId: string) => Promise<Answer<true>>
  readonly transactions: TransactionCalls
  readonly companions: CompanionCalls
  readonly insights: InsightCalls
  readonly deals: DealCalls
  readonly comparison: ComparisonCalls
  /** What the inbox says of how much is unread. */
  readonly setUnread: (unread: number) => void
  readonly linked: LinkedCalls
  /** Who may read what, and statement files. */
  readonly accounts: AccountCalls
  /** Corrections, goals, prices and promises. */
  readonly plans: PlanCalls
  /** What is visited on which day. */
  readonly itinerary: ItineraryCalls
  /** Cash that was paid for somebody else's trip: recorded, and shared equally with all who come along. */
  readonly saveShared: (draft: CashDraft) => SaveOutcome
  readonly newId: () => string
  /** Renews the token when its end is near. */
  readonly renewSession: () => void
  readonly say: (tone: Toast["tone"], text: string, action?: ToastAction) => void
  readonly dismiss: (toastId: string) => void
  readonly signOut: () => void
}

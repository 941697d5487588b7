/**
 * What a client sees of a budget: `view(state, asOf)` is pure and the only place where days turn, so that midnight in
 * one zone wakes no herd (see step.ts for the state behind it). Amounts are minor units of the budget's currency, days
 * are `YYYY-MM-DD` in the budget's time zone, instants are ISO 8601 in UTC.
 */
import type { Category } from "../../config/taxonomy.ts"
import type { CorrectionView } from "./correction/view.ts"
import type { GoalsView } from "./goals/view.ts"
import type { GuaranteeView } from "./guarantee/look.ts"

export interface TransactionView {
  /** The identity: stable over amendments. */
  readonly transactionId: string
  readonly source: string
  readonly externalId: string
  readonly status: "pending" | "posted" | "reversed"
  readonly kind: string
  readonly occurredAt: string
  readonly day: string
  readonly spendMinor: number
  readonly originalMinor: number
  readonly originalCurrency: string
  readonly rate?: string
  readonly category: Category
  readonly confidence: number
  readonly decidedBy: string
  readonly oneOff: boolean
  readonly merchant?: string
  readonly description?: string
  readonly place?: string
  /** Among companions: who paid it, and who bears how much of it, in the budget's currency. */
  readonly shared?: {
    readonly payerId: string
    readonly shares: ReadonlyArray<{ readonly userId: string; readonly minor: number }>
  }
}

/** A trip's companions: who belongs to it, who owes whom, and what would settle it. */
export interface CompanionsView {
  readonly budgetId: string
  readonly ownerUserId: string
  readonly currency: string
  /** The owner first, then in the order in which they joined; those who have left are not in it. */
  readonly members: ReadonlyArray<{ readonly userId: string; readonly role: "owner" | "editor" | "viewer" }>
  /** Positive is owed to them; whoever is even is not in it. */
  readonly balances: ReadonlyArray<{ readonly userId: string; readonly netMinor: number }>
  /** As few transfers as it takes, after which nobody owes anybody. */
  readonly transfers: ReadonlyArray<{ readonly from: string; readonly to: string; readonly amountMinor: number }>
}

export interface AlertView {
  readonly alertId: string
  readonly kind:
    | "threshold"
    | "burn_warning"
    | "trip_started"
    | "trip_ended"
    | "anomaly"
    | "correction_proposed"
    | "correction_decided"
    | "goal_drift"
  readonly at: string
  readonly severity: "info" | "warning" | "critical"
  /** One English sentence, amounts formatted as a person writes them. */
  readonly text: string
  readonly percent?: number
  /** Of an anomaly: the purchase, which sign spoke, how strongly (0 to 1), and what the traveller has answered. */
  readonly transactionId?: string
  readonly reason?: string
  readonly score?: number
  /** The figures that the sign went by, in words and as a person writes them. */
  readonly numbers?: ReadonlyArray<{ readonly name: string; readonly text: string }>
  readonly answer?: "mine" | "not_mine"
}

/** Amounts that spend stays at or below with a probability of 5, 25, 50, 75 and 95 %. */
export interface QuantilesView {
  readonly p05: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
}

/** Where spend is heading, as of the summary's instant: sums from the beginning, one-offs and all. */
export interface ForecastView {
  /** One-offs that are planned and not paid yet, and all that is booked: certain, and part of all that follows. */
  readonly committedMinor: number
  readonly endOfTrip: QuantilesView
  /** Probability, 0 to 1, that the trip ends with no more spent than planned. */
  readonly probabilityWithinPlan: number
  /** Spent by the end of each day that is left, today first; on long trips of some days, always of the last. */
  readonly perDay: ReadonlyArray<QuantilesView & { readonly date: string }>
  readonly byCategory: ReadonlyArray<QuantilesView & { readonly category: Category }>
}

/** Everything a screen needs of the budget but its transactions. */
export interface BudgetSummary {
  readonly budgetId: string
  readonly userId: string
  readonly name: string
  readonly destination?: string
  readonly currency: string
  /** Decimals of the minor unit, and how many of them a person is shown. */
  readonly exponent: number
  readonly shownDecimals: number
  readonly homeCurrency?: string
  readonly timeZone: string
  readonly startDate: string
  readonly endDate: string
  readonly phase: "upcoming" | "running" | "ended" | "closed"
  readonly asOf: string
  readonly today: string
  /** 1-based day of the trip, 0 before it; days of the trip; days still to come, today included. */
  readonly tripDay: number
  readonly tripDays: number
  readonly remainingDays: number
  readonly totalMinor: number
  readonly spentMinor: number
  readonly leftMinor: number
  readonly pendingMinor: number
  /** Booked and not paid yet: no part of what was spent, and no longer there to be. */
  readonly committedMinor: number
  readonly transactionCount: number
  readonly byCategory: ReadonlyArray<{
    readonly category: Category
    readonly plannedMinor: number | null
    readonly spentMinor: number
    /** Booked and not paid yet. */
    readonly committedMinor: number
    readonly count: number
  }>
  /** Every trip day, and days outside the trip that hold spend. */
  readonly byDay: ReadonlyArray<{
    readonly date: string
    readonly plannedMinor: number
    readonly spentMinor: number
    readonly oneOffMinor: number
    readonly count: number
  }>
  readonly rolling: { readonly hourMinor: number; readonly dayMinor: number; readonly weekMinor: number }
  readonly burn: {
    readonly perDayMinor: number
    readonly perDayWithOneOffsMinor: number
    readonly plannedPerDayMinor: number
  }
  /** What an even pace would have spent by now, and how far the trip is from it (positive: over). */
  readonly pace: {
    readonly expectedMinor: number
    readonly differenceMinor: number
    readonly state: "under" | "on" | "over"
  }
  readonly allowance: {
    readonly todayMinor: number
    readonly todaySpentMinor: number
    readonly todayLeftMinor: number
    readonly perRemainingDayMinor: number
  }
  /** At the present burn: days of money left (null: no burn yet) and the date when it ends (null: not before the end). */
  readonly runway: { readonly days: number | null; readonly endsOn: string | null }
  readonly thresholds: ReadonlyArray<{ readonly percent: number; readonly crossed: boolean }>
  readonly forecast: ForecastView
  /** A promise about this trip, where one was taken. */
  readonly guarantee?: GuaranteeView
}

/** A purchase made before any budget held it: kept, and joined on the traveller's word. */
export interface SuggestionView {
  readonly transaction: TransactionView
  readonly reason: string
}

/** Something booked: owed, or no longer and why. Amounts are the budget's currency's unless they say theirs. */
export interface CommitmentView {
  readonly bookingId: string
  readonly category: Category
  readonly amountMinor: number
  readonly original?: { readonly amountMinor: number; readonly currency: string; readonly rate: string }
  readonly dueDate: string
  readonly merchant?: string
  readonly from: "itinerary" | "prices" | "traveller"
  readonly committedAt: string
  readonly state: "open" | "released"
  readonly released?: {
    readonly why: "cancelled" | "paid" | "word"
    readonly at: string
    readonly transactionId?: string
  }
  /** A payment that may be its own: the traveller is asked. */
  readonly maybe?: {
    readonly transactionId: string
    readonly at: string
    readonly spendMinor: number
    readonly merchant?: string
  }
}

/** A purse of the trip: cash, an e-wallet. */
export interface WalletView {
  readonly name: string
  readonly currency: string
  /** Minor units of its own currency; never less than nothing. */
  readonly balanceMinor: number
  /** What was spent from it beyond what is known to have come in. */
  readonly unknownMinor: number
}

/** As much of a transaction as tells it from another. */
export interface MatchSideView {
  readonly transactionId: string
  readonly source: string
  readonly occurredAt: string
  readonly originalMinor: number
  readonly originalCurrency: string
  readonly merchant?: string
}

/** Two transactions that may be one payment (`same`), or the two legs of the traveller's own money (`moved`). */
export interface MatchView {
  readonly kind: "same" | "moved"
  /** The one that would no longer count. */
  readonly transaction: MatchSideView
  readonly other: MatchSideView
}

export interface BudgetView {
  readonly summary: BudgetSummary
  /** Newest first, at most `limits.recentTransactionsKept`. */
  readonly transactions: ReadonlyArray<TransactionView>
  /** Newest first. */
  readonly alerts: ReadonlyArray<AlertView>
  readonly suggestions: ReadonlyArray<SuggestionView>
  /** Pairs that the traveller is asked about. */
  readonly matches: ReadonlyArray<MatchView>
  readonly wallets: ReadonlyArray<WalletView>
  /** What is owed first. */
  readonly commitments: ReadonlyArray<CommitmentView>
  /** Spend of this user that no budget holds. */
  readonly unassignedCount: number
  /** Of the owner's own view; a companion sees null. */
  readonly correction?: CorrectionView | null
  readonly goals?: GoalsView | null
}

/**
 * The nouns of the pure fold: what the accounts know of a transaction, what reaches a budget, what a budget says.
 * Plain data throughout, so that a state can be snapshotted, compared and replayed byte for byte (I1). Nothing in this
 * folder imports Effect, reads a clock or does I/O.
 */
import type { Category } from "../../config/taxonomy.ts"
import type { SignKind } from "./anomaly/signs.ts"
import type { Booking } from "./bookings/booking.ts"
import type { CommittedMoney } from "./bookings/committed.ts"
import type { SharedCost } from "./companions/shares.ts"
import type { Decision } from "./correction/decision.ts"
import type { Move } from "./correction/money-line.ts"
import type { Offer, OfferList } from "./correction/offer.ts"
import type { Preferences } from "./correction/preferences.ts"
import type { Proposal } from "./correction/propose.ts"
import type { CorrectionSettings } from "./correction/settings.ts"
import type { Word } from "./correction/word.ts"
import type { Goal, GoalChange } from "./goals/goal.ts"
import type { PromiseOutcome } from "./guarantee/outcome.ts"
import type { PlanPromise } from "./guarantee/promise.ts"
import type { TripTurn } from "./trip-turn.ts"

/** Days since 1970-01-01 in the budget's own time zone: the trip-local day. */
export type EpochDay = number

export type TransactionStatus = "pending" | "posted" | "reversed"
export type TransactionKindName =
  | "purchase"
  | "refund"
  | "fee"
  | "income"
  | "transfer"
  | "withdrawal"
  | "topup"
  | "exchange"
  | "cashback"

/** Where somebody stood. */
export interface Spot {
  readonly latitude: number
  readonly longitude: number
}

/** A transaction as the accounts see it now: one per identity (I2), whatever number of events made it. */
export interface Entry {
  /** 32 hexadecimal digits: user, source, account and external id, hashed. */
  readonly identity: string
  /** Log sequence of the event that first recorded it. */
  readonly firstSeq: number
  readonly source: string
  readonly account: string
  readonly externalId: string
  readonly revision: number
  /** When it happened. */
  readonly timeMs: number
  readonly status: TransactionStatus
  readonly kind: TransactionKindName
  readonly direction: "debit" | "credit"
  readonly originalMinor: number
  readonly originalCurrency: string
  /** The day as the source gave it (date-only sources), else undefined: derived from the time in the budget's zone. */
  readonly givenDay?: EpochDay
  readonly mcc?: string
  readonly category: Category
  /** 0 to 1. */
  readonly confidence: number
  /** `user`, `source`, `merchant`, `mcc`, `fallback`: what decided the category. */
  readonly decidedBy: string
  readonly merchant?: string
  readonly description?: string
  readonly place?: string
  /** Where the payer was, of a payment in person. */
  readonly spot?: Spot
}

/** What a transaction puts into a purse (cash, an e-wallet), or takes out of it, in the purse's own currency. */
export interface WalletMove {
  readonly name: string
  readonly currency: string
  readonly minor: number
}

/** An entry as it stands in one budget: its day there and its worth in the budget's currency. */
export interface BudgetEntry extends Entry {
  readonly localDay: EpochDay
  /** Budget currency; positive is spend, negative gives back, 0 touches nothing (pending transfers, income). */
  readonly spendMinor: number
  /** Units of budget currency per unit of original currency, frozen when first used (I7); absent for the same currency. */
  readonly rate?: string
  /** Lodging and intercity transport: out of the daily rate. */
  readonly oneOff: boolean
  /** Among companions: who paid it, and who bears it. */
  readonly shared?: SharedCost
  readonly wallets?: ReadonlyArray<WalletMove>
}

export interface BudgetPlan {
  readonly budgetId: string
  readonly userId: string
  readonly name: string
  readonly destination?: string
  readonly currency: string
  readonly homeCurrency?: string
  readonly timeZone: string
  readonly startDay: EpochDay
  /** Inclusive. */
  readonly endDay: EpochDay
  readonly totalMinor: number
  readonly categoryPlanMinor: { readonly [category in Category]?: number }
  /** Held back from the allowance of the days ahead by corrections; absent for nothing. */
  readonly reserveMinor?: number
  readonly thresholdsPercent: ReadonlyArray<number>
  /** Booked and not paid yet; follows from the bookings, absent for nothing. */
  readonly committed?: CommittedMoney
}

/** What reaches a budget. `logMs` is the log's own time: the only "now" that the fold knows (I1). */
export type BudgetInput =
  | { readonly kind: "open"; readonly seq: number; readonly logMs: number; readonly plan: BudgetPlan }
  | {
      readonly kind: "change"
      readonly seq: number
      readonly logMs: number
      readonly patch: Partial<
        Omit<BudgetPlan, "budgetId" | "userId" | "currency" | "timeZone" | "reserveMinor" | "committed">
      >
      /** When it was said, by its own time: total and category plan are the latest word's (I8). */
      readonly word?: Word
    }
  | { readonly kind: "close"; readonly seq: number; readonly logMs: number }
  /** Time is at least `atMs`, and that is news to the trip. */
  | {
      readonly kind: "due"
      readonly seq: number
      readonly logMs: number
      readonly atMs: number
      readonly turn: TripTurn
    }
  /** Money went from one companion to another: who owes whom changes, what was spent does not. */
  | {
      readonly kind: "settle"
      readonly seq: number
      readonly logMs: number
      readonly from: string
      readonly to: string
      readonly amountMinor: number
    }
  /** The traveller's answer to an alert about a purchase: `this was me`, or not. */
  | {
      readonly kind: "answer"
      readonly seq: number
      readonly logMs: number
      readonly alertSeq: number
      readonly mine: boolean
    }
  /** A quote that the traveller took for this trip. */
  | { readonly kind: "promise"; readonly seq: number; readonly logMs: number; readonly promise: PlanPromise }
  /** What was decided about a correction. */
  | ({ readonly kind: "correct"; readonly seq: number; readonly logMs: number } & Decision)
  /** What corrections may do here. */
  | {
      readonly kind: "correction_settings"
      readonly seq: number
      readonly logMs: number
      readonly word: Word
      readonly settings: CorrectionSettings
    }
  /** Savings that were found for it. */
  | { readonly kind: "offers"; readonly seq: number; readonly logMs: number; readonly list: OfferList }
  /** What the traveller has shown to be dear to them, over all their trips. */
  | { readonly kind: "preferences"; readonly seq: number; readonly logMs: number; readonly preferences: Preferences }
  /** All goals of this budget as they are now, and what was done to one of them. */
  | {
      readonly kind: "goals"
      readonly seq: number
      readonly logMs: number
      readonly goals: ReadonlyArray<Goal>
      readonly changed: GoalChange
    }
  /** All bookings of this budget as they are now. */
  | {
      readonly kind: "bookings"
      readonly seq: number
      readonly logMs: number
      readonly bookings: ReadonlyArray<Booking>
    }
  /**
   * A transaction came, changed or left: `before` is what this budget counted until now, `after` what it counts from
   * now on. All sums are differences of the two, so that order does not matter to them (I8).
   */
  | {
      readonly kind: "entry"
      readonly seq: number
      readonly logMs: number
      readonly before?: BudgetEntry
      readonly after?: BudgetEntry
    }

/** The trip has begun, or is over: the figures of that moment. */
interface TripFact<Kind> {
  readonly kind: Kind
  readonly seq: number
  readonly atMs: number
  /** Its first or its last day. */
  readonly day: EpochDay
  readonly days: number
  readonly spentMinor: number
  readonly totalMinor: number
  /** At the end of a trip that something was promised for: what, and what became of it. */
  readonly promise?: PlanPromise & Partial<PromiseOutcome>
  /** It ended because the traveller closed its budget, which is no news to them. */
  readonly closed?: true
}

/** What a budget said at the time: history, follows log order (I8). */
export type Fact =
  | TripFact<"trip_started">
  | TripFact<"trip_ended">
  | {
      readonly kind: "threshold"
      readonly seq: number
      readonly atMs: number
      readonly percent: number
      readonly spentMinor: number
      readonly totalMinor: number
    }
  | {
      readonly kind: "burn_warning"
      readonly seq: number
      readonly atMs: number
      /**
       * `pace`: money ends before the trip does; `day`: today's spend went over today's allowance; `forecast`: the trip,
       * or a category of it, will probably end over its plan, `spentMinor` being what it will come to, as often more as
       * less, and `allowanceMinor` the plan.
       */
      readonly reason: "pace" | "day" | "forecast"
      readonly spentMinor: number
      readonly allowanceMinor: number
      /** The day on which the money ends at this pace, for `pace`. */
      readonly runsOutOn?: EpochDay
      /** For `forecast`: that it ends within its plan, and of what; without a category of the whole trip. */
      readonly probability?: number
      readonly category?: Category
    }
  /** A purchase is out of the ordinary: which sign says so, and the numbers behind it (see anomaly/signs.ts). */
  | {
      readonly kind: "anomaly"
      readonly seq: number
      readonly atMs: number
      readonly sign: SignKind
      /** 0 to 1. */
      readonly score: number
      readonly transactionId: string
      readonly merchant?: string
      readonly amountMinor: number
      readonly value: number
      readonly usual: number
      readonly answer?: "mine" | "not_mine"
    }
  /** The plan will not hold, and this would make it; `proposal` stands in the commit's fact, not in the state's. */
  | {
      readonly kind: "correction_proposed"
      readonly seq: number
      readonly atMs: number
      readonly correctionId: string
      readonly reason: "forecast" | "category" | "day"
      /** It is within the limits of automatic corrections, and follows by itself. */
      readonly automatic: boolean
      readonly movedMinor: number
      /** Everyday spend per day that is left: as it goes, and as it should. */
      readonly perDayMinor: number
      readonly targetPerDayMinor: number
      readonly probabilityBefore: number
      readonly probabilityAfter: number
      /** The proposal that it takes the place of because offers have come or gone: no news. */
      readonly revises?: string
      readonly proposal?: Proposal
    }
  /** A correction was applied, rejected or undone. */
  | {
      readonly kind: "correction_decided"
      readonly seq: number
      readonly atMs: number
      readonly correctionId: string
      readonly decision: "accepted" | "rejected" | "edited" | "undone"
      readonly by: "traveller" | "engine"
      readonly movedMinor: number
      readonly moves?: ReadonlyArray<Move>
      readonly savings?: ReadonlyArray<Offer>
    }
  /** A goal has become improbable, or probable again. */
  | {
      readonly kind: "goal_drift"
      readonly seq: number
      readonly atMs: number
      readonly goalId: string
      readonly name: string
      readonly drift: "off_track" | "on_track"
      readonly probability: number
    }

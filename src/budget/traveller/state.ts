/**
 * The user stage's state: a traveller's budgets by their heads, the spend that fits none of them, and which identities
 * the accounts already hold. It decides which budget an event belongs to; what a budget makes of it is step.ts's.
 * Mutable and owned by exactly one partition (I4); a pure function of the user's events (I1).
 */
import type { EpochDay } from "../model.ts"
import type { TransactionRecord } from "./record.ts"
import type { SeenFilter } from "./seen-filter.ts"
import { decodeFilter, emptyFilter, encodeFilter } from "./seen-filter.ts"

export interface BudgetHead {
  readonly budgetId: string
  readonly currency: string
  readonly timeZone: string
  readonly openedMs: number
  startDay: EpochDay
  endDay: EpochDay
  /** When it was closed: transactions of later times do not enter it by themselves. */
  closedMs?: number
}

/** Kept for the user and folded in when it can be. */
export interface Held {
  readonly record: TransactionRecord
  readonly reason: "no-budget" | "unknown-budget" | "no-rate" | "by-word"
}

export interface TravellerState {
  readonly userId: string
  lastSeq: number
  lastLogMs: number
  readonly budgets: Array<BudgetHead>
  /** By identity, in the order in which they came. */
  readonly held: Map<string, Held>
  seen: SeenFilter
  /** Latest word per source, account and purpose. */
  readonly consents: Map<
    string,
    { readonly state: "granted" | "withdrawn"; readonly timeMs: number; readonly expiresMs?: number }
  >
}

export const newTraveller = (userId: string): TravellerState => ({
  userId,
  lastSeq: 0,
  lastLogMs: 0,
  budgets: [],
  held: new Map(),
  seen: emptyFilter(),
  consents: new Map(),
})

/** Something that the user keeps waits for a rate of this currency. */
export const awaitsRate = (state: TravellerState, base: string): boolean => {
  for (const { record, reason } of state.held.values()) {
    if (reason === "no-rate" && record.body?.originalCurrency === base) return true
  }
  return false
}

export interface EncodedTraveller {
  readonly userId: string
  readonly lastSeq: number
  readonly lastLogMs: number
  readonly budgets: ReadonlyArray<BudgetHead>
  readonly held: ReadonlyArray<Held>
  readonly seen: ReturnType<typeof encodeFilter>
  readonly consents: ReadonlyArray<
    readonly [string, { readonly state: "granted" | "withdrawn"; readonly timeMs: number; readonly expiresMs?: number }]
  >
}

/** Plain data; `decodeTraveller` gives back a state that continues identically. */
export const encodeTraveller = (state: TravellerState): EncodedTraveller => ({
  userId: state.userId,
  lastSeq: state.lastSeq,
  lastLogMs: state.lastLogMs,
  budgets: state.budgets,
  held: [...state.held.values()],
  seen: encodeFilter(state.seen),
  consents: [...state.consents],
})

export const decodeTraveller = (encoded: EncodedTraveller): TravellerState => ({
  userId: encoded.userId,
  lastSeq: encoded.lastSeq,
  lastLogMs: encoded.lastLogMs,
  budgets: encoded.budgets.map((head) => ({ ...head })),
  held: new Map(encoded.held.map((held) => [held.record.identity, held] as const)),
  seen: decodeFilter(encoded.seen),
  consents: new Map(encoded.consents),
})

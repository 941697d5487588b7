/**
 * The user stage's state: a traveller's budgets by their heads, the spend that fits none of them, and which identities
 * the accounts already hold. It decides which budget an event belongs to; what a budget makes of it is step.ts's.
 * Mutable and owned by exactly one partition (I4); a pure function of the user's events (I1).
 */
import { limits } from "../../../config/limits.ts"
import type { BookingBook, BookingEntry } from "../bookings/booking-book.ts"
import type { Members, MemberWord } from "../companions/members.ts"
import { readPreferences } from "../correction/correction-state.ts"
import { hasPreferences, noPreferences, type Preferences } from "../correction/preferences.ts"
import type { GoalBook, GoalEntry } from "../goals/goal-book.ts"
import type { EpochDay } from "../model.ts"
import type { Turning } from "../trip-turn.ts"
import type { Consent, Consents } from "./consents.ts"
import { duesOf, earliest } from "./due.ts"
import type { OpenIntent, OpenIntents } from "./matching/open-intents.ts"
import type { MerchantWord, MerchantWords } from "./merchant-words.ts"
import { purchaseIdOf, type TransactionRecord } from "./record.ts"
import type { SeenFilter } from "./seen-filter.ts"
import { decodeFilter, emptyFilter, encodeFilter } from "./seen-filter.ts"

/** What is known of a budget beside its own state: which transactions are its, and when something falls due in it. */
export interface BudgetHead extends Turning {
  readonly budgetId: string
  readonly currency: string
  readonly timeZone: string
  readonly openedMs: number
  startDay: EpochDay
  endDay: EpochDay
  /** When it was closed: transactions of later times do not enter it by themselves. */
  closedMs?: number
  watched: boolean
  /** Corrections or goals were asked for: its days are looked at without any thresholds too. */
  planKept?: boolean
  toldMs: number
  endedOn?: EpochDay
}

/** Kept for the user and folded in when it can be. */
export interface Held {
  readonly record: TransactionRecord
  readonly reason:
    | "no-budget"
    | "unknown-budget"
    | "no-rate"
    /** Worth more in its budget's currency than `limits.amountMinorMax`: an amendment may mend it. */
    | "too-large"
    | "by-word"
    | "no-purchase"
    | "too-many-refunds"
    | "other-currency"
    | "not-a-member"
}

export interface TravellerState {
  readonly userId: string
  lastSeq: number
  lastLogMs: number
  readonly budgets: Array<BudgetHead>
  /** By identity, in the order in which they came. */
  readonly held: Map<string, Held>
  /** Identities of purchases that have not come, each with the held refunds that name it: follows from `held`. */
  readonly awaitedPurchases: Map<string, Set<string>>
  /** Transactions that were matched to one that has not come, or that cannot count in their stead yet, by that one. */
  readonly awaitedMatches: Map<string, Set<string>>
  /** What may still come again from another source. */
  readonly intents: OpenIntents
  /** Companions of each budget; none for a trip alone. */
  readonly members: Map<string, Members>
  /** What was said about each budget's goals. */
  readonly goals: Map<string, GoalBook>
  /** What was said about each budget's bookings; nothing for most. */
  readonly bookings: Map<string, BookingBook>
  /** What their decisions about corrections have taught, over all their trips. */
  preferences: Preferences
  seen: SeenFilter
  /** What they have said of merchants' categories; nothing for most. */
  readonly merchantWords: MerchantWords
  /** Latest word per source, account and purpose. */
  readonly consents: Consents
  /** When something falls due next for this traveller; infinity for nothing. Follows from budgets and consents. */
  dueMs: number
}

export const newTraveller = (userId: string): TravellerState => ({
  userId,
  lastSeq: 0,
  lastLogMs: 0,
  budgets: [],
  held: new Map(),
  awaitedPurchases: new Map(),
  awaitedMatches: new Map(),
  intents: new Map(),
  members: new Map(),
  goals: new Map(),
  bookings: new Map(),
  preferences: noPreferences,
  merchantWords: new Map(),
  seen: emptyFilter(),
  consents: new Map(),
  dueMs: Number.POSITIVE_INFINITY,
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
  readonly awaitedMatches?: ReadonlyArray<readonly [string, ReadonlyArray<string>]>
  readonly intents?: ReadonlyArray<OpenIntent>
  readonly members?: ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, ReadonlyArray<MemberWord>]>]>
  readonly goals?: ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, GoalEntry]>]>
  readonly bookings?: ReadonlyArray<readonly [string, ReadonlyArray<BookingEntry>]>
  readonly preferences?: Preferences
  readonly merchantWords?: ReadonlyArray<readonly [string, ReadonlyArray<MerchantWord>]>
  readonly seen: ReturnType<typeof encodeFilter>
  readonly consents: ReadonlyArray<readonly [string, Consent]>
}

/** Plain data; `decodeTraveller` gives back a state that continues identically. */
export const encodeTraveller = (state: TravellerState): EncodedTraveller => ({
  userId: state.userId,
  lastSeq: state.lastSeq,
  lastLogMs: state.lastLogMs,
  budgets: state.budgets,
  held: [...state.held.values()],
  ...(state.awaitedMatches.size === 0
    ? {}
    : { awaitedMatches: [...state.awaitedMatches].map(([target, from]) => [target, [...from]] as const) }),
  ...(state.intents.size === 0 ? {} : { intents: [...state.intents.values()] }),
  ...(state.members.size === 0
    ? {}
    : { members: [...state.members].map(([budgetId, members]) => [budgetId, [...members]] as const) }),
  ...(state.goals.size === 0 ? {} : { goals: [...state.goals].map(([id, book]) => [id, [...book]] as const) }),
  ...(state.bookings.size === 0
    ? {}
    : { bookings: [...state.bookings].map(([id, book]) => [id, [...book.values()]] as const) }),
  ...(hasPreferences(state.preferences) ? { preferences: state.preferences } : {}),
  ...(state.merchantWords.size === 0 ? {} : { merchantWords: [...state.merchantWords].sort(byMerchant) }),
  seen: encodeFilter(state.seen),
  consents: [...state.consents],
})

export const decodeTraveller = (encoded: EncodedTraveller): TravellerState => {
  const state: TravellerState = {
    userId: encoded.userId,
    lastSeq: encoded.lastSeq,
    lastLogMs: encoded.lastLogMs,
    budgets: encoded.budgets.map((head) => ({ ...head })),
    held: new Map(),
    awaitedPurchases: new Map(),
    awaitedMatches: new Map((encoded.awaitedMatches ?? []).map(([target, from]) => [target, new Set(from)])),
    intents: new Map((encoded.intents ?? []).map((intent) => [intent.identity, intent])),
    members: new Map((encoded.members ?? []).map(([budgetId, members]) => [budgetId, membersFrom(members)])),
    goals: new Map((encoded.goals ?? []).map(([budgetId, book]) => [budgetId, goalsFrom(book)])),
    bookings: new Map((encoded.bookings ?? []).map(([budgetId, book]) => [budgetId, bookFrom(book)])),
    preferences: encoded.preferences === undefined ? noPreferences : readPreferences(encoded.preferences),
    merchantWords: new Map(encoded.merchantWords ?? []),
    seen: decodeFilter(encoded.seen),
    consents: new Map(encoded.consents),
    dueMs: Number.POSITIVE_INFINITY,
  }
  for (const held of encoded.held) hold(state, held)
  state.dueMs = earliest(duesOf(state))
  return state
}

const byMerchant = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1

const membersFrom = (members: ReadonlyArray<readonly [string, ReadonlyArray<MemberWord>]>): Members =>
  new Map(members.map(([userId, words]) => [userId, [...words]]))

const goalsFrom = (book: ReadonlyArray<readonly [string, GoalEntry]>): GoalBook =>
  new Map(book.map(([goalId, entry]) => [goalId, { ...entry }]))

const bookFrom = (entries: ReadonlyArray<BookingEntry>): BookingBook =>
  new Map(entries.map((entry) => [entry.bookingId, entry]))

/** Keeps a record for the user; beyond the bound the oldest leaves memory, but stays in the ledger (I5). */
export const hold = (state: TravellerState, held: Held): void => {
  const { identity } = held.record
  const purchase = purchaseIdOf(held.record)
  forgetAwaited(state, state.held.get(identity))
  state.held.set(identity, held)
  if (held.reason === "no-purchase" && purchase !== undefined) {
    const refunds = state.awaitedPurchases.get(purchase) ?? new Set()
    state.awaitedPurchases.set(purchase, refunds.add(identity))
  }
  if (state.held.size <= limits.unassignedPerUserMax) return
  const oldest = state.held.keys().next()
  if (!oldest.done) release(state, oldest.value)
}

/** Keeps it no longer. */
export const release = (state: TravellerState, identity: string): void => {
  if (state.held.size === 0) return
  forgetAwaited(state, state.held.get(identity))
  state.held.delete(identity)
}

const forgetAwaited = (state: TravellerState, held: Held | undefined): void => {
  const purchase = held === undefined ? undefined : purchaseIdOf(held.record)
  if (held === undefined || purchase === undefined) return
  const refunds = state.awaitedPurchases.get(purchase)
  refunds?.delete(held.record.identity)
  if (refunds?.size === 0) state.awaitedPurchases.delete(purchase)
}

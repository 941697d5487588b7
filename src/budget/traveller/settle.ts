/**
 * Settling a record: it is placed anew from what it says now, rests in its budgets' hands or among what is kept for the
 * user, and each budget is told the difference. Differences alone reach the budgets, so that the order of events leaves
 * no trace in their sums (I8).
 */
import type { BudgetInput } from "../model.ts"
import { type CategoriseBody, type FindRate, isOwnMoney, place, placeParts } from "./placement.ts"
import type { Reach } from "./reach.ts"
import {
  type Body,
  type Placed,
  placementsOf,
  purchaseIdOf,
  sharingOf,
  splitOf,
  type TransactionRecord,
} from "./record.ts"
import { placeRefunds } from "./refunds.ts"
import { same } from "./same.ts"
import { type Outgoing, send, sharedOut } from "./sent.ts"
import { type Held, hold, release, type TravellerState } from "./state.ts"

export interface Delivery {
  readonly budgetId: string
  readonly input: BudgetInput
}

export interface UserStage {
  readonly findRate: FindRate
  readonly categorise: CategoriseBody
  /** The accounting state of another transaction than the event's: the purchase of a refund. */
  readonly recordOf: (identity: string) => TransactionRecord | undefined
  /** At least the traveller's transactions in this reach; undefined when there are too many to look at. */
  readonly recordsIn: (reach: ReadonlyArray<Reach>) => ReadonlyArray<TransactionRecord> | undefined
}

export interface Settled {
  readonly record: TransactionRecord
  /** Why it, or a part of it, is kept aside. */
  readonly held?: Held["reason"]
}

const nothing: ReadonlyArray<never> = []

/** The budget that holds it, the first of them for one in parts; null for none. */
export const budgetIdOf = (record: TransactionRecord): string | null =>
  record.placed?.budgetId ?? record.parts?.[0]?.budgetId ?? null

/** Puts a record where it belongs by what it says now. */
export const settled = (traveller: TravellerState, record: TransactionRecord, body: Body, stage: UserStage): Settled =>
  rest(traveller, decided(traveller, record, body, stage))

/** Where it belongs, without putting it there. */
const decided = (traveller: TravellerState, record: TransactionRecord, body: Body, stage: UserStage): Settled => {
  if (sharedOut(traveller.userId, record) !== undefined) return { record: withoutPlace(record) }
  const split = splitOf(record)
  // What moves the traveller's own money has a fee at most, which is not divided.
  if (split !== undefined && !isOwnMoney(record, body)) {
    const { parts, held } = placeParts(traveller, record, body, split, stage.findRate, stage.categorise)
    const bare = withoutPlace(record)
    return { record: parts.length === 0 ? bare : { ...bare, parts }, ...(held === undefined ? {} : { held }) }
  }
  const placement = place(traveller, record, body, stage.findRate, stage.categorise)
  if ("held" in placement) return { record: withoutPlace(record), held: placement.held }
  if (record.parts !== undefined) return { record: { ...withoutPlace(record), placed: placement } }
  if (isNew(record)) {
    return { record: { identity: record.identity, firstSeq: record.firstSeq, body, placed: placement } }
  }
  return { record: { ...record, placed: placement } }
}

/** Nothing is known of it but its body, as of nearly all: written out, a new record costs a tenth of a copied one. */
const isNew = ({ reversal, word, placed, refunds, follows, twins, pairOf, sent }: TransactionRecord): boolean =>
  reversal === undefined &&
  word === undefined &&
  placed === undefined &&
  refunds === undefined &&
  follows === undefined &&
  twins === undefined &&
  pairOf === undefined &&
  sent === undefined

const withoutPlace = (record: TransactionRecord): TransactionRecord => {
  const { placed: _placed, parts: _parts, ...unplaced } = record
  return unplaced
}

const rest = (traveller: TravellerState, now: Settled): Settled => {
  if (now.held === undefined) release(traveller, now.record.identity)
  else hold(traveller, { record: now.record, reason: now.held })
  return now
}

/** What each budget has to be told so that it holds what the record says now instead of what it said before. */
export const deliveriesOf = (
  prior: TransactionRecord | undefined,
  record: TransactionRecord,
  seq: number,
  logMs: number,
): ReadonlyArray<Delivery> => {
  if (prior?.parts !== undefined || record.parts !== undefined) return partDeliveries(prior, record, seq, logMs)
  const left = prior?.placed
  const entered = record.placed
  if (left === undefined) return entered === undefined ? nothing : [entering(entered, seq, logMs)]
  if (entered === undefined) return [leaving(left, seq, logMs)]
  return left.budgetId === entered.budgetId
    ? [changing(left, entered, seq, logMs)]
    : [leaving(left, seq, logMs), entering(entered, seq, logMs)]
}

const entering = ({ budgetId, entry }: Placed, seq: number, logMs: number): Delivery => ({
  budgetId,
  input: { kind: "entry", seq, logMs, after: entry },
})

const leaving = ({ budgetId, entry }: Placed, seq: number, logMs: number): Delivery => ({
  budgetId,
  input: { kind: "entry", seq, logMs, before: entry },
})

const changing = (left: Placed, entered: Placed, seq: number, logMs: number): Delivery => ({
  budgetId: entered.budgetId,
  input: { kind: "entry", seq, logMs, before: left.entry, after: entered.entry },
})

/** Part by part: what leaves first, so that a sum near its bound has room for what enters. */
const partDeliveries = (
  prior: TransactionRecord | undefined,
  record: TransactionRecord,
  seq: number,
  logMs: number,
): ReadonlyArray<Delivery> => {
  const before = prior === undefined ? nothing : placementsOf(prior)
  const after = placementsOf(record)
  const counterpart = (one: Placed, others: ReadonlyArray<Placed>): Placed | undefined =>
    others.find((other) => other.budgetId === one.budgetId && other.entry.identity === one.entry.identity)
  const left = before.filter((one) => counterpart(one, after) === undefined)
  return [
    ...left.map((one) => leaving(one, seq, logMs)),
    ...after.flatMap((one) => {
      const was = counterpart(one, before)
      if (was === undefined) return [entering(one, seq, logMs)]
      return same(was, one) ? [] : [changing(was, one, seq, logMs)]
    }),
  ]
}

/** The event's own transaction, and its record as it was before. */
interface Own {
  readonly identity: string
  readonly prior: TransactionRecord | undefined
}

/** What one event changes in records beside its own, and what the budgets hear of all of them. */
export class Changes {
  readonly deliveries: Array<Delivery> = []
  readonly moved: Array<TransactionRecord> = []
  readonly outgoing: Array<Outgoing> = []
  readonly #seq: number
  readonly #logMs: number
  readonly #own: Own | undefined

  constructor(seq: number, logMs: number, own?: Own) {
    this.#seq = seq
    this.#logMs = logMs
    this.#own = own
  }

  /** The record, once the owner of the budget that it is shared with is told of the change. */
  send(userId: string, before: TransactionRecord | undefined, after: TransactionRecord): TransactionRecord {
    const was = after.identity === this.#own?.identity ? this.#own.prior : before
    const { record, outgoing } = send(userId, was, after)
    this.outgoing.push(...outgoing)
    return record
  }

  /** A record of another transaction than the event's own that is kept anew, when anything of it has changed. */
  keep(before: TransactionRecord, after: TransactionRecord): void {
    if (after.identity !== this.#own?.identity && !same(before, after)) this.moved.push(after)
  }

  /** Tells the budgets alone. */
  tell(before: TransactionRecord, after: TransactionRecord): void {
    this.deliveries.push(...partDeliveries(before, after, this.#seq, this.#logMs))
  }
}

const bySeq = (left: TransactionRecord, right: TransactionRecord): number =>
  left.firstSeq - right.firstSeq || (left.identity < right.identity ? -1 : 1)

/**
 * Places anew what was kept for the user and what an event reaches: whatever belongs elsewhere now moves there, its
 * refunds with it.
 * @param reached from `stage.recordsIn`, or more
 */
export const replaced = (
  traveller: TravellerState,
  seq: number,
  logMs: number,
  stage: UserStage,
  reached: ReadonlyArray<TransactionRecord> = nothing,
): Changes => {
  const changes = new Changes(seq, logMs)
  const again = (record: TransactionRecord, isHeldFor?: Held["reason"]): void => {
    // A refund goes where its purchase does.
    if (record.body === undefined || purchaseIdOf(record) !== undefined || record.twinOf !== undefined) return
    const now = decided(traveller, record, record.body, stage)
    const stays = same(placementsOf(record), placementsOf(now.record))
    if (stays && (isHeldFor === undefined || isHeldFor === now.held)) return
    // What moves is met by the event: its archive row says so.
    if (isHeldFor === undefined) stage.recordOf(record.identity)
    rest(traveller, now)
    changes.tell(record, now.record)
    changes.moved.push(regrouped(traveller, now, now.record.refunds ?? nothing, changes))
  }
  const kept = new Map(traveller.held)
  for (const { record, reason } of kept.values()) again(record, reason)
  for (const record of reached.toSorted(bySeq)) if (!kept.has(record.identity)) again(record)
  return changes
}

const following = (refund: TransactionRecord, purchase: TransactionRecord): TransactionRecord => {
  const { follows: _follows, ...bare } = refund
  const sharing = sharingOf(purchase)
  if (sharing === undefined) return bare
  // The owner knows the payment by the one that counts, whichever of its tellers the refund names.
  const counted = purchase.identity === purchaseIdOf(refund) ? {} : { counted: purchase.identity }
  return { ...bare, follows: { ...sharing, ...counted } }
}

/**
 * A purchase with its refunds placed by it.
 * @param refunds as they were in the purchase's hands until now
 */
export const regrouped = (
  traveller: TravellerState,
  { record, held }: Settled,
  refunds: ReadonlyArray<TransactionRecord>,
  changes: Changes,
): TransactionRecord => {
  if (refunds.length === 0 && record.refunds === undefined) return record
  const { refunds: _before, ...bare } = record
  const placed = placeRefunds(traveller, bare, refunds).map((refund) => {
    const before = refunds.find((one) => one.identity === refund.identity) ?? refund
    const after = changes.send(traveller.userId, before, following(refund, bare))
    changes.tell(before, after)
    changes.keep(before, after)
    return after
  })
  const grouped = placed.length === 0 ? bare : { ...bare, refunds: placed }
  if (held !== undefined) hold(traveller, { record: grouped, reason: held })
  return grouped
}

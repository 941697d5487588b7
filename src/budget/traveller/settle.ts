/**
 * Settling a record: it is placed anew from what it says now, rests in its budgets' hands or among what is kept for the
 * user, and each budget is told the difference. Differences alone reach the budgets, so that the order of events leaves
 * no trace in their sums (I8).
 */
import { limits } from "../../../config/limits.ts"
import type { Categorise } from "../categorise/categorise.ts"
import type { BudgetInput } from "../model.ts"
import { type FindRate, place, placeParts } from "./placement.ts"
import { type Body, type Placed, placementsOf, splitOf, type TransactionRecord } from "./record.ts"
import type { Held, TravellerState } from "./state.ts"

export interface Delivery {
  readonly budgetId: string
  readonly input: BudgetInput
}

export interface UserStage {
  readonly findRate: FindRate
  readonly categorise: Categorise
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
export const settled = (
  traveller: TravellerState,
  record: TransactionRecord,
  body: Body,
  stage: UserStage,
): Settled => {
  const split = splitOf(record)
  if (split !== undefined) {
    const { parts, held } = placeParts(traveller, record, body, split, stage.findRate, stage.categorise)
    const bare = withoutPlace(record)
    return rest(traveller, parts.length === 0 ? bare : { ...bare, parts }, held)
  }
  const placement = place(traveller, record, body, stage.findRate, stage.categorise)
  if ("held" in placement) return rest(traveller, withoutPlace(record), placement.held)
  if (record.parts !== undefined) return rest(traveller, { ...withoutPlace(record), placed: placement })
  return rest(traveller, { ...record, placed: placement })
}

const withoutPlace = (record: TransactionRecord): TransactionRecord => {
  const { placed: _placed, parts: _parts, ...unplaced } = record
  return unplaced
}

const rest = (traveller: TravellerState, record: TransactionRecord, held?: Held["reason"]): Settled => {
  if (held !== undefined) {
    hold(traveller, { record, reason: held })
    return { record, held }
  }
  if (traveller.held.size > 0) traveller.held.delete(record.identity)
  return { record }
}

const hold = (traveller: TravellerState, held: Held): void => {
  traveller.held.set(held.record.identity, held)
  if (traveller.held.size <= limits.unassignedPerUserMax) return
  const oldest = traveller.held.keys().next()
  if (!oldest.done) traveller.held.delete(oldest.value)
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
      return JSON.stringify(was) === JSON.stringify(one) ? [] : [changing(was, one, seq, logMs)]
    }),
  ]
}

/** What was kept for the user and fits a budget now. */
export const foldInHeld = (traveller: TravellerState, seq: number, logMs: number, stage: UserStage) => {
  const deliveries: Array<Delivery> = []
  const moved: Array<TransactionRecord> = []
  for (const { record } of [...traveller.held.values()]) {
    if (record.body === undefined) continue
    const { record: now } = settled(traveller, record, record.body, stage)
    const changed = deliveriesOf(record, now, seq, logMs)
    if (changed.length === 0) continue
    moved.push(now)
    deliveries.push(...changed)
  }
  return { deliveries, moved }
}

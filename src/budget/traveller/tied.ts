/**
 * What a transaction is tied to: other tellers of the same payment, the other leg of own money, a purchase and its
 * refunds. Whatever an event may change through such ties is gathered whole, by following them until nothing new is
 * found, so that what comes of it depends on the set of events alone (I8); the owner follows the same ties ahead, to
 * fetch what memory lacks (I1). Most transactions have none, which costs a look at a few fields.
 */
import { limits } from "../../../config/limits.ts"
import { canTie } from "./matching/ties.ts"
import { matchedTo, purchaseIdOf, type TransactionRecord } from "./record.ts"
import type { UserStage } from "./settle.ts"
import type { TravellerState } from "./state.ts"

/** Whether the event's record is settled together with others. */
export const isTied = (
  { awaitedPurchases, awaitedMatches }: TravellerState,
  prior: TransactionRecord | undefined,
  record: TransactionRecord,
): boolean =>
  purchaseIdOf(record) !== undefined ||
  record.refunds !== undefined ||
  record.twins !== undefined ||
  record.twinOf !== undefined ||
  record.word?.match !== undefined ||
  (prior !== undefined && purchaseIdOf(prior) !== undefined) ||
  (awaitedPurchases.size > 0 && awaitedPurchases.has(record.identity)) ||
  (awaitedMatches.size > 0 && awaitedMatches.has(record.identity))

const nothing: ReadonlyArray<never> = []

/** What waits for this one, in the order in which it was said. */
export const awaitedBy = ({ awaitedMatches }: TravellerState, identity: string): Iterable<string> =>
  awaitedMatches.size === 0 ? nothing : (awaitedMatches.get(identity) ?? nothing)

/**
 * Whatever a record may be settled together with, beside what it carries itself: never less than `gathered` asks for,
 * also after further words of the same commands.
 */
export const tiedTo = (traveller: TravellerState, record: TransactionRecord): ReadonlyArray<string> => {
  const { body, word, twinOf, twins } = record
  const { awaitedMatches } = traveller
  const isFree = word === undefined && twinOf === undefined && twins === undefined
  if (isFree && body?.refunds === undefined && awaitedMatches.size === 0) return nothing
  const said = word === undefined ? nothing : [word, ...(word.heard ?? nothing)]
  const named = [
    twinOf,
    body?.refunds,
    ...said.flatMap(({ match, link }) => [match?.target, link?.purchase ?? undefined]),
  ]
  return [
    ...named.filter((identity) => identity !== undefined),
    ...[record, ...(twins ?? nothing)].flatMap(({ identity }) => [...awaitedBy(traveller, identity)]),
  ]
}

/**
 * The event's record and all that may change with it, each as it was before. What would be more than
 * `limits.tiedTransactionsMax` of one payment stays untied (I5).
 */
export const gathered = (
  traveller: TravellerState,
  prior: TransactionRecord | undefined,
  own: TransactionRecord,
  { recordOf }: UserStage,
): ReadonlyMap<string, TransactionRecord> => {
  const records = new Map([[own.identity, own]])
  const take = (record: TransactionRecord): void => {
    if (!records.has(record.identity)) records.set(record.identity, record)
    for (const refund of record.refunds ?? nothing) {
      if (!records.has(refund.identity)) records.set(refund.identity, refund)
    }
  }
  const unitOf = (record: TransactionRecord): ReadonlyArray<TransactionRecord> => {
    const counted = record.twinOf === undefined ? record : (recordOf(record.twinOf) ?? record)
    return [counted, ...(counted.twins ?? nothing)]
  }
  const roads: Array<string> = []
  const follow = (record: TransactionRecord | undefined): void => {
    const target = record === undefined ? undefined : matchedTo(record)
    if (target !== undefined) roads.push(target)
  }
  let tied = 0
  const takeAll = (unit: ReadonlyArray<TransactionRecord>): void => {
    tied += unit.length
    for (const record of unit) {
      take(record)
      follow(record)
      roads.push(...awaitedBy(traveller, record.identity))
    }
  }
  takeAll(unitOf(own))
  follow(own)
  follow(prior)
  roads.push(...awaitedBy(traveller, own.identity))
  for (const identity of roads) {
    const record = records.has(identity) ? undefined : recordOf(identity)
    if (!canTie(record)) continue
    const unit = unitOf(record)
    if (tied + unit.length <= limits.tiedTransactionsMax) takeAll(unit)
  }
  for (const one of [own, prior]) {
    const purchaseId = one === undefined ? undefined : purchaseIdOf(one)
    const purchase = purchaseId === undefined || records.has(purchaseId) ? undefined : recordOf(purchaseId)
    // One that is a refund itself gives nothing back, and is not changed by this.
    if (purchase !== undefined && purchaseIdOf(purchase) === undefined) for (const one of unitOf(purchase)) take(one)
  }
  for (const identity of traveller.awaitedPurchases.get(own.identity) ?? nothing) {
    const held = traveller.held.get(identity)
    if (held !== undefined) take(held.record)
  }
  return records
}

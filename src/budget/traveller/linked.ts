/**
 * An event of a transaction that is tied to others: a refund that names its purchase, or a purchase with refunds. A
 * purchase's record carries its refunds, so that whichever of them changes, all are reckoned anew together and the
 * order of arrival leaves no trace (I8). A refund whose purchase has not come is held until it does: what was never
 * counted cannot be given back.
 */
import { limits } from "../../../config/limits.ts"
import { type Body, placementsOf, purchaseIdOf, type TransactionRecord } from "./record.ts"
import { sharedOut } from "./sent.ts"
import { type Changes, regrouped, type Settled, settled, type UserStage } from "./settle.ts"
import { hold, release, type TravellerState } from "./state.ts"

export const isLinked = (
  traveller: TravellerState,
  prior: TransactionRecord | undefined,
  record: TransactionRecord,
): boolean =>
  purchaseIdOf(record) !== undefined ||
  record.refunds !== undefined ||
  (prior !== undefined && purchaseIdOf(prior) !== undefined) ||
  (traveller.awaitedPurchases.size > 0 && traveller.awaitedPurchases.has(record.identity))

/** A purchase by what counts in its stead: that holds its refunds, too. */
const countedPurchase = (purchaseId: string, stage: UserStage): TransactionRecord | undefined => {
  const purchase = stage.recordOf(purchaseId)
  return purchase?.twinOf === undefined ? purchase : stage.recordOf(purchase.twinOf)
}

const without = (refunds: ReadonlyArray<TransactionRecord> | undefined, identity: string) =>
  (refunds ?? []).filter((one) => one.identity !== identity)

const unplaced = (record: TransactionRecord): TransactionRecord => {
  const { placed: _placed, parts: _parts, refunds: _refunds, follows: _follows, ...bare } = record
  return bare
}

/**
 * Settles the event's record together with all that it is tied to; the changes name the others alone.
 * @param merged what the record says now, still where it was
 */
export const settledTogether = (
  traveller: TravellerState,
  prior: TransactionRecord | undefined,
  merged: TransactionRecord,
  body: Body,
  stage: UserStage,
  changes: Changes,
): Settled => {
  const left = prior === undefined ? undefined : purchaseIdOf(prior)
  const purchase = purchaseIdOf(merged)
  if (left !== undefined && left !== purchase) leavePurchase(traveller, left, merged.identity, stage, changes)
  return purchase === undefined
    ? settledPurchase(traveller, merged, body, stage, changes)
    : settledRefund(traveller, merged, body, purchase, stage, changes)
}

/** Its purchase has one refund less. */
export const leavePurchase = (
  traveller: TravellerState,
  purchaseId: string,
  refundId: string,
  stage: UserStage,
  changes: Changes,
): void => {
  const purchase = countedPurchase(purchaseId, stage)
  if (purchase?.refunds === undefined) return
  changes.add(purchase, again(traveller, purchase, without(purchase.refunds, refundId), changes))
}

/** A purchase that stays where it is, with other refunds. */
const again = (
  traveller: TravellerState,
  purchase: TransactionRecord,
  refunds: ReadonlyArray<TransactionRecord>,
  changes: Changes,
): TransactionRecord => {
  const held = traveller.held.get(purchase.identity)?.reason
  return regrouped(traveller, held === undefined ? { record: purchase } : { record: purchase, held }, refunds, changes)
}

/** A purchase, or whatever else names none: it takes the refunds that have waited for it. */
const settledPurchase = (
  traveller: TravellerState,
  merged: TransactionRecord,
  body: Body,
  stage: UserStage,
  changes: Changes,
): Settled => {
  const placed = settled(traveller, merged, body, stage)
  const own = { ...placed, record: changes.send(traveller.userId, merged, placed.record) }
  // Kept for the user, it is kept as it is written: with what the owner has been sent of it.
  if (own.held !== undefined) hold(traveller, { record: own.record, reason: own.held })
  changes.tell(merged, own.record)
  const refunds = [...(merged.refunds ?? [])]
  for (const identity of [...(traveller.awaitedPurchases.get(merged.identity) ?? [])]) {
    const held = traveller.held.get(identity)
    if (held === undefined) continue
    if (refunds.length < limits.refundsPerPurchaseMax) {
      refunds.push(held.record)
      release(traveller, identity)
    } else hold(traveller, { record: held.record, reason: "too-many-refunds" })
  }
  return { ...own, record: regrouped(traveller, own, refunds, changes) }
}

const settledRefund = (
  traveller: TravellerState,
  merged: TransactionRecord,
  body: Body,
  purchaseId: string,
  stage: UserStage,
  changes: Changes,
): Settled => {
  // What gives back cannot be given back: those that named it wait for it to be a purchase again.
  for (const refund of merged.refunds ?? []) {
    const waiting = changes.send(traveller.userId, refund, unplaced(refund))
    hold(traveller, { record: waiting, reason: "no-purchase" })
    changes.add(refund, waiting)
  }
  const record = unplaced(merged)
  const keep = (reason: "no-purchase" | "too-many-refunds"): Settled => {
    const kept = changes.send(traveller.userId, merged, record)
    hold(traveller, { record: kept, reason })
    changes.tell(merged, kept)
    return { record: kept, held: reason }
  }
  const purchase = purchaseId === merged.identity ? undefined : countedPurchase(purchaseId, stage)
  if (purchase?.body === undefined || purchaseIdOf(purchase) !== undefined) return keep("no-purchase")
  const others = without(purchase.refunds, merged.identity)
  if (others.length >= limits.refundsPerPurchaseMax) return keep("too-many-refunds")
  release(traveller, merged.identity)
  const { refunds: _refunds, ...refund } = merged
  const grouped = again(traveller, purchase, [...others, refund], changes)
  changes.add(purchase, grouped)
  const now = grouped.refunds?.find((one) => one.identity === merged.identity) ?? record
  if (placementsOf(now).length > 0 || sharedOut(traveller.userId, now) !== undefined) return { record: now }
  if (merged.word?.budget?.budgetId === null) return { record: now, held: "by-word" }
  return {
    record: now,
    held: body.originalCurrency === purchase.body.originalCurrency ? "no-purchase" : "other-currency",
  }
}

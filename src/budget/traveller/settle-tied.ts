/**
 * Settling all that is tied to the event's transaction, together and from what was said alone, so that the order of
 * events leaves no trace (I8). What tells of one payment counts once: the one at the end of the words, with the words
 * and the refunds of the others, which rest as its twins. A purchase carries its refunds, reckoned anew with it; a refund
 * whose purchase has not come, or is none, is held until it does: what was never counted cannot be given back.
 */
import { limits } from "../../../config/limits.ts"
import { awaitAnew, endOf, type Records, type Ties, tiesOf } from "./matching/ties.ts"
import { type Body, carriedBy, matchedTo, placementsOf, purchaseIdOf, type TransactionRecord } from "./record.ts"
import { sharedOut } from "./sent.ts"
import { type Changes, regrouped, type Settled, settled, type UserStage } from "./settle.ts"
import { hold, release, type TravellerState } from "./state.ts"
import { gathered } from "./tied.ts"

type Arrived = TransactionRecord & { readonly body: Body }

/** What was said of it, without what it was settled as. */
const saidOf = <A extends TransactionRecord>(record: A) => {
  const { placed: _placed, parts: _parts, refunds: _refunds, follows: _follows, ...untied } = record
  const { twins: _twins, carried: _carried, twinOf: _twinOf, pairOf: _pairOf, ...said } = untied
  return said
}

/** Still where it was: rates that it has used stay. */
const stillPlaced = (record: TransactionRecord): TransactionRecord => {
  const { placed, parts } = record
  return { ...saidOf(record), ...(placed === undefined ? {} : { placed }), ...(parts === undefined ? {} : { parts }) }
}

const byIdentity = (left: TransactionRecord, right: TransactionRecord): number =>
  left.identity < right.identity ? -1 : 1

/** All that is settled in one event, as what it will be. */
interface Roles {
  readonly twins: ReadonlyArray<readonly [twin: Arrived, counted: string]>
  readonly counted: ReadonlyArray<Arrived>
  /** By the purchase that counts. */
  readonly refunds: ReadonlyMap<string, ReadonlyArray<TransactionRecord>>
  readonly waiting: ReadonlyArray<readonly [refund: TransactionRecord, reason: "no-purchase" | "too-many-refunds"]>
}

const isPurchase = (record: TransactionRecord | undefined): boolean =>
  record?.body !== undefined && purchaseIdOf(record) === undefined

const rolesOf = (records: Records, ties: Ties): Roles => {
  const arrived = [...records.values()].filter((record): record is Arrived => record.body !== undefined)
  const sorted = arrived.sort(byIdentity)
  // Beyond the bound those stay that are reckoned with already.
  const known = new Set(sorted.flatMap((record) => record.refunds ?? []).map(({ identity }) => identity))
  const refunds = new Map<string, Array<TransactionRecord>>()
  const waiting: Array<Roles["waiting"][number]> = []
  const returned = sorted.filter((record) => purchaseIdOf(record) !== undefined)
  for (const refund of [
    ...returned.filter(({ identity }) => known.has(identity)),
    ...returned.filter(({ identity }) => !known.has(identity)),
  ]) {
    const counted = endOf(purchaseIdOf(refund) ?? "", ties)
    const others = refunds.get(counted) ?? []
    if (!isPurchase(records.get(counted))) waiting.push([refund, "no-purchase"])
    else if (others.length >= limits.refundsPerPurchaseMax) waiting.push([refund, "too-many-refunds"])
    else refunds.set(counted, [...others, refund])
  }
  return {
    twins: sorted.flatMap((one) => (ties.same.has(one.identity) ? [[one, endOf(one.identity, ties)]] : [])),
    counted: sorted.filter((one) => purchaseIdOf(one) === undefined && !ties.same.has(one.identity)),
    refunds,
    waiting,
  }
}

/** Why a refund whose purchase is there counts nowhere. */
const heldRefund = (userId: string, refund: TransactionRecord, purchase: Body): Settled => {
  if (placementsOf(refund).length > 0 || sharedOut(userId, refund) !== undefined) return { record: refund }
  if (refund.word?.budget?.budgetId === null) return { record: refund, held: "by-word" }
  const isSame = refund.body?.originalCurrency === purchase.originalCurrency
  return { record: refund, held: isSame ? "no-purchase" : "other-currency" }
}

/**
 * Settles the event's record together with all that it is tied to; the changes name the others.
 * @param merged what the record says now, still where it was
 */
export const settledTied = (
  traveller: TravellerState,
  prior: TransactionRecord | undefined,
  merged: TransactionRecord,
  stage: UserStage,
  changes: Changes,
): Settled => {
  const { userId } = traveller
  const ownId = merged.identity
  const records = gathered(traveller, prior, merged, stage)
  const ties = tiesOf(records, ownId)
  awaitAnew(traveller, records, ties, ownId, prior === undefined ? undefined : matchedTo(prior))
  const { twins, counted, refunds, waiting } = rolesOf(records, ties)
  let own: Settled = { record: merged }
  const wasRefund = prior !== undefined && purchaseIdOf(prior) !== undefined
  const keep = (before: TransactionRecord, now: Settled): void => {
    if (before.identity === ownId) own = now
    changes.keep(before, now.record)
  }
  const twinsOf = new Map<string, Array<TransactionRecord>>()
  for (const [record, end] of twins) {
    release(traveller, record.identity)
    const twin = changes.send(userId, record, { ...saidOf(record), twinOf: end })
    changes.tell(record, twin)
    keep(record, { record: twin })
    twinsOf.set(end, [...(twinsOf.get(end) ?? []), twin])
  }
  for (const [refund, reason] of waiting) {
    const record = changes.send(userId, refund, saidOf(refund))
    hold(traveller, { record, reason })
    changes.tell(refund, record)
    keep(refund, { record, held: reason })
  }
  for (const record of counted) {
    // A refund counted at its purchase's rate: one that is none any more has used no rate of its own yet (I7).
    const said = wasRefund && record.identity === ownId ? saidOf(record) : stillPlaced(record)
    const tied = countedRecord(said, twinsOf.get(record.identity) ?? [], ties.moved.get(record.identity))
    const placed = settled(traveller, tied, record.body, stage)
    const now = { ...placed, record: changes.send(userId, record, placed.record) }
    // Kept for the user, it is kept as it is written: with what the owner has been sent of it.
    if (now.held !== undefined) hold(traveller, { record: now.record, reason: now.held })
    changes.tell(record, now.record)
    const back = (refunds.get(record.identity) ?? []).map((one) => (one.identity === ownId ? stillPlaced(one) : one))
    for (const refund of back) release(traveller, refund.identity)
    const grouped = regrouped(traveller, now, back, changes)
    keep(record, { ...now, record: grouped })
    const ownRefund = grouped.refunds?.find(({ identity }) => identity === ownId)
    if (ownRefund !== undefined) own = heldRefund(userId, ownRefund, record.body)
  }
  return own
}

/** As it will be settled: with what it stands for now. */
const countedRecord = (
  said: TransactionRecord,
  twins: ReadonlyArray<TransactionRecord>,
  pairOf: string | undefined,
): TransactionRecord => {
  const carried = carriedBy(twins)
  return {
    ...said,
    ...(twins.length === 0 ? {} : { twins }),
    ...(carried === undefined ? {} : { carried }),
    ...(pairOf === undefined ? {} : { pairOf }),
  }
}

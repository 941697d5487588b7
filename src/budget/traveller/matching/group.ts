/**
 * One payment that several sources tell of counts once. What was said (`Said.match`) points from the one that gives way
 * to the one that counts; whatever is tied by such words is settled together, so that the order of events leaves no
 * trace (I8): the one at the end counts with the others' words, as its twins; a circle is no answer, and all in it count.
 * Of opposite directions the two are no twins but legs of the traveller's own money: both show, the debit is no spend.
 * A word about one that has not come, or that gives back a purchase, waits for that to change.
 */
import { limits } from "../../../../config/limits.ts"
import { leavePurchase, settledTogether } from "../linked.ts"
import { type Body, carriedBy, matchedTo, purchaseIdOf, type TransactionRecord } from "../record.ts"
import { type Changes, regrouped, type Settled, settled, type UserStage } from "../settle.ts"
import { release, type TravellerState } from "../state.ts"

type Records = ReadonlyMap<string, TransactionRecord>

/** Whether other transactions may be the same payment as this one, or the other leg of it. */
export const isGrouped = (traveller: TravellerState, record: TransactionRecord): boolean =>
  record.twins !== undefined ||
  record.twinOf !== undefined ||
  record.word?.match !== undefined ||
  (traveller.awaitedMatches.size > 0 && traveller.awaitedMatches.has(record.identity))

/** Everything that is tied to the event's record now, or will be. */
const gathered = (traveller: TravellerState, own: TransactionRecord, stage: UserStage): Records => {
  const found = new Map<string, TransactionRecord>()
  const take = (record: TransactionRecord | undefined): void => {
    const counted = record?.twinOf === undefined ? record : stage.recordOf(record.twinOf)
    if (counted === undefined) return
    for (const one of [counted, ...(counted.twins ?? [])]) found.set(one.identity, one)
  }
  take(own)
  const target = matchedTo(own)
  if (target !== undefined && target !== own.identity) take(stage.recordOf(target))
  for (const identity of traveller.awaitedMatches.get(own.identity) ?? []) take(stage.recordOf(identity))
  return found.set(own.identity, own)
}

type Tie = "same" | "moved" | "none"

const canTie = (record: TransactionRecord): record is TransactionRecord & { readonly body: Body } =>
  record.body !== undefined && record.body.companion === undefined && purchaseIdOf(record) === undefined

const tieOf = (from: TransactionRecord, to: TransactionRecord | undefined): Tie => {
  if (to === undefined || from.identity === to.identity || !canTie(from) || !canTie(to)) return "none"
  if (from.body.direction === to.body.direction) return "same"
  return from.body.direction === "debit" ? "moved" : "none"
}

/** Who gives way to whom, without circles; and whose money went where. */
interface Ties {
  readonly same: ReadonlyMap<string, string>
  readonly moved: ReadonlyMap<string, string>
}

const isInCircle = (identity: string, same: ReadonlyMap<string, string>): boolean => {
  let at = same.get(identity)
  for (let steps = same.size; at !== undefined && steps > 0; steps--) {
    if (at === identity) return true
    at = same.get(at)
  }
  return false
}

const tiesOf = (traveller: TravellerState, records: Records, ownId: string): Ties => {
  const same = new Map<string, string>()
  const moved = new Map<string, string>()
  for (const record of records.values()) {
    const target = matchedTo(record)
    if (target === undefined) continue
    // What is not at hand has not changed: the other leg of a pair.
    if (!records.has(target) && record.identity !== ownId) {
      if (record.pairOf === target) moved.set(record.identity, target)
      continue
    }
    const tie = tieOf(record, records.get(target))
    if (tie === "same") same.set(record.identity, target)
    if (tie === "moved") moved.set(record.identity, target)
  }
  const circles = [...same.keys()].filter((identity) => isInCircle(identity, same))
  for (const identity of circles) same.delete(identity)
  for (const record of records.values()) {
    const target = matchedTo(record)
    if (target === undefined || (!records.has(target) && record.identity !== ownId)) continue
    if (same.has(record.identity)) awaitNoLonger(traveller, target, record.identity)
    else awaitMatch(traveller, target, record.identity)
  }
  return { same, moved }
}

/** Beyond the bound the oldest is forgotten, and counts by itself (I5). */
const awaitMatch = ({ awaitedMatches }: TravellerState, target: string, identity: string): void => {
  awaitedMatches.set(target, (awaitedMatches.get(target) ?? new Set()).add(identity))
  if (awaitedMatches.size <= limits.matchesAwaitedMax) return
  const oldest = awaitedMatches.keys().next()
  if (!oldest.done) awaitedMatches.delete(oldest.value)
}

const awaitNoLonger = ({ awaitedMatches }: TravellerState, target: string, identity: string): void => {
  const waiting = awaitedMatches.get(target)
  waiting?.delete(identity)
  if (waiting?.size === 0) awaitedMatches.delete(target)
}

const endOf = (identity: string, same: ReadonlyMap<string, string>): string => {
  const next = same.get(identity)
  return next === undefined ? identity : endOf(next, same)
}

const twinRecord = (record: TransactionRecord, counted: string): TransactionRecord => {
  const { placed: _placed, parts: _parts, refunds: _refunds, twins: _twins, carried: _carried, ...rest } = record
  const { pairOf: _pairOf, ...bare } = rest
  return { ...bare, twinOf: counted }
}

/** As it will be settled: still where it was, with what it stands for now. */
const countedRecord = (
  record: TransactionRecord,
  twins: ReadonlyArray<TransactionRecord>,
  refunds: ReadonlyArray<TransactionRecord>,
  pairOf: string | undefined,
): TransactionRecord => {
  const { twins: _twins, carried: _carried, twinOf: _twinOf, refunds: _refunds, pairOf: _pairOf, ...bare } = record
  const carried = carriedBy(twins)
  return {
    ...bare,
    ...(twins.length === 0 ? {} : { twins }),
    ...(carried === undefined ? {} : { carried }),
    ...(refunds.length === 0 ? {} : { refunds }),
    ...(pairOf === undefined ? {} : { pairOf }),
  }
}

const byIdentity = (left: TransactionRecord, right: TransactionRecord): number =>
  left.identity < right.identity ? -1 : 1

/** Refunds of these, wherever they were kept, and those that have waited for one that will not count itself. */
const refundsOf = (traveller: TravellerState, records: Records, waitFor: string | undefined) => {
  const refunds = new Map<string, TransactionRecord>()
  for (const record of records.values()) for (const refund of record.refunds ?? []) refunds.set(refund.identity, refund)
  if (waitFor === undefined) return [...refunds.values()]
  for (const identity of [...(traveller.awaitedPurchases.get(waitFor) ?? [])]) {
    const held = traveller.held.get(identity)
    if (held === undefined) continue
    refunds.set(identity, held.record)
    release(traveller, identity)
  }
  return [...refunds.values()]
}

/**
 * Settles the event's record together with all that is the same payment; the changes name the others alone.
 * @param merged what the record says now, still where it was
 */
export const settledGroup = (
  traveller: TravellerState,
  prior: TransactionRecord | undefined,
  merged: TransactionRecord,
  body: Body,
  stage: UserStage,
  changes: Changes,
): Settled => {
  const { userId } = traveller
  const own = merged.identity
  const latest: UserStage = {
    ...stage,
    recordOf: (identity) => changes.recordOf(identity) ?? stage.recordOf(identity),
  }
  const left = prior === undefined ? undefined : matchedTo(prior)
  if (left !== undefined && left !== matchedTo(merged)) awaitNoLonger(traveller, left, own)
  const records = gathered(traveller, merged, stage)
  const { same, moved } = tiesOf(traveller, records, own)
  const refunds = refundsOf(traveller, records, same.has(own) ? own : undefined)
  let ownRecord = merged
  const twinsOf = new Map<string, Array<TransactionRecord>>()
  for (const record of [...records.values()].sort(byIdentity)) {
    if (!same.has(record.identity)) continue
    const counted = endOf(record.identity, same)
    release(traveller, record.identity)
    const twin = changes.send(userId, record, twinRecord(record, counted))
    if (record.identity === own) {
      changes.tell(record, twin)
      ownRecord = twin
    } else changes.add(record, twin)
    twinsOf.set(counted, [...(twinsOf.get(counted) ?? []), twin])
  }
  const counted = (record: TransactionRecord): TransactionRecord => {
    const twins = twinsOf.get(record.identity) ?? []
    const names = new Set([record.identity, ...twins.map(({ identity }) => identity)])
    const back = refunds.filter((refund) => names.has(purchaseIdOf(refund) ?? ""))
    return countedRecord(record, twins, back, moved.get(record.identity))
  }
  for (const record of [...records.values()].sort(byIdentity)) {
    if (record.identity === own || same.has(record.identity)) continue
    if (record.body === undefined || purchaseIdOf(record) !== undefined) continue
    const now = counted(record)
    const placed = settled(traveller, now, record.body, latest)
    const sent = { ...placed, record: changes.send(userId, record, placed.record) }
    changes.add(record, regrouped(traveller, sent, now.refunds ?? [], changes))
  }
  if (!same.has(own)) return settledTogether(traveller, prior, counted(merged), body, latest, changes)
  const gaveBack = prior === undefined ? undefined : purchaseIdOf(prior)
  if (gaveBack !== undefined) leavePurchase(traveller, gaveBack, own, latest, changes)
  return { record: ownRecord }
}

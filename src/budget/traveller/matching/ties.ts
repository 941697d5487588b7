/**
 * What was said of two transactions (`Said.match`) as ties between them: of one direction they are the same payment, and
 * the one that the word is about gives way to the one that it names; of opposite directions they are legs of the
 * traveller's own money. A circle is no answer: all in it count. A word that ties nothing yet, because the other has not
 * come, gives back a purchase or is in a circle, is awaited by the one that it names, so that each side finds the other
 * whichever comes first (I8).
 */
import { limits } from "../../../../config/limits.ts"
import { type Body, matchedTo, purchaseIdOf, type TransactionRecord } from "../record.ts"
import type { TravellerState } from "../state.ts"

/** By identity. */
export type Records = ReadonlyMap<string, TransactionRecord>

export const canTie = (record: TransactionRecord | undefined): record is TransactionRecord & { readonly body: Body } =>
  record?.body !== undefined && record.body.companion === undefined && purchaseIdOf(record) === undefined

/** Who gives way to whom, without circles; and whose money went where. */
export interface Ties {
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

/** @param ownId the event's own: of the others, what is not at hand has not changed. */
export const tiesOf = (records: Records, ownId: string): Ties => {
  const same = new Map<string, string>()
  const moved = new Map<string, string>()
  for (const [identity, record] of records) {
    const target = matchedTo(record)
    if (target === undefined || target === identity || !canTie(record)) continue
    const other = records.get(target)
    if (other === undefined && identity !== ownId && record.pairOf === target) moved.set(identity, target)
    if (!canTie(other)) continue
    if (record.body.direction === other.body.direction) same.set(identity, target)
    else if (record.body.direction === "debit") moved.set(identity, target)
  }
  const circles = [...same.keys()].filter((identity) => isInCircle(identity, same))
  for (const identity of circles) same.delete(identity)
  return { same, moved }
}

/** The one that counts in the end. */
export const endOf = (identity: string, { same }: Ties): string => {
  let end = identity
  for (let next = same.get(end); next !== undefined; next = same.get(end)) end = next
  return end
}

/**
 * Keeps what these words wait for.
 * @param left what the event's own was said to be before
 */
export const awaitAnew = (
  traveller: TravellerState,
  records: Records,
  { same }: Ties,
  ownId: string,
  left: string | undefined,
): void => {
  if (left !== undefined) awaitNoLonger(traveller, left, ownId)
  for (const [identity, record] of records) {
    const target = matchedTo(record)
    if (target === undefined || target === identity) continue
    if (same.has(identity)) awaitNoLonger(traveller, target, identity)
    else if (identity === ownId || records.has(target)) awaitMatch(traveller, target, identity)
  }
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

/**
 * When a transaction comes: is it one that is known already? What is sure becomes a `txn.matched.v1` for the
 * traveller's own log, decided once and data like any other from then on, so that the accounts depend on the events alone
 * and not on what the matcher thought when (I1, I8); what is unsure is kept for the traveller to say. An ordinary
 * transaction of a traveller with nothing open costs the look at a map's size.
 */
import { limits } from "../../../../config/limits.ts"
import type { Applied } from "../apply.ts"
import type { Logged } from "../logged.ts"
import { isReached, reachOfMatching } from "../reach.ts"
import { type Body, isReversed, type Match, purchaseIdOf, type TransactionRecord } from "../record.ts"
import type { Outgoing } from "../sent.ts"
import type { UserStage } from "../settle.ts"
import type { TravellerState } from "../state.ts"
import { closeIntent, forgetOld, keepOpen, opensIntent } from "./open-intents.ts"
import { isTransferIn, type Judged, judge, type Side, sideOf, strengthOf } from "./score.ts"

/** Whether there is anything to decide. */
export const mayMatch = (traveller: TravellerState, body: Body): boolean =>
  traveller.intents.size > 0 || opensIntent(body, body.merchant ?? body.description)

const keyOf = ({ source, account, externalId }: Side) => ({ source, account, externalId })

const decision = (userId: string, { from, to }: Judged): Outgoing => ({
  type: "txn.matched.v1",
  source: "pacer/matcher",
  subject: userId,
  time: new Date(Math.max(from.timeMs, to.timeMs)).toISOString(),
  data: { ...keyOf(from), with: keyOf(to), same: true, by: "matcher" },
})

const canMatch = (record: TransactionRecord): record is TransactionRecord & { readonly body: Body } =>
  record.body !== undefined &&
  record.twinOf === undefined &&
  record.pairOf === undefined &&
  record.body.companion === undefined &&
  purchaseIdOf(record) === undefined &&
  !isReversed(record)

/** Another of the same sort tells of it already. */
const isTaken = ({ twins }: TransactionRecord, weaker: Side): boolean =>
  twins?.some(({ body }) => body !== undefined && strengthOf(body) === strengthOf(weaker)) === true

/** Of several alike nobody can tell which: of each strength one alone is sure. */
const surely = (judged: ReadonlyArray<Judged>, own: Side): ReadonlyArray<Judged> => {
  const sure = judged.filter(({ verdict }) => verdict === "sure")
  const others = sure.map(({ from, to }) => (from.identity === own.identity ? to : from))
  // What gives way to another gives way to one.
  const outward = sure.filter(({ from }) => from.identity === own.identity)
  return sure.filter((one, index) => {
    const other = others[index]
    if (other === undefined) return false
    if (one.from.identity === own.identity) return outward.length === 1
    return others.filter((rival) => strengthOf(rival) === strengthOf(other)).length === 1
  })
}

const nearest = (judged: ReadonlyArray<Judged>): Judged | undefined =>
  judged
    .toSorted((left, right) => {
      const byVerdict = Number(right.verdict === "sure") - Number(left.verdict === "sure")
      const far = ({ from, to }: Judged) => Math.abs(from.timeMs - to.timeMs)
      return byVerdict || far(left) - far(right) || (left.to.identity < right.to.identity ? -1 : 1)
    })
    .at(0)

const otherIn = ({ from, to }: Judged, own: Side): string =>
  from.identity === own.identity ? to.identity : from.identity

/** What is there already, for one that comes late: entered by hand after the bank has told of it, or moved in. */
const lookBack = (own: Side, stage: UserStage, apart: ReadonlyArray<string>): ReadonlyArray<Judged> => {
  if (strengthOf(own) > 1 && !isTransferIn(own.kind, own.direction, own.name)) return []
  const reach = reachOfMatching(own.timeMs)
  const found = (stage.recordsIn(reach) ?? []).flatMap((record) => {
    if (
      !isReached(record, reach) ||
      record.identity === own.identity ||
      apart.includes(record.identity) ||
      !canMatch(record)
    )
      return []
    const judged = judge(own, sideOf(record.identity, record.body))
    const isFor = judged.kind === "moved" || (judged.from.identity === own.identity && !isTaken(record, own))
    return isFor && judged.verdict !== "no" ? [judged] : []
  })
  const best = found
    .toSorted((left, right) => (otherIn(left, own) < otherIn(right, own) ? -1 : 1))
    .slice(0, limits.openIntentsPerUserMax)
  // Met by the event: its archive row says so, and folding it again finds the same.
  for (const one of best) stage.recordOf(otherIn(one, own))
  return best
}

/** What the event has made of its transaction, with what is decided about it. */
export const withMatches = (traveller: TravellerState, logged: Logged, applied: Applied, stage: UserStage): Applied => {
  const { record } = applied
  const { intents } = traveller
  if (applied.disposition === "duplicate" || record?.body === undefined) return applied
  forgetOld(intents, logged.timeMs)
  if (!canMatch(record)) {
    closeIntent(intents, record.identity)
    return applied
  }
  const own = sideOf(record.identity, record.body)
  const held = intents.get(own.identity)
  const apart = held?.apart ?? []
  const open = [...intents.values()].flatMap((intent) => {
    if (intent.identity === own.identity || intent.apart.includes(own.identity)) return []
    if (apart.includes(intent.identity)) return []
    const judged = judge(intent, own)
    return judged.verdict === "no" || isTaken(record, intent) ? [] : [judged]
  })
  const known = new Set(open.map((one) => otherIn(one, own)))
  const judged = [...open, ...lookBack(own, stage, apart).filter((one) => !known.has(otherIn(one, own)))]
  const sure = surely(judged, own)
  for (const { kind, from, to } of sure) {
    closeIntent(intents, from.identity)
    if (kind === "moved") closeIntent(intents, to.identity)
  }
  const unsure = judged.filter((one) => !sure.includes(one))
  const isSettled = sure.some(({ kind, from }) => kind === "moved" || from.identity === own.identity)
  if (opensIntent(own, own.name) && !isSettled) {
    const best = nearest(unsure.filter(({ kind, from }) => kind === "moved" || from.identity === own.identity))
    const asked = held?.maybe === undefined || judge(own, held.maybe).verdict === "no" ? undefined : held.maybe
    const maybe = asked ?? (best?.from.identity === own.identity ? best.to : best?.from)
    keepOpen(intents, { ...own, apart, ...(maybe === undefined ? {} : { maybe }) })
  } else closeIntent(intents, own.identity)
  for (const { from, to } of unsure) ask(traveller, own, from, to)
  if (sure.length === 0) return applied
  const decided = sure.map((one) => decision(traveller.userId, one))
  return { ...applied, outgoing: [...(applied.outgoing ?? []), ...decided] }
}

/** Of two, the one that was open before is asked about, unless the other is, or something was asked already. */
const ask = ({ intents }: TravellerState, own: Side, from: Side, to: Side): void => {
  const other = from.identity === own.identity ? to : from
  const intent = intents.get(other.identity)
  if (intent === undefined || intent.maybe !== undefined || intents.get(own.identity)?.maybe !== undefined) return
  intents.set(other.identity, { ...intent, maybe: own })
}

/** A match was said of the record, or taken back: then it may be another's. */
export const hearMatch = (
  traveller: TravellerState,
  { disposition, record }: Applied,
  { target, same }: Match,
): void => {
  const { intents } = traveller
  if (disposition === "duplicate" || record === undefined) return
  const intent = intents.get(record.identity)
  if (same) {
    closeIntent(intents, record.identity)
    if (record.pairOf === target) closeIntent(intents, target)
    return
  }
  if (record.body === undefined || !canMatch(record)) return
  const own = sideOf(record.identity, record.body)
  const counterpart = intents.get(target)
  if (counterpart?.maybe?.identity === own.identity) {
    const { maybe: _maybe, ...rest } = counterpart
    intents.set(target, { ...rest, apart: [...rest.apart, own.identity].slice(-limits.apartPerIntentMax) })
  }
  if (!opensIntent(own, own.name)) return
  const apart = [...new Set([...(intent?.apart ?? []), target])].slice(-limits.apartPerIntentMax)
  const maybe = intent?.maybe?.identity === target ? undefined : intent?.maybe
  keepOpen(intents, { ...own, apart, ...(maybe === undefined ? {} : { maybe }) })
}

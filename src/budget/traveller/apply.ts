/**
 * The user stage: one event of a traveller becomes inputs of their budgets. Pure over the traveller's state, which it
 * changes in place (one owner, I4); it validates before it changes anything. Accounts follow the set of events (I8);
 * an event that says nothing new is a duplicate and reaches no budget (I2).
 */

import { limits } from "../../../config/limits.ts"
import type { EventOf, PacerEvent } from "../../../streams/events.ts"
import { dayStartMs, textToDay } from "../calendar.ts"
import { addMemberWord, type Role } from "../companions/members.ts"
import { merchantName } from "../insights/merchant-name.ts"
import type { BudgetPlan } from "../model.ts"
import { openedTurning } from "../trip-turn.ts"
import { bodyOf } from "./body.ts"
import { hearBookingWord, withPayment } from "./booking-words.ts"
import { hearConsent } from "./consents.ts"
import { type Due, dueAfter, turn } from "./due.ts"
import type { Logged } from "./logged.ts"
import { hearMatch, mayMatch, withMatches } from "./matching/decide.ts"
import { closeIntent } from "./matching/open-intents.ts"
import { hearMerchantWord, type MerchantWord } from "./merchant-words.ts"
import { hearPlanWord, preferenceDeliveries } from "./plan-words.ts"
import {
  isReached,
  type Reach,
  reachOfClosing,
  reachOfCompanion,
  reachOfDays,
  reachOfTeaching,
  tooManyReached,
} from "./reach.ts"
import type { TransactionRecord } from "./record.ts"
import { isReversed, mergeBody, mergeReversal, mergeWord } from "./record.ts"
import { addIdentity } from "./seen-filter.ts"
import { type Outgoing, send } from "./sent.ts"
import {
  budgetIdOf,
  Changes,
  type Delivery,
  deliveriesOf,
  replaced,
  type Settled,
  settled,
  type UserStage,
} from "./settle.ts"
import { settledTied } from "./settle-tied.ts"
import { type BudgetHead, hold, type TravellerState } from "./state.ts"
import { isTied } from "./tied.ts"

export interface Applied {
  readonly disposition: "applied" | "duplicate" | "held" | "refused"
  readonly reason?: string
  readonly budgetId?: string | null
  /** The transaction's new accounting state, when the event has changed it. */
  readonly record?: TransactionRecord
  readonly deliveries: ReadonlyArray<Delivery>
  /** For other travellers' partitions, through the outbox (I10). */
  readonly outgoing?: ReadonlyArray<Outgoing>
  /** Other records that moved: a budget opened or changed over them, or their rate came. */
  readonly moved: ReadonlyArray<TransactionRecord>
  /** When something falls due next, where the event has changed that. */
  readonly dues?: ReadonlyArray<Due>
  /** Source, account and purpose of consents that the tick found at their end. */
  readonly endedConsents?: ReadonlyArray<string>
}

const nothing: ReadonlyArray<never> = []
const refused = (reason: string): Applied => ({ disposition: "refused", reason, deliveries: nothing, moved: nothing })
const duplicate = (record?: TransactionRecord): Applied => ({
  disposition: "duplicate",
  budgetId: record === undefined ? null : budgetIdOf(record),
  ...(record === undefined ? {} : { record }),
  deliveries: nothing,
  moved: nothing,
})

/**
 * @param prior the accounting state of the event's transaction, when it has one (fetched where memory lacks it); for a
 * command, any value says that the command was applied before.
 */
export const applyToTraveller = (
  traveller: TravellerState,
  logged: Logged,
  prior: TransactionRecord | undefined,
  stage: UserStage,
): Applied => {
  const applied = applyEvent(traveller, logged, prior, stage)
  if (applied.disposition !== "duplicate") {
    traveller.lastSeq = logged.seq
    traveller.lastLogMs = logged.logMs
    if (prior === undefined && logged.event.subject === traveller.userId) addIdentity(traveller.seen, logged.identity)
  }
  return applied
}

const applyEvent = (
  traveller: TravellerState,
  logged: Logged,
  prior: TransactionRecord | undefined,
  stage: UserStage,
): Applied => {
  const { event } = logged
  switch (event.type) {
    case "txn.recorded.v1":
    case "txn.amended.v1": {
      const body = bodyOf(event, logged)
      const merged =
        prior === undefined ? { identity: logged.identity, firstSeq: logged.seq, body } : mergeBody(prior, body)
      const own = settle(traveller, logged, prior, merged, stage)
      const applied = mayMatch(traveller, body) ? withMatches(traveller, logged, own, stage) : own
      return traveller.bookings.size === 0 ? applied : withPayment(traveller, logged, applied)
    }
    case "txn.reversed.v1": {
      const record = prior ?? { identity: logged.identity, firstSeq: logged.seq }
      const reversal = { revision: event.data.revision, timeMs: logged.timeMs }
      const applied = settle(traveller, logged, prior, mergeReversal(record, reversal), stage)
      if (applied.record !== undefined && isReversed(applied.record)) closeIntent(traveller.intents, logged.identity)
      return traveller.bookings.size === 0 ? applied : withPayment(traveller, logged, applied)
    }
    case "txn.assigned.v1": {
      const record = prior ?? { identity: logged.identity, firstSeq: logged.seq }
      const { budgetId, category } = event.data
      const said = {
        ...(budgetId === undefined ? {} : { budget: { budgetId, timeMs: logged.timeMs } }),
        ...(category === undefined ? {} : { category: { category, timeMs: logged.timeMs } }),
      }
      const merged = mergeWord(record, said, event.id)
      const lesson = lessonOf(event, logged.timeMs)
      return lesson === undefined || merged === prior
        ? settle(traveller, logged, prior, merged, stage)
        : teach(traveller, logged, prior, merged, lesson, stage)
    }
    case "txn.shared.v1": {
      const record = prior ?? { identity: logged.identity, firstSeq: logged.seq }
      const sharing = { sharing: event.data.shared, timeMs: logged.timeMs }
      return settle(traveller, logged, prior, mergeWord(record, { sharing }, event.id), stage)
    }
    case "txn.linked.v1": {
      const record = prior ?? { identity: logged.identity, firstSeq: logged.seq }
      const link = { purchase: logged.purchase ?? null, timeMs: logged.timeMs }
      return settle(traveller, logged, prior, mergeWord(record, { link }, event.id), stage)
    }
    case "txn.matched.v1": {
      const record = prior ?? { identity: logged.identity, firstSeq: logged.seq }
      const { same, by } = event.data
      const match = { target: logged.purchase ?? "", same, byTraveller: by === "traveller", timeMs: logged.timeMs }
      const settledMatch = settle(traveller, logged, prior, mergeWord(record, { match }, event.id), stage)
      hearMatch(traveller, settledMatch, match)
      return settledMatch
    }
    case "txn.split.v1": {
      const record = prior ?? { identity: logged.identity, firstSeq: logged.seq }
      const split = { parts: event.data.parts, timeMs: logged.timeMs }
      return settle(traveller, logged, prior, mergeWord(record, { split }, event.id), stage)
    }
    case "rate.published.v1": {
      const folded = replaced(traveller, logged.seq, logged.logMs, stage)
      if (folded.moved.length === 0) return duplicate()
      return { disposition: "applied", budgetId: null, deliveries: folded.deliveries, moved: folded.moved }
    }
    case "tick.v1": {
      const turned = turn(traveller, Date.parse(event.data.at), logged.seq, logged.logMs)
      if (turned === undefined) return duplicate()
      return { disposition: "applied", budgetId: null, moved: nothing, ...turned }
    }
    default:
      return prior === undefined ? withDues(traveller, event, applyCommand(traveller, logged, stage)) : duplicate(prior)
  }
}

/** A command that was taken may have changed when something falls due: in its budget, or the traveller's own. */
const withDues = (traveller: TravellerState, event: PacerEvent, applied: Applied): Applied => {
  if (applied.disposition !== "applied") return applied
  if (event.type === "consent.changed.v1") return { ...applied, dues: dueAfter(traveller, undefined) }
  return /^(budget|correction|goal)\./.test(event.type) && typeof applied.budgetId === "string"
    ? { ...applied, dues: dueAfter(traveller, applied.budgetId) }
    : applied
}

interface Lesson {
  readonly merchant: string
  readonly word: MerchantWord
}

/** What a word about a transaction says of its merchant. */
const lessonOf = ({ id, data }: EventOf<"txn.assigned.v1">, saidMs: number): Lesson | undefined => {
  const { category, from } = data
  const merchant = merchantName(data.merchant)
  return category === undefined || from === undefined || merchant === ""
    ? undefined
    : { merchant, word: { id, saidMs, fromDay: textToDay(from), category } }
}

/** A word about a transaction and its merchant: the merchant's others are placed anew, whichever came first (I8). */
const teach = (
  traveller: TravellerState,
  logged: Logged,
  prior: TransactionRecord | undefined,
  merged: TransactionRecord,
  { merchant, word }: Lesson,
  stage: UserStage,
): Applied => {
  const reached = recordsIn(traveller, stage, reachOfTeaching(word.fromDay))
  // What the transaction was it stays.
  if (reached === undefined) return { ...refused(tooManyReached), ...(prior === undefined ? {} : { record: prior }) }
  const isNews = hearMerchantWord(traveller.merchantWords, merchant, word)
  const own = settle(traveller, logged, prior, merged, stage)
  if (!isNews) return own
  const moved = new Map(own.moved.map((record) => [record.identity, record]))
  const latest: UserStage = { ...stage, recordOf: (identity) => moved.get(identity) ?? stage.recordOf(identity) }
  const others = reached.flatMap((record) =>
    record.identity !== merged.identity && merchantName(record.body?.merchant) === merchant
      ? [moved.get(record.identity) ?? record]
      : [],
  )
  const changes = replaced(traveller, logged.seq, logged.logMs, latest, others)
  for (const record of changes.moved) moved.set(record.identity, record)
  // It may be a refund of one of them.
  const record = moved.get(merged.identity) ?? own.record
  moved.delete(merged.identity)
  return {
    ...own,
    ...(record === undefined ? {} : { record }),
    deliveries: [...own.deliveries, ...changes.deliveries],
    moved: [...moved.values()],
  }
}

/** Places the merged record anew and tells the budgets what changed for them. */
const settle = (
  traveller: TravellerState,
  logged: Logged,
  prior: TransactionRecord | undefined,
  merged: TransactionRecord,
  stage: UserStage,
): Applied => {
  if (merged === prior) return duplicate(prior)
  if (merged.body === undefined) {
    // A reversal or a word that came before its transaction: remembered, and nothing to count yet.
    return {
      disposition: "held",
      reason: "its transaction has not arrived",
      budgetId: null,
      record: merged,
      deliveries: nothing,
      moved: nothing,
    }
  }
  if (isTied(traveller, prior, merged)) {
    const changes = new Changes(logged.seq, logged.logMs, { identity: merged.identity, prior })
    const own = settledTied(traveller, prior, merged, stage, changes)
    return { ...outcome(own, changes.deliveries, changes.moved), outgoing: changes.outgoing }
  }
  const own = settled(traveller, merged, merged.body, stage)
  const deliveries = deliveriesOf(prior, own.record, logged.seq, logged.logMs)
  if (merged.word?.sharing === undefined) return outcome(own, deliveries, nothing)
  const { record, outgoing } = send(traveller.userId, prior, own.record)
  // Kept for the user, it is kept as it is written.
  if (own.held !== undefined) hold(traveller, { record, reason: own.held })
  return { ...outcome({ ...own, record }, deliveries, nothing), outgoing }
}

const outcome = (
  { record, held }: Settled,
  deliveries: ReadonlyArray<Delivery>,
  moved: ReadonlyArray<TransactionRecord>,
): Applied => {
  const budgetId = budgetIdOf(record)
  if (held === undefined) return { disposition: "applied", budgetId, record, deliveries, moved }
  const disposition = record.parts === undefined ? "held" : "applied"
  return { disposition, reason: held, budgetId, record, deliveries, moved }
}

const applyCommand = (traveller: TravellerState, logged: Logged, stage: UserStage): Applied => {
  const { event, seq, logMs } = logged
  switch (event.type) {
    case "budget.opened.v1":
      return openBudget(traveller, logged as Logged<EventOf<"budget.opened.v1">>, stage)
    case "budget.changed.v1":
      return changeBudget(traveller, logged as Logged<EventOf<"budget.changed.v1">>, stage)
    case "budget.closed.v1":
      return closeBudget(traveller, logged, event.data.budgetId, stage)
    case "member.joined.v1":
      return changeMember(traveller, logged, event.data.budgetId, event.data.userId, event.data.role, stage)
    case "member.left.v1":
      return changeMember(traveller, logged, event.data.budgetId, event.data.userId, null, stage)
    case "settlement.recorded.v1": {
      const { budgetId, from, to, amountMinor } = event.data
      if (!traveller.budgets.some((head) => head.budgetId === budgetId)) return refused("there is no such budget")
      return {
        disposition: "applied",
        budgetId,
        deliveries: [{ budgetId, input: { kind: "settle", seq, logMs, from, to, amountMinor } }],
        moved: nothing,
      }
    }
    case "anomaly.answered.v1": {
      const { budgetId, alertSeq, answer } = event.data
      if (!traveller.budgets.some((head) => head.budgetId === budgetId)) return refused("there is no such budget")
      return {
        disposition: "applied",
        budgetId,
        deliveries: [{ budgetId, input: { kind: "answer", seq, logMs, alertSeq, mine: answer === "mine" } }],
        moved: nothing,
      }
    }
    case "promise.taken.v1": {
      const { budgetId, ...promise } = event.data
      const head = traveller.budgets.find((one) => one.budgetId === budgetId)
      if (head === undefined) return refused("there is no such budget")
      if (head.closedMs !== undefined) return refused("the budget is closed")
      if (dayStartMs(head.startDay, head.timeZone) <= logged.timeMs) return refused("the trip has begun")
      return {
        disposition: "applied",
        budgetId,
        deliveries: [{ budgetId, input: { kind: "promise", seq, logMs, promise } }],
        moved: nothing,
      }
    }
    case "consent.changed.v1":
      hearConsent(traveller.consents, event, logged.timeMs)
      return { disposition: "applied", budgetId: null, deliveries: nothing, moved: nothing }
    case "notification.answered.v1":
      // What was said and what came of it touches no account: the archive keeps it.
      return { disposition: "applied", budgetId: null, deliveries: nothing, moved: nothing }
    default:
      return hearPlan(traveller, logged, stage)
  }
}

const hearPlan = (traveller: TravellerState, logged: Logged, stage: UserStage): Applied => {
  const heard = hearPlanWord(traveller, logged) ?? hearBookingWord(traveller, logged, stage)
  if (heard === undefined) return refused(`an event of type ${logged.event.type} is not a traveller's`)
  return "refused" in heard ? refused(heard.refused) : { disposition: "applied", ...heard, moved: nothing }
}

/**
 * What a command reaches, exactly; undefined when that is too much. A traveller without budgets and without anything
 * held has nothing to be placed anew: a first budget, as most are, asks for nothing.
 */
const recordsIn = (
  { budgets, held }: TravellerState,
  stage: UserStage,
  reach: ReadonlyArray<Reach>,
): ReadonlyArray<TransactionRecord> | undefined =>
  budgets.length === 0 && held.size === 0
    ? nothing
    : stage.recordsIn(reach)?.filter((record) => isReached(record, reach))

/** What happened later does not enter by itself, and leaves if it had; what happened before goes on being counted. */
const closeBudget = (traveller: TravellerState, logged: Logged, budgetId: string, stage: UserStage): Applied => {
  const { seq, logMs, timeMs } = logged
  const head = traveller.budgets.find((budget) => budget.budgetId === budgetId)
  if (head === undefined) return refused("there is no such budget")
  if (head.closedMs !== undefined) return refused("the budget is closed already")
  const reached = recordsIn(traveller, stage, reachOfClosing(timeMs))
  if (reached === undefined) return refused(tooManyReached)
  head.closedMs = timeMs
  const { deliveries, moved } = replaced(traveller, seq, logMs, stage, reached)
  return {
    disposition: "applied",
    budgetId,
    deliveries: [{ budgetId, input: { kind: "close", seq, logMs } }, ...deliveries],
    moved,
  }
}

/**
 * Somebody joins a trip, changes their role in it, or leaves: what they have shared counts by the role that they had
 * when they shared it.
 */
const changeMember = (
  traveller: TravellerState,
  logged: Logged,
  budgetId: string,
  userId: string,
  role: Role | null,
  stage: UserStage,
): Applied => {
  if (!traveller.budgets.some((head) => head.budgetId === budgetId)) return refused("there is no such budget")
  if (userId === traveller.userId) return refused("the budget is theirs already")
  const reached = recordsIn(traveller, stage, reachOfCompanion(userId))
  if (reached === undefined) return refused(tooManyReached)
  const members = traveller.members.get(budgetId) ?? new Map()
  if (addMemberWord(members, userId, { timeMs: logged.timeMs, role }) !== undefined) {
    return refused(`a trip has at most ${limits.membersPerBudgetMax} companions`)
  }
  traveller.members.set(budgetId, members)
  const { deliveries, moved } = replaced(traveller, logged.seq, logged.logMs, stage, reached)
  return { disposition: "applied", budgetId, deliveries, moved }
}

const openBudget = (
  traveller: TravellerState,
  logged: Logged<EventOf<"budget.opened.v1">>,
  stage: UserStage,
): Applied => {
  const data = logged.event.data
  const startDay = textToDay(data.startDate)
  const endDay = textToDay(data.endDate)
  if (traveller.budgets.some((head) => head.budgetId === data.budgetId))
    return refused("a budget of this id is open already")
  if (traveller.budgets.length >= limits.budgetsPerUserMax) {
    return refused(`a traveller has at most ${limits.budgetsPerUserMax} budgets`)
  }
  const wrong = spanProblem(startDay, endDay)
  if (wrong !== undefined) return refused(wrong)
  const reached = recordsIn(traveller, stage, reachOfDays(undefined, { fromDay: startDay, toDay: endDay }))
  if (reached === undefined) return refused(tooManyReached)
  const plan: BudgetPlan = {
    budgetId: data.budgetId,
    userId: traveller.userId,
    name: data.name,
    ...(data.destination === undefined ? {} : { destination: data.destination }),
    currency: data.currency,
    ...(data.homeCurrency === undefined ? {} : { homeCurrency: data.homeCurrency }),
    timeZone: data.timeZone,
    startDay,
    endDay,
    totalMinor: data.totalMinor,
    categoryPlanMinor: data.categoryPlanMinor ?? {},
    thresholdsPercent: data.thresholdsPercent ?? [50, 70, 90, 100],
  }
  const watched = plan.thresholdsPercent.length > 0
  const { budgetId, currency, timeZone } = plan
  const turning = openedTurning({ timeZone, startDay, endDay, watched }, logged.timeMs)
  const head = { budgetId, currency, timeZone, openedMs: logged.timeMs, startDay, endDay, watched }
  traveller.budgets.push({ ...head, ...turning })
  const folded = replaced(traveller, logged.seq, logged.logMs, stage, reached)
  return {
    disposition: "applied",
    budgetId: data.budgetId,
    deliveries: [
      { budgetId: data.budgetId, input: { kind: "open", seq: logged.seq, logMs: logged.logMs, plan } },
      ...preferenceDeliveries(traveller, logged, data.budgetId),
      ...folded.deliveries,
    ],
    moved: folded.moved,
  }
}

const spanProblem = (startDay: number, endDay: number): string | undefined =>
  endDay < startDay
    ? "the end date is before the start date"
    : endDay - startDay + 1 > limits.tripDaysMax
      ? `a trip lasts at most ${limits.tripDaysMax} days`
      : undefined

const changeBudget = (
  traveller: TravellerState,
  logged: Logged<EventOf<"budget.changed.v1">>,
  stage: UserStage,
): Applied => {
  const { budgetId, startDate, endDate, ...rest } = logged.event.data
  const head: BudgetHead | undefined = traveller.budgets.find((budget) => budget.budgetId === budgetId)
  if (head === undefined) return refused("there is no such budget")
  if (head.closedMs !== undefined) return refused("the budget is closed")
  const startDay = startDate === undefined ? head.startDay : textToDay(startDate)
  const endDay = endDate === undefined ? head.endDay : textToDay(endDate)
  const wrong = spanProblem(startDay, endDay)
  if (wrong !== undefined) return refused(wrong)
  const reach = reachOfDays({ fromDay: head.startDay, toDay: head.endDay }, { fromDay: startDay, toDay: endDay })
  const reached = reach.length === 0 ? nothing : recordsIn(traveller, stage, reach)
  if (reached === undefined) return refused(tooManyReached)
  // A beginning that the plan moves into the past is no news.
  if (startDay !== head.startDay && dayStartMs(startDay, head.timeZone) <= logged.timeMs) {
    head.toldMs = Math.max(head.toldMs, logged.timeMs)
  }
  head.startDay = startDay
  head.endDay = endDay
  if (rest.thresholdsPercent !== undefined) head.watched = rest.thresholdsPercent.length > 0 || head.planKept === true
  const folded = replaced(traveller, logged.seq, logged.logMs, stage, reached)
  return {
    disposition: "applied",
    budgetId,
    deliveries: [
      {
        budgetId,
        input: {
          kind: "change",
          seq: logged.seq,
          logMs: logged.logMs,
          patch: { ...rest, startDay, endDay },
          word: { timeMs: logged.timeMs, hash: logged.identity },
        },
      },
      ...folded.deliveries,
    ],
    moved: folded.moved,
  }
}

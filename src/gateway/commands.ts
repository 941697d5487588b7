/**
 * Requests become events of the log: the only way anything changes. Event ids come from the `Idempotency-Key`, so that
 * a repeat is the same event (I2); what an event may say about time is checked against the clock here, at the door,
 * because the fold has none (I1).
 */
import { createHash, randomUUID } from "node:crypto"
import { Result } from "effect"
import { limits } from "../../config/limits.ts"
import type { EventOf } from "../../streams/events.ts"
import { dayToText } from "../budget/calendar.ts"
import type { Role } from "../budget/companions/members.ts"
import { taughtFromDay, teaches } from "../budget/traveller/merchant-words.ts"
import type { Body } from "../budget/traveller/record.ts"
import type { ChangeBudget, OpenBudget } from "./contract/budgets.ts"
import type { Settlement } from "./contract/companions.ts"
import type { ConsentAbout } from "./contract/consents.ts"
import type { RecordExpense, SyncTransaction } from "./contract/expenses.ts"
import type { AssignTransaction, SplitTransaction } from "./contract/transactions.ts"
import { majorToMinor } from "./major-amount.ts"
import { type BadRequest, invalidRequest } from "./problem.ts"

/** Where a command comes from: whose it is, under which key, and when. */
export interface Origin {
  readonly userId: string
  readonly idempotencyKey: string | undefined
  /** Epoch milliseconds. */
  readonly nowMs: number
}

/** What names a transaction in the log, beside its traveller. */
export interface TransactionKey {
  readonly source: string
  readonly account: string
  readonly externalId: string
}

const commandSource = "app/gateway"
const dayMs = 86_400_000

/** What every event of a command begins with. */
export const envelope = (origin: Origin, source: string) => ({
  specversion: "1.0" as const,
  id: origin.idempotencyKey ?? randomUUID(),
  source,
  subject: origin.userId,
  time: new Date(origin.nowMs).toISOString(),
})

/** On the log of a trip's owner, whoever of its companions gave the command: their keys are apart from the owner's. */
const envelopeAt = (origin: Origin, ownerUserId: string) =>
  origin.userId === ownerUserId
    ? envelope(origin, commandSource)
    : {
        ...envelope(origin, commandSource),
        id:
          origin.idempotencyKey === undefined
            ? randomUUID()
            : `by-${createHash("sha256").update(`${origin.userId}\n${origin.idempotencyKey}`).digest("base64url")}`,
        subject: ownerUserId,
      }

const idFor = (origin: Origin): string => {
  const seed = origin.idempotencyKey === undefined ? randomUUID() : `${origin.userId}\n${origin.idempotencyKey}`
  return createHash("sha256").update(seed).digest().subarray(0, 16).toString("base64url")
}

/** The same key opens the same budget. */
const budgetIdFor = (origin: Origin): string => `b_${idFor(origin)}`

/** The same key sets the same goal. */
export const goalIdFor = (origin: Origin): string => `g_${idFor(origin)}`

export const openBudgetEvent = (origin: Origin, request: OpenBudget): EventOf<"budget.opened.v1"> => ({
  ...envelope(origin, commandSource),
  type: "budget.opened.v1",
  data: { budgetId: budgetIdFor(origin), ...request },
})

export const changeBudgetEvent = (
  origin: Origin,
  budgetId: string,
  request: ChangeBudget,
): EventOf<"budget.changed.v1"> => ({
  ...envelope(origin, commandSource),
  type: "budget.changed.v1",
  data: { budgetId, ...request },
})

export const closeBudgetEvent = (
  origin: Origin,
  budgetId: string,
  request: { readonly reason?: string } | null,
): EventOf<"budget.closed.v1"> => ({
  ...envelope(origin, commandSource),
  type: "budget.closed.v1",
  data: { budgetId, ...(request ?? {}) },
})

/** @param alertId begins with the sequence of the event that it was said about */
export const answerAlertEvent = (
  origin: Origin,
  budgetId: string,
  alertId: string,
  answer: "mine" | "not_mine",
): EventOf<"anomaly.answered.v1"> => ({
  ...envelope(origin, commandSource),
  type: "anomaly.answered.v1",
  data: { budgetId, alertSeq: Number.parseInt(alertId, 10), answer },
})

export const correctionDecidedEvent = (
  origin: Origin,
  data: EventOf<"correction.decided.v1">["data"],
): EventOf<"correction.decided.v1"> => ({ ...envelope(origin, commandSource), type: "correction.decided.v1", data })

export const correctionSetEvent = (
  origin: Origin,
  budgetId: string,
  settings: Omit<EventOf<"correction.set.v1">["data"], "budgetId">,
): EventOf<"correction.set.v1"> => ({
  ...envelope(origin, commandSource),
  type: "correction.set.v1",
  data: { budgetId, ...settings },
})

export const goalSetEvent = (origin: Origin, data: EventOf<"goal.set.v1">["data"]): EventOf<"goal.set.v1"> => ({
  ...envelope(origin, commandSource),
  type: "goal.set.v1",
  data,
})

export const goalRemovedEvent = (
  origin: Origin,
  data: EventOf<"goal.removed.v1">["data"],
): EventOf<"goal.removed.v1"> => ({ ...envelope(origin, commandSource), type: "goal.removed.v1", data })

export const goalContributedEvent = (
  origin: Origin,
  data: EventOf<"goal.contributed.v1">["data"],
): EventOf<"goal.contributed.v1"> => ({ ...envelope(origin, commandSource), type: "goal.contributed.v1", data })

/** The same key commits the same booking. */
export const bookingIdFor = (origin: Origin): string => `bk.${idFor(origin)}`

export const bookingCommittedEvent = (
  origin: Origin,
  data: EventOf<"booking.committed.v1">["data"],
): EventOf<"booking.committed.v1"> => ({ ...envelope(origin, commandSource), type: "booking.committed.v1", data })

export const bookingReleasedEvent = (
  origin: Origin,
  data: EventOf<"booking.released.v1">["data"],
): EventOf<"booking.released.v1"> => ({ ...envelope(origin, commandSource), type: "booking.released.v1", data })

/** A quote that the traveller takes for a trip. */
export const promiseTakenEvent = (
  origin: Origin,
  data: EventOf<"promise.taken.v1">["data"],
): EventOf<"promise.taken.v1"> => ({ ...envelope(origin, commandSource), type: "promise.taken.v1", data })

/** Entered by hand, over HTTP or the WebSocket alike: `clientId` is its identity. */
export const expenseEvent = (
  origin: Origin,
  request: RecordExpense,
): Result.Result<EventOf<"txn.recorded.v1">, BadRequest> => {
  const { clientId, occurredAt, note, ...data } = request
  const wrong = timeProblem("occurredAt", Date.parse(occurredAt), origin.nowMs)
  if (wrong !== undefined) return Result.fail(wrong)
  return Result.succeed({
    ...envelope(origin, "manual/app"),
    type: "txn.recorded.v1",
    time: occurredAt,
    data: {
      account: "cash",
      externalId: clientId,
      direction: "debit",
      status: "posted",
      ...data,
      ...(note === undefined ? {} : { description: note }),
    },
  })
}

/** Handed over by the app. @param request its `amount` as the decimal text that was sent */
export const syncTransactionEvent = (
  origin: Origin,
  request: SyncTransaction,
): Result.Result<EventOf<"txn.recorded.v1">, BadRequest> => {
  const { source, externalId, amount, currency, date, merchant, location, description } = request
  const minor = majorToMinor(String(amount), currency)
  if ("wrong" in minor) return Result.fail(invalidRequest(`amount: ${minor.wrong}.`, "amount"))
  const dayOnly = !date.includes("T")
  // Noon in UTC is that day in every zone but the two easternmost; `localDate` says it for certain.
  const time = dayOnly ? `${date}T12:00:00Z` : date
  const wrong = timeProblem("date", Date.parse(time), origin.nowMs)
  if (wrong !== undefined) return Result.fail(wrong)
  return Result.succeed({
    ...envelope(origin, `${source}/app`),
    type: "txn.recorded.v1",
    time,
    data: {
      account: "default",
      externalId,
      amountMinor: minor.amountMinor,
      currency,
      direction: "debit",
      status: "posted",
      ...(dayOnly ? { localDate: date } : {}),
      ...(merchant === undefined ? {} : { merchant }),
      ...(description === undefined ? {} : { description }),
      ...(location === undefined ? {} : { location: typeof location === "string" ? { place: location } : location }),
    },
  })
}

/** @param body of the transaction: the event names its merchant, so that it says the same whenever it is folded (I8) */
export const assignEvent = (
  origin: Origin,
  key: TransactionKey,
  body: Body,
  { budgetId, category, onlyThis }: AssignTransaction,
): EventOf<"txn.assigned.v1"> => ({
  ...envelope(origin, commandSource),
  type: "txn.assigned.v1",
  data: {
    ...key,
    ...(budgetId === undefined ? {} : { budgetId }),
    ...(category === undefined ? {} : { category }),
    ...(category === undefined || onlyThis === true || !teaches(body)
      ? {}
      : { merchant: body.merchant, from: dayToText(taughtFromDay(body)) }),
  },
})

export const splitEvent = (
  origin: Origin,
  key: TransactionKey,
  request: SplitTransaction,
): EventOf<"txn.split.v1"> => ({
  ...envelope(origin, commandSource),
  type: "txn.split.v1",
  data: { ...key, parts: request.parts },
})

/** @param shared null: no longer */
export const shareEvent = (
  origin: Origin,
  key: TransactionKey,
  shared: EventOf<"txn.shared.v1">["data"]["shared"],
): EventOf<"txn.shared.v1"> => ({
  ...envelope(origin, commandSource),
  type: "txn.shared.v1",
  data: { ...key, shared },
})

/** @param purchase null: it gives back none */
export const linkEvent = (
  origin: Origin,
  key: TransactionKey,
  purchase: TransactionKey | null,
): EventOf<"txn.linked.v1"> => ({
  ...envelope(origin, commandSource),
  type: "txn.linked.v1",
  data: { ...key, refunds: purchase },
})

/** @param same false: they are two, whatever was said before */
export const matchEvent = (
  origin: Origin,
  key: TransactionKey,
  other: TransactionKey,
  same: boolean,
): EventOf<"txn.matched.v1"> => ({
  ...envelope(origin, commandSource),
  type: "txn.matched.v1",
  data: { ...key, with: other, same, by: "traveller" },
})

export const memberEvent = (
  origin: Origin,
  ownerUserId: string,
  budgetId: string,
  userId: string,
  role: Role | null,
): EventOf<"member.joined.v1"> | EventOf<"member.left.v1"> => {
  const common = envelopeAt(origin, ownerUserId)
  return role === null
    ? { ...common, type: "member.left.v1", data: { budgetId, userId } }
    : { ...common, type: "member.joined.v1", data: { budgetId, userId, role } }
}

export const settlementEvent = (
  origin: Origin,
  ownerUserId: string,
  budgetId: string,
  request: Settlement,
): EventOf<"settlement.recorded.v1"> => ({
  ...envelopeAt(origin, ownerUserId),
  type: "settlement.recorded.v1",
  data: { budgetId, ...request },
})

/** The same answer to the same notification is one event, however often it is given. */
export const notificationAnsweredEvent = (
  origin: Origin,
  answered: EventOf<"notification.answered.v1">["data"],
): EventOf<"notification.answered.v1"> => ({
  ...envelope(origin, commandSource),
  id: `${answered.notificationId}:${answered.response}`,
  type: "notification.answered.v1",
  data: answered,
})

/** @param expiresMs of a grant */
export const consentEvent = (
  origin: Origin,
  about: ConsentAbout,
  state: "granted" | "withdrawn",
  expiresMs?: number,
): EventOf<"consent.changed.v1"> => ({
  ...envelope(origin, commandSource),
  type: "consent.changed.v1",
  data: {
    source: about.source,
    ...(about.account === undefined ? {} : { account: about.account }),
    purpose: about.purpose,
    state,
    ...(expiresMs === undefined ? {} : { expires: new Date(expiresMs).toISOString() }),
  },
})

/** When something happened, as far as the door lets it in. */
export const timeProblem = (field: string, timeMs: number, nowMs: number): BadRequest | undefined => {
  if (timeMs > nowMs + limits.futureMsMax) {
    return invalidRequest(`${field}: more than ${limits.futureMsMax / 3_600_000} hours ahead.`, field)
  }
  if (timeMs < nowMs - limits.pastDaysMax * dayMs)
    return invalidRequest(`${field}: more than ${limits.pastDaysMax} days back.`, field)
  return undefined
}

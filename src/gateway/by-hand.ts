/**
 * What was entered by hand and is changed, voided or restored by its traveller: the whole transaction as it is to stand,
 * under the next revision, so that the last word wins (I8). What a bank says is not the traveller's to rewrite.
 */
import { randomUUID } from "node:crypto"
import { Result } from "effect"
import type { EventOf } from "../../streams/events.ts"
import { dayToText } from "../budget/calendar.ts"
import { type Body, isReversed, type TransactionRecord } from "../budget/traveller/record.ts"
import { type Origin, timeProblem } from "./commands.ts"
import type { AmendTransaction } from "./contract/transactions.ts"
import { type BadRequest, notByHand, type Refused, refused } from "./problem.ts"

/** The source of everything entered by hand, over HTTP and the WebSocket alike. */
export const manualSource = "manual/app"

type Refusal = BadRequest | Refused

const envelope = (origin: Origin, body: Body) => ({
  specversion: "1.0" as const,
  id: origin.idempotencyKey ?? randomUUID(),
  source: body.source,
  subject: origin.userId,
})

const latestRevision = (body: Body, record: TransactionRecord): number =>
  Math.max(body.revision, record.reversal?.revision ?? 0)

const amended = (
  origin: Origin,
  record: TransactionRecord,
  body: Body,
  change: AmendTransaction,
): EventOf<"txn.amended.v1"> => {
  const { merchant = body.merchant, note = body.description } = change
  return {
    ...envelope(origin, body),
    type: "txn.amended.v1",
    time: change.occurredAt ?? new Date(body.timeMs).toISOString(),
    data: {
      account: body.account,
      externalId: body.externalId,
      revision: latestRevision(body, record) + 1,
      amountMinor: change.amountMinor ?? body.originalMinor,
      currency: change.currency ?? body.originalCurrency,
      direction: body.direction,
      status: "posted",
      kind: body.kind,
      ...(body.givenDay === undefined || change.occurredAt !== undefined
        ? {}
        : { localDate: dayToText(body.givenDay) }),
      ...(body.mcc === undefined ? {} : { mcc: body.mcc }),
      ...(body.givenCategory === undefined ? {} : { category: body.givenCategory }),
      ...(body.givenBudgetId === undefined ? {} : { budgetId: body.givenBudgetId }),
      ...(typeof merchant === "string" ? { merchant } : {}),
      ...(typeof note === "string" ? { description: note } : {}),
      ...(body.place === undefined ? {} : { location: { place: body.place } }),
    },
  }
}

export const amendEvent = (
  origin: Origin,
  record: TransactionRecord,
  body: Body,
  change: AmendTransaction,
): Result.Result<EventOf<"txn.amended.v1">, Refusal> => {
  if (body.source !== manualSource) return Result.fail(notByHand)
  if (isReversed(record)) return Result.fail(refused("the entry is void; restore it first", "transactionId"))
  const wrong =
    change.occurredAt === undefined ? undefined : timeProblem("occurredAt", Date.parse(change.occurredAt), origin.nowMs)
  return wrong === undefined ? Result.succeed(amended(origin, record, body, change)) : Result.fail(wrong)
}

export const voidEvent = (
  origin: Origin,
  record: TransactionRecord,
  body: Body,
): Result.Result<EventOf<"txn.reversed.v1">, Refusal> => {
  if (body.source !== manualSource) return Result.fail(notByHand)
  if (isReversed(record)) return Result.fail(refused("the entry is void already", "transactionId"))
  const { account, externalId } = body
  return Result.succeed({
    ...envelope(origin, body),
    type: "txn.reversed.v1",
    time: new Date(origin.nowMs).toISOString(),
    data: { account, externalId, revision: latestRevision(body, record) + 1 },
  })
}

/** A voided entry counts again as it stood. */
export const restoreEvent = (
  origin: Origin,
  record: TransactionRecord,
  body: Body,
): Result.Result<EventOf<"txn.amended.v1">, Refusal> => {
  if (body.source !== manualSource) return Result.fail(notByHand)
  if (!isReversed(record)) return Result.fail(refused("the entry counts already", "transactionId"))
  return Result.succeed(amended(origin, record, body, {}))
}

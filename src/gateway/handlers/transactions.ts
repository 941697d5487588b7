/**
 * The traveller's word about a transaction, which is found among their own by its identity (I9). What can be seen to be
 * wrong is refused here, with the field named; whatever changes between the look and the commit is the fold's to judge.
 */
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { PacerEvent } from "../../../streams/events.ts"
import type { Body, TransactionRecord } from "../../budget/traveller/record.ts"
import { purchaseIdOf } from "../../budget/traveller/record.ts"
import { knownOf } from "../../ledger/archive.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { amendEvent, restoreEvent, voidEvent } from "../by-hand.ts"
import {
  assignEvent,
  linkEvent,
  matchEvent,
  type Origin,
  shareEvent,
  splitEvent,
  type TransactionKey,
} from "../commands.ts"
import type { ShareTransaction, SplitTransaction } from "../contract/transactions.ts"
import { BudgetSummary } from "../contract/views.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { OwnerViews } from "../owner-views.ts"
import {
  budgetNotFound,
  databaseAway,
  invalidRequest,
  partsDoNotAddUp,
  refused,
  transactionNotFound,
  unknownCompanion,
} from "../problem.ts"
import { answerOf } from "../submit.ts"
import { detailOf } from "../transaction-detail.ts"
import { allowTransaction, ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"
import { reachCompanions, unreadable } from "./reach.ts"

interface Found {
  readonly record: TransactionRecord
  readonly body: Body
}

/** The whole that a part belongs to. */
const wholeOf = (transactionId: string): string => transactionId.slice(0, 32)

/** One of the traveller's transactions as it is committed. */
const find = Effect.fnUntraced(function* (userId: string, transactionId: string) {
  const identity = wholeOf(transactionId)
  const partition = (yield* OwnerViews).partitionOf(userId)
  const found = yield* knownOf([{ partition, userId, identity }], yield* FieldCipher).pipe(
    Effect.mapError(() => databaseAway),
  )
  const record = found.get(identity)?.record
  if (record?.body === undefined) return yield* Effect.fail(transactionNotFound(transactionId))
  const one: Found = { record, body: record.body }
  return one
})

const keyOf = ({ source, account, externalId }: Body): TransactionKey => ({ source, account, externalId })

/** A command about one transaction of the traveller's own: found, made into an event once, answered after its commit. */
const command = <P, R>(
  operation: string,
  {
    params,
    headers,
    payload,
  }: {
    readonly params: { readonly transactionId: string }
    readonly headers: { readonly "idempotency-key"?: string }
    readonly payload?: unknown
  },
  make: (origin: Origin, found: Found) => Effect.Effect<PacerEvent, P, R>,
) =>
  Effect.gen(function* () {
    const origin = yield* originOf(headers)
    const { transactionId } = params
    yield* allowTransaction("write", origin.userId, transactionId)
    const found = yield* find(origin.userId, transactionId)
    const request = [`transactions.${operation}`, wholeOf(transactionId), payload ?? null]
    return yield* answerOf(yield* submitOnce(origin, request, make(origin, found)))
  })

const decodeSummaries = Schema.decodeUnknownEffect(Schema.Array(BudgetSummary))

/** Budgets that are named are the traveller's own: elsewhere an expense is shared, not moved. */
const ownBudgets = Effect.fnUntraced(function* (
  userId: string,
  named: ReadonlyArray<{ readonly budgetId?: string | null }>,
) {
  const wanted = new Set(named.flatMap(({ budgetId }) => (typeof budgetId === "string" ? [budgetId] : [])))
  if (wanted.size === 0) return
  const found = yield* (yield* OwnerViews).ask({ ask: "budgets", userId })
  const budgets = yield* Effect.mapError(decodeSummaries(found?.view ?? []), unreadable)
  for (const { budgetId } of budgets) wanted.delete(budgetId)
  const [missing] = wanted
  if (missing !== undefined) return yield* Effect.fail(budgetNotFound(missing))
})

const isRefund = (record: TransactionRecord): boolean => purchaseIdOf(record) !== undefined
const followsPurchase = refused("a refund follows its purchase; split or share the purchase", "transactionId")

const sumOf = (amounts: ReadonlyArray<number>): number => amounts.reduce((sum, amount) => sum + amount, 0)

const checkedSplit = Effect.fnUntraced(function* (userId: string, found: Found, { parts }: SplitTransaction) {
  if (isRefund(found.record)) return yield* Effect.fail(followsPurchase)
  const amounts = parts.flatMap((part) => ("amountMinor" in part ? [part.amountMinor] : []))
  const whole = found.body.originalMinor
  if (amounts.length > 0 && sumOf(amounts) !== whole) {
    return yield* Effect.fail(partsDoNotAddUp("parts", sumOf(amounts), whole))
  }
  yield* ownBudgets(userId, parts)
})

/** Whose trip it is, once everybody who is to bear it is known there. */
const checkedSharing = Effect.fnUntraced(function* (found: Found, { budgetId, split }: ShareTransaction) {
  const { record, body } = found
  if (isRefund(record)) return yield* Effect.fail(followsPurchase)
  if (body.companion !== undefined) {
    return yield* Effect.fail(refused("a companion has shared this; only they can change that", "transactionId"))
  }
  const trip = yield* reachCompanions("contribute", budgetId)
  const seen = new Set<string>()
  for (const [index, { userId }] of split.parts.entries()) {
    const field = `split.parts.${index}.userId`
    if (seen.has(userId)) return yield* Effect.fail(invalidRequest(`${field}: ${userId} is named twice.`, field))
    seen.add(userId)
    if (!trip.members.some((one) => one.userId === userId)) return yield* Effect.fail(unknownCompanion(userId, field))
  }
  if (split.how === "exact") {
    const sum = sumOf(split.parts.map((part) => part.amountMinor))
    if (sum !== body.originalMinor) return yield* Effect.fail(partsDoNotAddUp("split.parts", sum, body.originalMinor))
  }
  if (split.how === "shares" && split.parts.every((part) => part.weight === 0)) {
    return yield* Effect.fail(invalidRequest("split.parts: Somebody has to bear it.", "split.parts"))
  }
  return { budgetId, ownerUserId: trip.reached.ownerUserId, split }
})

/** The purchase that a credit can give back. */
const checkedPurchase = Effect.fnUntraced(function* (userId: string, refund: Found, purchaseId: string) {
  if (refund.body.direction !== "credit") {
    return yield* Effect.fail(refused("only money that came back is a refund", "transactionId"))
  }
  const purchase = yield* find(userId, purchaseId).pipe(
    Effect.mapError((problem) => (problem.status === 404 ? { ...problem, field: "purchaseId" } : problem)),
  )
  const wrong =
    purchase.body.direction !== "debit" || isRefund(purchase.record)
      ? "it names no purchase"
      : purchase.body.originalCurrency !== refund.body.originalCurrency
        ? `a refund is in the currency of its purchase, ${purchase.body.originalCurrency}`
        : undefined
  return wrong === undefined ? keyOf(purchase.body) : yield* Effect.fail(refused(wrong, "purchaseId"))
})

/** Another of the traveller's transactions, that this one may be the same as. */
const otherOf = Effect.fnUntraced(function* (userId: string, otherId: string) {
  return yield* find(userId, otherId).pipe(
    Effect.mapError((problem) => (problem.status === 404 ? { ...problem, field: "otherId" } : problem)),
  )
})

/** One that can count in this one's stead, or be where its money went. */
const checkedMatch = Effect.fnUntraced(function* (userId: string, found: Found, otherId: string) {
  const other = yield* otherOf(userId, otherId)
  if (isRefund(found.record) || isRefund(other.record)) {
    return yield* Effect.fail(refused("a refund is tied to its purchase; unlink it first", "otherId"))
  }
  if (found.body.companion !== undefined || other.body.companion !== undefined) {
    return yield* Effect.fail(refused("a companion has shared this; only they can change that", "otherId"))
  }
  const wrong =
    other.record.identity === found.record.identity
      ? "it is the same transaction already"
      : other.record.twinOf === found.record.identity
        ? "that one does not count already: this one does in its stead"
        : found.body.direction === "credit" && other.body.direction === "debit"
          ? "own money is told by its debit: name them the other way round"
          : undefined
  return wrong === undefined ? keyOf(other.body) : yield* Effect.fail(refused(wrong, "otherId"))
})

export const transactionsHandlers = HttpApiBuilder.group(Api, "transactions", (handlers) =>
  handlers.handleAll({
    read: ({ params: { transactionId } }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        yield* allowTransaction("read", userId, transactionId)
        const { record, body } = yield* find(userId, transactionId)
        return detailOf(record, body)
      }),
    amend: (request) =>
      command("amend", request, (origin, { record, body }) =>
        Effect.fromResult(amendEvent(origin, record, body, request.payload)),
      ),
    assign: (request) =>
      command("assign", request, (origin, { body }) =>
        Effect.as(
          ownBudgets(origin.userId, [request.payload]),
          assignEvent(origin, keyOf(body), body, request.payload),
        ),
      ),
    split: (request) =>
      command("split", request, (origin, found) =>
        Effect.as(
          checkedSplit(origin.userId, found, request.payload),
          splitEvent(origin, keyOf(found.body), request.payload),
        ),
      ),
    share: (request) =>
      command("share", request, (origin, found) =>
        Effect.map(checkedSharing(found, request.payload), (shared) => shareEvent(origin, keyOf(found.body), shared)),
      ),
    unshare: (request) =>
      command("unshare", request, (origin, { body }) => Effect.succeed(shareEvent(origin, keyOf(body), null))),
    linkRefund: (request) =>
      command("linkRefund", request, (origin, found) =>
        Effect.map(checkedPurchase(origin.userId, found, request.payload.purchaseId), (purchase) =>
          linkEvent(origin, keyOf(found.body), purchase),
        ),
      ),
    unlinkRefund: (request) =>
      command("unlinkRefund", request, (origin, { body }) => Effect.succeed(linkEvent(origin, keyOf(body), null))),
    match: (request) =>
      command("match", request, (origin, found) =>
        Effect.map(checkedMatch(origin.userId, found, request.payload.otherId), (other) =>
          matchEvent(origin, keyOf(found.body), other, true),
        ),
      ),
    keepApart: (request) =>
      command("keepApart", request, (origin, found) =>
        Effect.map(otherOf(origin.userId, request.payload.otherId), (other) =>
          matchEvent(origin, keyOf(found.body), keyOf(other.body), false),
        ),
      ),
    void: (request) =>
      command("void", request, (origin, { record, body }) => Effect.fromResult(voidEvent(origin, record, body))),
    restore: (request) =>
      command("restore", request, (origin, { record, body }) => Effect.fromResult(restoreEvent(origin, record, body))),
  }),
)

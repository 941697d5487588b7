/**
 * How a statement file that was taken is taken back: what it brought is reversed, what it changed stands again as before,
 * under the next revision like every word (I8). What anybody has said of a transaction since stands above the undo.
 */
import { Schema } from "effect"
import { AnyEvent, type EventOf, type PacerEvent, TransactionAmended } from "../../../streams/events.ts"
import { dayToText } from "../../budget/calendar.ts"
import { type Body, isReversed, type TransactionRecord } from "../../budget/traveller/record.ts"
import { latestRevision } from "./compare.ts"

const Keyed = Schema.Struct({
  ...{ identity: Schema.String, source: Schema.String, account: Schema.String, externalId: Schema.String },
  /** Under which the file spoke of it. */
  revision: Schema.Int,
})

/** A transaction that a file is about to touch; with the whole of it where the accounts counted it before. */
export const Before = Schema.Struct({
  ...Keyed.fields,
  stood: Schema.optionalKey(Schema.Struct({ time: Schema.String, data: TransactionAmended })),
})
export type Before = typeof Before.Type

/** A transaction said again as it stands, but for its revision. */
const retold = (body: Body): NonNullable<Before["stood"]> => {
  const { place, spot } = body
  return {
    time: new Date(body.timeMs).toISOString(),
    data: {
      ...{ account: body.account, externalId: body.externalId, revision: 1 },
      ...{ amountMinor: body.originalMinor, currency: body.originalCurrency, direction: body.direction },
      ...{ status: body.status === "pending" ? "pending" : "posted", kind: body.kind },
      ...(body.givenDay === undefined ? {} : { localDate: dayToText(body.givenDay) }),
      ...(body.mcc === undefined ? {} : { mcc: body.mcc }),
      ...(body.givenCategory === undefined ? {} : { category: body.givenCategory }),
      ...(body.givenBudgetId === undefined ? {} : { budgetId: body.givenBudgetId }),
      ...(body.merchant === undefined ? {} : { merchant: body.merchant }),
      ...(body.description === undefined ? {} : { description: body.description }),
      ...(place === undefined && spot === undefined
        ? {}
        : { location: { ...(place === undefined ? {} : { place }), ...spot } }),
      ...(body.reference === undefined ? {} : { reference: body.reference }),
      ...(body.feeMinor === undefined ? {} : { feeMinor: body.feeMinor }),
      ...(body.into === undefined ? {} : { into: body.into }),
    },
  }
}

type Transaction = EventOf<"txn.recorded.v1" | "txn.amended.v1" | "txn.reversed.v1">
const isTransaction = (event: PacerEvent): event is Transaction =>
  event.type === "txn.recorded.v1" || event.type === "txn.amended.v1" || event.type === "txn.reversed.v1"

/** How it stands before this event of a file. @param record undefined when the accounts do not know it */
export const beforeOf = (
  event: PacerEvent,
  identity: string,
  record: TransactionRecord | undefined,
): ReadonlyArray<Before> => {
  if (!isTransaction(event)) return []
  const { account, externalId, revision = 0 } = event.data
  const keyed = { identity, source: event.source, account, externalId, revision }
  const body = record === undefined || isReversed(record) ? undefined : record.body
  const stood = body === undefined ? undefined : retold(body)
  return [stood === undefined ? keyed : { ...keyed, stood }]
}

/** Whether the accounts have what the file said of it. */
export const hasArrived = (before: Before, record: TransactionRecord | undefined): boolean =>
  record !== undefined && latestRevision(record) >= before.revision

const decode = Schema.decodeUnknownSync(AnyEvent)

/** What takes it back, now that it stands like this: nothing, where somebody has spoken since. */
export const takenBack = (
  before: Before,
  userId: string,
  record: TransactionRecord | undefined,
  at: string,
): ReadonlyArray<PacerEvent> => {
  if (record === undefined || latestRevision(record) !== before.revision) return []
  const { stood, source, account, externalId } = before
  const revision = before.revision + 1
  const envelope = { specversion: "1.0", id: `undo-${before.identity}-${revision}`, source, subject: userId }
  if (stood !== undefined) {
    const data = { ...stood.data, revision }
    return [decode({ ...envelope, type: "txn.amended.v1", time: stood.time, data })]
  }
  if (isReversed(record)) return []
  return [decode({ ...envelope, type: "txn.reversed.v1", time: at, data: { account, externalId, revision } })]
}

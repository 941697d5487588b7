/**
 * Bank Indonesia's SNAP: transaction-history-list (service 12, wallets) and bank-statement (service 14, banks), under the
 * token that the bank gave for the traveller's code. Amounts are decimal text (I7). A row's status tells which of two
 * words about it is the later one, so that revisions need no memory: pending, then booked, then undone.
 */
import { createHash } from "node:crypto"
import { Clock, Effect, type Redacted, Result, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { minorOf } from "./decimal-amount.ts"
import type { PartnerDoor } from "./partner-door.ts"
import { snapCursor, snapPlace } from "./snap-cursor.ts"
import { makeSnapSession, type SnapSession, unreadableSnap } from "./snap-session.ts"
import { snapTime } from "./snap-signature.ts"
import type { SyncFailure } from "./sync-failure.ts"
import type { Access, Change, Page, SyncProtocol } from "./sync-protocol.ts"

const Amount = Schema.Struct({ value: Schema.String, currency: Schema.String })
const HistoryAnswer = Schema.Struct({
  detailData: Schema.Array(
    Schema.Struct({
      dateTime: Schema.String,
      amount: Amount,
      remark: Schema.optionalKey(Schema.String),
      status: Schema.String,
      type: Schema.String,
      additionalInfo: Schema.Struct({ referenceNo: Schema.String }),
    }),
  ),
})
const StatementAnswer = Schema.Struct({
  hasMore: Schema.optionalKey(Schema.String),
  lastRecordDateTime: Schema.optionalKey(Schema.String),
  detailData: Schema.Array(
    Schema.Struct({
      amount: Amount,
      transactionDate: Schema.String,
      remark: Schema.optionalKey(Schema.String),
      transactionId: Schema.optionalKey(Schema.String),
      type: Schema.Literals(["DEBIT", "CREDIT"]),
      transactionDetailStatus: Schema.optionalKey(Schema.String),
      detailBalance: Schema.optionalKey(Schema.Unknown),
    }),
  ),
})
const ExchangeAnswer = Schema.Struct({
  accessToken: Schema.String,
  additionalInfo: Schema.Struct({ accountNo: Schema.String, accountName: Schema.optionalKey(Schema.String) }),
})

const decodeHistory = Schema.decodeUnknownResult(Schema.fromJsonString(HistoryAnswer))
const decodeStatement = Schema.decodeUnknownResult(Schema.fromJsonString(StatementAnswer))
const decodeExchange = Schema.decodeUnknownResult(Schema.fromJsonString(ExchangeAnswer))

/** What both services say of a transaction. */
interface SnapRow {
  readonly id: string
  readonly time: string
  readonly amount: typeof Amount.Type
  readonly remark: string
  readonly status: string
  readonly direction: "debit" | "credit"
}

const credits = new Set(["TOP_UP", "RECEIVE_MONEY", "REFUND"])
const kinds: { readonly [type: string]: "topup" | "refund" | "transfer" } = {
  TOP_UP: "topup",
  REFUND: "refund",
  RECEIVE_MONEY: "transfer",
  SEND_MONEY: "transfer",
}
const undone = new Set(["CANCELLED", "FAILED", "REVERSED"])
const revisions = { pending: 0, posted: 1, undone: 2 } as const

/** Undefined when the amount is none. */
const changeOf = (row: SnapRow, kind: "topup" | "refund" | "transfer" | undefined): Change | undefined => {
  const { id, time, amount, direction } = row
  if (undone.has(row.status)) return { kind: "removed", externalId: id, revision: revisions.undone }
  const amountMinor = minorOf(amount.value, amount.currency)
  if (amountMinor === undefined || amountMinor < 1) return undefined
  const status = row.status === "PENDING" ? "pending" : "posted"
  const words = row.remark.replace(/\s+/g, " ").trim().slice(0, limits.textCharactersMax)
  return {
    kind: "added",
    revision: revisions[status],
    transaction: {
      ...{ externalId: id, time, amountMinor, currency: amount.currency, direction, status },
      ...(kind === undefined ? {} : { kind }),
      ...(words === "" ? {} : { merchant: words, description: words }),
    },
  }
}

const markOf = ({ id, status }: SnapRow): string => `${id} ${status}`

/** Banks that give no id: the same row has the same one at every reading, and the balance after it tells like rows apart. */
const derivedId = (...parts: ReadonlyArray<unknown>): string =>
  `d-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}`

/** One page as changes: of rows that were published before nothing is said again. */
const pageOf = (
  door: PartnerDoor,
  place: ReturnType<typeof snapPlace>,
  rows: ReadonlyArray<SnapRow & { readonly kind?: "topup" | "refund" | "transfer" | undefined }>,
  next: Parameters<typeof snapCursor>[2],
): Effect.Effect<Page, SyncFailure> =>
  Effect.gen(function* () {
    const changes: Array<Change> = []
    for (const row of rows) {
      const change = changeOf(row, row.kind)
      if (change === undefined) return yield* Effect.fail(unreadableSnap(door.partner, `amount of ${row.id}`))
      if (!place.seen.has(markOf(row))) changes.push(change)
    }
    return { changes, cursor: snapCursor(place, rows.map(markOf), next), hasMore: next !== undefined }
  })

const exchangeWith =
  (session: SnapSession): SyncProtocol["exchange"] =>
  (door, code) =>
    Effect.gen(function* () {
      const body = { grantType: "authorization_code", authCode: code }
      const text = yield* session.call(door, "/v1.0/access-token/b2b2c", body)
      const read = decodeExchange(text)
      if (Result.isFailure(read)) return yield* Effect.fail(unreadableSnap(door.partner, "customer token"))
      const { accountNo, accountName } = read.success.additionalInfo
      const access: Access = {
        account: accountNo,
        label: `${accountName ?? door.partner.name} ··${accountNo.slice(-4)}`,
        credential: read.success.accessToken,
      }
      return access
    })

/** Wallets: service 12, newest first, by page number. */
export const snapHistoryProtocol = (privateKeyPem: Redacted.Redacted): SyncProtocol => {
  const session = makeSnapSession(privateKeyPem)
  return {
    exchange: exchangeWith(session),
    page: Effect.fnUntraced(function* (door, { credential }, cursor) {
      const place = snapPlace(cursor, yield* Clock.currentTimeMillis)
      const { fromMs, startMs, page } = place.run
      const body = {
        partnerReferenceNo: `P${startMs}-${page}`,
        fromDateTime: snapTime(fromMs),
        toDateTime: snapTime(startMs + limits.syncOverlapMs),
        pageSize: String(limits.syncPageRows),
        pageNumber: String(page),
      }
      const read = decodeHistory(yield* session.call(door, "/v1.0/transaction-history-list", body, credential))
      if (Result.isFailure(read)) return yield* Effect.fail(unreadableSnap(door.partner, "history"))
      const rows = read.success.detailData.map((row) => ({
        ...{ id: row.additionalInfo.referenceNo, time: row.dateTime, amount: row.amount, status: row.status },
        remark: row.remark ?? "",
        direction: credits.has(row.type) ? ("credit" as const) : ("debit" as const),
        kind: kinds[row.type],
      }))
      const isFull = rows.length >= limits.syncPageRows
      return yield* pageOf(door, place, rows, isFull ? { page: page + 1 } : undefined)
    }),
  }
}

/** Banks: service 14, oldest first, from the last record's time on while there is more. */
export const snapStatementProtocol = (privateKeyPem: Redacted.Redacted): SyncProtocol => {
  const session = makeSnapSession(privateKeyPem)
  return {
    exchange: exchangeWith(session),
    page: Effect.fnUntraced(function* (door, { account, credential }, cursor) {
      const place = snapPlace(cursor, yield* Clock.currentTimeMillis)
      const { fromMs, startMs, page } = place.run
      const body = {
        ...{ partnerReferenceNo: `S${startMs}-${page}`, accountNo: account },
        ...{ fromDateTime: snapTime(fromMs), toDateTime: snapTime(startMs + limits.syncOverlapMs) },
      }
      const read = decodeStatement(yield* session.call(door, "/v1.0/bank-statement", body, credential))
      if (Result.isFailure(read)) return yield* Effect.fail(unreadableSnap(door.partner, "statement"))
      const { detailData, hasMore, lastRecordDateTime } = read.success
      const rows = detailData.map((row) => ({
        id:
          row.transactionId ??
          derivedId(row.transactionDate, row.amount, row.type, row.remark ?? "", row.detailBalance ?? null),
        time: row.transactionDate,
        amount: row.amount,
        remark: row.remark ?? "",
        status: row.transactionDetailStatus ?? "SUCCESS",
        direction: row.type === "CREDIT" ? ("credit" as const) : ("debit" as const),
      }))
      const lastMs = Date.parse(lastRecordDateTime ?? "")
      if (hasMore === "Y" && !(lastMs > fromMs)) {
        return yield* Effect.fail(unreadableSnap(door.partner, "a statement that does not go on"))
      }
      return yield* pageOf(door, place, rows, hasMore === "Y" ? { fromMs: lastMs, page: page + 1 } : undefined)
    }),
  }
}

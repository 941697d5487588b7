/**
 * Bank Indonesia's SNAP: transaction-history-list (service 12, wallets) and bank-statement (service 14, banks), under the
 * token that the bank gave for the traveller's code. What a page says, formats/snap.ts reads; here is only how one page
 * leads to the next.
 */
import { Clock, Effect, type Redacted, Result, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import type { Format } from "../formats/format.ts"
import { snapFormats } from "../formats/snap.ts"
import { snapPageCursor, snapPlace } from "./snap-cursor.ts"
import { makeSnapSession, type SnapSession, unreadableSnap } from "./snap-session.ts"
import { snapTime } from "./snap-signature.ts"
import type { Access, Page, SyncProtocol } from "./sync-protocol.ts"

const HistoryEnvelope = Schema.Struct({ detailData: Schema.Array(Schema.Unknown) })
const StatementEnvelope = Schema.Struct({
  hasMore: Schema.optionalKey(Schema.String),
  lastRecordDateTime: Schema.optionalKey(Schema.String),
})
const ExchangeAnswer = Schema.Struct({
  accessToken: Schema.String,
  additionalInfo: Schema.Struct({ accountNo: Schema.String, accountName: Schema.optionalKey(Schema.String) }),
})

const decodeHistory = Schema.decodeUnknownResult(Schema.fromJsonString(HistoryEnvelope))
const decodeStatement = Schema.decodeUnknownResult(Schema.fromJsonString(StatementEnvelope))
const decodeExchange = Schema.decodeUnknownResult(Schema.fromJsonString(ExchangeAnswer))

const formatNamed = (name: string): Format => {
  const found = snapFormats.find((format) => format.name === name)
  if (found === undefined) throw new RangeError(`no format ${name}`)
  return found
}

const exchangeWith =
  (session: SnapSession): SyncProtocol["exchange"] =>
  (door, code) =>
    Effect.gen(function* () {
      const body = { grantType: "authorization_code", authCode: code }
      const read = decodeExchange(yield* session.call(door, "/v1.0/access-token/b2b2c", body))
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
    format: formatNamed("snap-transaction-history-list"),
    order: "status",
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
      const text = yield* session.call(door, "/v1.0/transaction-history-list", body, credential)
      const read = decodeHistory(text)
      if (Result.isFailure(read)) return yield* Effect.fail(unreadableSnap(door.partner, "history"))
      // A bank may hold its pages shorter than they were asked for: only an empty one is the end.
      const hasMore = read.success.detailData.length > 0
      const answer: Page = { text, hasMore, cursor: snapPageCursor(place, hasMore ? { page: page + 1 } : undefined) }
      return answer
    }),
  }
}

/** Banks: service 14, oldest first, from the last record's time on while there is more. */
export const snapStatementProtocol = (privateKeyPem: Redacted.Redacted): SyncProtocol => {
  const session = makeSnapSession(privateKeyPem)
  return {
    format: formatNamed("snap-bank-statement"),
    order: "status",
    exchange: exchangeWith(session),
    page: Effect.fnUntraced(function* (door, { account, credential }, cursor) {
      const place = snapPlace(cursor, yield* Clock.currentTimeMillis)
      const { fromMs, startMs, page } = place.run
      const body = {
        ...{ partnerReferenceNo: `S${startMs}-${page}`, accountNo: account },
        ...{ fromDateTime: snapTime(fromMs), toDateTime: snapTime(startMs + limits.syncOverlapMs) },
      }
      const text = yield* session.call(door, "/v1.0/bank-statement", body, credential)
      const read = decodeStatement(text)
      if (Result.isFailure(read)) return yield* Effect.fail(unreadableSnap(door.partner, "statement"))
      const hasMore = read.success.hasMore?.toUpperCase() === "Y"
      const lastMs = Date.parse(read.success.lastRecordDateTime ?? "")
      if (hasMore && !(lastMs > fromMs)) {
        return yield* Effect.fail(unreadableSnap(door.partner, "a statement that does not go on"))
      }
      const next = hasMore ? { fromMs: lastMs, page: page + 1 } : undefined
      const answer: Page = { text, hasMore, cursor: snapPageCursor(place, next) }
      return answer
    }),
  }
}

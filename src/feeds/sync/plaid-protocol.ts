/**
 * The cursor protocol of `/transactions/sync`: pages of what was added, modified and removed since a cursor. Its amounts
 * are JSON numbers, read as their decimal text (I7); positive is money out. A page that changed while its run was read is
 * told by an error of its own, and the run begins anew.
 */
import { Effect, Redacted, Result, Schema } from "effect"
import { parse } from "lossless-json"
import { limits } from "../../../config/limits.ts"
import { minorOf } from "./decimal-amount.ts"
import type { SyncPartner } from "./partner.ts"
import type { PartnerAnswer, PartnerDoor } from "./partner-door.ts"
import { SyncFailure } from "./sync-failure.ts"
import type { Access, BankTransaction, Change, Page, SyncProtocol } from "./sync-protocol.ts"

const Optional = Schema.optionalKey(Schema.NullOr(Schema.String))

const Row = Schema.Struct({
  account_id: Schema.String,
  transaction_id: Schema.String,
  /** Decimal text: the number as it was written. */
  amount: Schema.String,
  iso_currency_code: Schema.NullOr(Schema.String),
  date: Schema.String,
  datetime: Optional,
  authorized_date: Optional,
  authorized_datetime: Optional,
  name: Schema.String,
  merchant_name: Optional,
  merchant_category_code: Optional,
  pending: Schema.Boolean,
})
type Row = typeof Row.Type

const SyncAnswer = Schema.Struct({
  added: Schema.Array(Row),
  modified: Schema.Array(Row),
  removed: Schema.Array(Schema.Struct({ transaction_id: Schema.String })),
  next_cursor: Schema.String,
  has_more: Schema.Boolean,
})

const ExchangeAnswer = Schema.Struct({
  access_token: Schema.String,
  accounts: Schema.Array(Schema.Struct({ account_id: Schema.String, name: Schema.String, mask: Optional })).check(
    Schema.isMinLength(1),
  ),
})

const ErrorAnswer = Schema.Struct({ error_code: Schema.String })

const decodeSync = Schema.decodeUnknownResult(SyncAnswer)
const decodeExchange = Schema.decodeUnknownResult(ExchangeAnswer)
const decodeError = Schema.decodeUnknownResult(ErrorAnswer)

const changedCode = "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION"
const signInCodes = new Set(["ITEM_LOGIN_REQUIRED", "INVALID_ACCESS_TOKEN", "ACCESS_NOT_GRANTED", "ITEM_NOT_FOUND"])

/** Numbers stay text: an amount must not pass through a double. */
const jsonOf = (text: string): unknown => {
  try {
    return parse(text, null, (number) => number)
  } catch {
    return undefined
  }
}

const unreadable = ({ name }: SyncPartner, what: string) =>
  new SyncFailure({ kind: "unreadable", message: `${name} answered in a way that cannot be read (${what}).` })

const refusal = ({ name }: SyncPartner, { status, text }: PartnerAnswer): SyncFailure => {
  const error = Result.getOrUndefined(decodeError(jsonOf(text)))
  if (error?.error_code === changedCode) {
    return new SyncFailure({ kind: "changed", message: `${name} changed its pages while they were read.` })
  }
  if (error !== undefined && signInCodes.has(error.error_code)) {
    return new SyncFailure({ kind: "sign-in", message: `${name} wants you to agree anew: link the account again.` })
  }
  return new SyncFailure({
    kind: "refused",
    message: `${name} refused our request (${error?.error_code ?? `status ${status}`}).`,
  })
}

const send = (door: PartnerDoor, path: string, body: object) =>
  door
    .ask({
      path,
      headers: {},
      body: JSON.stringify({
        client_id: door.partner.clientId,
        secret: Redacted.value(door.partner.clientSecret),
        ...body,
      }),
    })
    .pipe(
      Effect.flatMap((answer) =>
        answer.status === 200 ? Effect.succeed(answer.text) : Effect.fail(refusal(door.partner, answer)),
      ),
    )

const dayOf = (row: Row): string => row.authorized_date ?? row.date
const timeOf = (row: Row): string => row.authorized_datetime ?? row.datetime ?? `${dayOf(row)}T12:00:00Z`
const knowsTime = (row: Row): boolean => (row.authorized_datetime ?? row.datetime ?? undefined) !== undefined

const cut = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, limits.textCharactersMax)

/** Undefined when it moved no money. */
const transactionOf = (row: Row): Result.Result<BankTransaction | undefined, string> => {
  const currency = row.iso_currency_code
  if (currency === null) return Result.fail(`${row.transaction_id} has no ISO currency`)
  const signed = minorOf(row.amount, currency)
  if (signed === undefined) return Result.fail(`${row.transaction_id} has no exact amount`)
  if (signed === 0) return Result.succeed(undefined)
  const merchant = row.merchant_name ?? row.name
  const mcc = row.merchant_category_code ?? undefined
  return Result.succeed({
    externalId: row.transaction_id,
    time: timeOf(row),
    ...(knowsTime(row) ? {} : { localDate: dayOf(row) }),
    amountMinor: Math.abs(signed),
    currency,
    direction: signed > 0 ? "debit" : "credit",
    status: row.pending ? "pending" : "posted",
    merchant: cut(merchant),
    description: cut(row.name),
    ...(mcc !== undefined && /^\d{4}$/.test(mcc) ? { mcc } : {}),
  })
}

const changesOf = (
  partner: SyncPartner,
  rows: ReadonlyArray<Row>,
  account: string,
  kind: "added" | "modified",
): Effect.Effect<ReadonlyArray<Change>, SyncFailure> =>
  Effect.forEach(
    rows.filter((row) => row.account_id === account),
    (row) => {
      const read = transactionOf(row)
      if (Result.isFailure(read)) return Effect.fail(unreadable(partner, read.failure))
      return Effect.succeed(read.success === undefined ? [] : [{ kind, transaction: read.success } as const])
    },
  ).pipe(Effect.map((found) => found.flat()))

const page: SyncProtocol["page"] = Effect.fnUntraced(function* (door, { account, credential }, cursor) {
  const { partner } = door
  const text = yield* send(door, "/transactions/sync", {
    access_token: credential,
    ...(cursor === undefined ? {} : { cursor }),
    count: limits.syncPageRows,
  })
  const answer = decodeSync(jsonOf(text))
  if (Result.isFailure(answer)) return yield* Effect.fail(unreadable(partner, "page"))
  const { added, modified, removed, next_cursor, has_more } = answer.success
  const changes: ReadonlyArray<Change> = [
    ...(yield* changesOf(partner, added, account, "added")),
    ...(yield* changesOf(partner, modified, account, "modified")),
    ...removed.map(({ transaction_id }) => ({ kind: "removed", externalId: transaction_id }) as const),
  ]
  const result: Page = { changes, cursor: next_cursor, hasMore: has_more }
  return result
})

const exchange: SyncProtocol["exchange"] = Effect.fnUntraced(function* (door, code) {
  const text = yield* send(door, "/item/public_token/exchange", { public_token: code })
  const answer = decodeExchange(jsonOf(text))
  const [first] = Result.isSuccess(answer) ? answer.success.accounts : []
  if (Result.isFailure(answer) || first === undefined) {
    return yield* Effect.fail(unreadable(door.partner, "exchange"))
  }
  const access: Access = {
    account: first.account_id,
    label: first.mask ? `${first.name} ··${first.mask}` : first.name,
    credential: answer.success.access_token,
  }
  return access
})

export const plaidProtocol: SyncProtocol = { page, exchange }

/** The sandbox's side of `/transactions/sync`: a cursor is how many changes of the account were told. */
import { timingSafeEqual } from "node:crypto"
import { Option, Schema } from "effect"
import type { FaultKind } from "./faults.ts"
import type { SandboxBooks, SandboxChange, SandboxTransaction } from "./sandbox-books.ts"

export interface SandboxAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: { readonly [name: string]: string }
}

const Asked = Schema.Struct({
  client_id: Schema.String,
  secret: Schema.String,
  access_token: Schema.optionalKey(Schema.String),
  public_token: Schema.optionalKey(Schema.String),
  cursor: Schema.optionalKey(Schema.String),
  count: Schema.optionalKey(Schema.Int),
})
const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Asked))

const json = (status: number, body: object): SandboxAnswer => ({ status, body: JSON.stringify(body) })
const error = (status: number, type: string, code: string): SandboxAnswer =>
  json(status, { error_type: type, error_code: code, error_message: code, request_id: "sandbox" })

/** A number as a bank writes it: the amount's own digits, no double in between. */
const rowText = (account: string, { id, time, amount, currency, words, mcc, status }: SandboxTransaction): string => {
  const rest = JSON.stringify({
    ...{ account_id: account, transaction_id: id, iso_currency_code: currency, date: time.slice(0, 10) },
    ...{ datetime: time, authorized_date: null, authorized_datetime: null, name: words, merchant_name: words },
    ...{ merchant_category_code: mcc ?? null, pending: status === "pending", pending_transaction_id: null },
  })
  return `{"amount":${amount},${rest.slice(1)}`
}

const pageText = (account: string, changes: ReadonlyArray<SandboxChange>, next: number, hasMore: boolean): string => {
  // Of several words about one transaction on a page, only the last is told.
  const last = new Map(changes.map((change) => [change.transaction.id, change]))
  const isNew = new Set(changes.filter(({ kind }) => kind === "added").map(({ transaction }) => transaction.id))
  const rows = (wanted: "added" | "modified") =>
    [...last.values()]
      .filter(
        ({ kind, transaction }) => kind !== "removed" && (isNew.has(transaction.id) ? "added" : "modified") === wanted,
      )
      .map(({ transaction }) => rowText(account, transaction))
      .join(",")
  const removed = [...last.values()]
    .filter(({ kind }) => kind === "removed")
    .map(({ transaction }) => ({ transaction_id: transaction.id, account_id: account }))
  return `{"accounts":[],"added":[${rows("added")}],"modified":[${rows("modified")}],"removed":${JSON.stringify(removed)},"next_cursor":"${next}","has_more":${hasMore},"request_id":"sandbox"}`
}

const isSame = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

export interface PlaidServiceOptions {
  readonly books: SandboxBooks
  readonly clientId: string
  readonly clientSecret: string
  /** A page holds no more than this, whatever is asked for. */
  readonly pageRowsMax: number
}

/** Undefined for a path that is not its own. */
export const plaidService =
  ({ books, clientId, clientSecret, pageRowsMax }: PlaidServiceOptions) =>
  (path: string, body: string, fault: FaultKind | undefined): SandboxAnswer | undefined => {
    if (path !== "/transactions/sync" && path !== "/item/public_token/exchange") return undefined
    const asked = Option.getOrUndefined(decode(body))
    if (asked === undefined) return error(400, "INVALID_REQUEST", "INVALID_BODY")
    if (asked.client_id !== clientId || !isSame(asked.secret, clientSecret) || fault === "wrong-signature") {
      return error(400, "INVALID_INPUT", "INVALID_API_KEYS")
    }
    if (path === "/item/public_token/exchange") {
      const account = books.redeem(asked.public_token ?? "")
      if (account === undefined) return error(400, "INVALID_INPUT", "INVALID_PUBLIC_TOKEN")
      const accounts = [{ account_id: account.account, name: account.name, mask: account.account.slice(-4) }]
      return json(200, { access_token: account.credential, item_id: account.account, accounts, request_id: "sandbox" })
    }
    const account = books.withCredential(asked.access_token ?? "")
    if (account === undefined) return error(400, "INVALID_INPUT", "INVALID_ACCESS_TOKEN")
    const after = Number(asked.cursor ?? 0)
    if (fault === "changed") return error(400, "TRANSACTIONS_ERROR", "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION")
    const rows = Math.min(asked.count ?? 100, pageRowsMax)
    const from = fault === "repeated" ? Math.max(0, after - rows) : after
    const next = Math.min(after + rows, account.changes.length)
    const page = account.changes.slice(from, next)
    return { status: 200, body: pageText(account.account, page, next, next < account.changes.length) }
  }

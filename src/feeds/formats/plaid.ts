/**
 * Plaid's /transactions/sync: pages of added, modified and removed, in the order of their cursors. A call ends with the
 * page that says has_more false, and only its cursor is kept. A positive amount is money out. A pending transaction is
 * replaced by its booked successor, whichever of the two words (removed, pending_transaction_id) says so first.
 */
import { currencyOf, signedMinorOf } from "./amount.ts"
import type { CanonicalTransaction, Format, WireFile } from "./format.ts"
import { Holdings, keyOf } from "./holdings.ts"
import { type JsonNode, jsonFile } from "./json.ts"
import { kinded } from "./kind-words.ts"
import { instant, isoDay } from "./moment.ts"
import { refuse } from "./place.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed } from "./text.ts"

const occurredOf = (row: JsonNode): string => {
  const exact = row.field("datetime")
  if (exact !== undefined) return instant(exact.filled(), exact.place)
  const day = row.needed("date")
  return isoDay(day.filled(), day.place)
}

const channels: { readonly [channel: string]: "in_person" | "online" } = { "in store": "in_person", online: "online" }

/** A part of a place that is none is left out: it is no reason to refuse a transaction. */
const coordinate = (node: JsonNode | undefined, most: number): number | undefined => {
  const value = node === undefined ? Number.NaN : Number(node.decimal())
  return Math.abs(value) <= most ? value : undefined
}

const placeOf = (row: JsonNode): Pick<CanonicalTransaction, "location" | "channel"> => {
  const channel = channels[row.field("payment_channel")?.text() ?? ""]
  const location = row.field("location")
  const latitude = coordinate(location?.field("lat"), 90)
  const longitude = coordinate(location?.field("lon"), 180)
  const place = collapsed(location?.field("city")?.text() ?? "")
  const isThere = latitude !== undefined && longitude !== undefined
  return {
    ...(isThere || place !== ""
      ? { location: { ...(place === "" ? {} : { place }), ...(isThere ? { latitude, longitude } : {}) } }
      : {}),
    ...(channel === undefined ? {} : { channel }),
  }
}

/** By the newer of its two classifications, else by the code of the bank. */
const kinds: ReadonlyArray<readonly [RegExp, CanonicalTransaction["kind"]]> = [
  [/^TRANSFER_OUT_WITHDRAWAL$|^atm$|^cash$/, "withdrawal"],
  [/^TRANSFER_(IN|OUT)_ACCOUNT_TRANSFER$/, "transfer"],
  [/^BANK_FEES/, "fee"],
  [/^bank charge$/, "fee"],
]

const kindOf = (row: JsonNode): CanonicalTransaction["kind"] => {
  const told =
    row.field("personal_finance_category")?.field("detailed")?.text() ?? row.field("transaction_code")?.text()
  return told === undefined ? undefined : kinds.find(([pattern]) => pattern.test(told))?.[1]
}

const transactionOf = (row: JsonNode): CanonicalTransaction => {
  const currencyNode = row.needed("iso_currency_code")
  const currency = currencyOf(currencyNode.filled(), currencyNode.place)
  const amount = row.needed("amount")
  const minor = signedMinorOf(amount.number(), currency, amount.place)
  const kind = minor < 0 ? undefined : kindOf(row)
  return kinded({
    externalId: row.needed("transaction_id").filled(),
    amountMinor: Math.abs(minor),
    currency,
    direction: minor < 0 ? "credit" : "debit",
    occurredAt: occurredOf(row),
    description: collapsed(row.needed("name").text()),
    status: row.needed("pending").flag() ? "pending" : "posted",
    account: row.needed("account_id").filled(),
    ...placeOf(row),
    ...(kind === undefined ? {} : { kind }),
  })
}

/** What a run holds. Ids of Plaid are unique among all accounts. */
class Sync {
  readonly holdings = new Holdings()
  private readonly succeeded = new Set<string>()

  upsert(row: JsonNode): void {
    const transaction = transactionOf(row)
    const id = transaction.externalId ?? ""
    const pending = row.field("pending_transaction_id")?.filled()
    if (pending !== undefined) {
      this.succeeded.add(pending)
      this.holdings.remove(keyOf(undefined, pending), pending, transaction.account)
    }
    if (this.succeeded.has(id)) return
    if (transaction.amountMinor === 0) this.holdings.forget(keyOf(undefined, id))
    else this.holdings.put(keyOf(undefined, id), transaction)
  }

  remove(row: JsonNode): void {
    const id = row.needed("transaction_id").filled()
    this.holdings.remove(keyOf(undefined, id), id, row.field("account_id")?.filled())
  }
}

const checkAnswer = (page: JsonNode): void => {
  if (!page.isObject) refuse(page.place, "schema", "an object is expected here")
  const failure = page.field("error_code") !== undefined ? page : page.field("error")
  const code = failure?.isObject === true ? failure.field("error_code")?.value : undefined
  if (failure === undefined && page.field("error_type") === undefined) return
  const text = typeof code === "string" ? code : "an error"
  refuse({ ...page.place, path: "error_code" }, "upstream-error", `Plaid answered with ${text}`, text)
}

interface Page {
  readonly cursor: string
  readonly hasMore: boolean
}

const readPage = (file: WireFile, sync: Sync, run: Run): Page => {
  const page = jsonFile(file)
  checkAnswer(page)
  const added = page.needed("added").items()
  const modified = page.needed("modified").items()
  const removed = page.needed("removed").items()
  const end = { cursor: page.needed("next_cursor").text(), hasMore: page.needed("has_more").flag() }
  checkRows(file.name, added.length + modified.length + removed.length)
  for (const row of [...added, ...modified]) run.attempt(() => sync.upsert(row))
  for (const row of removed) run.attempt(() => sync.remove(row))
  return end
}

export const plaidFormat: Format = {
  name: "plaid-transactions-sync",
  title: "Plaid /transactions/sync, pages in order",
  accepts: (name) => /^plaid(-transactions)?(-sync)?$/.test(name),
  parse: (files, _context, options) =>
    runOf(files, options, (run) => {
      const sync = new Sync()
      let cursor: string | undefined
      let isOpen = false
      for (const file of files) {
        const page = run.attempt(() => readPage(file, sync, run))
        if (page === undefined) continue
        isOpen = page.hasMore
        if (!isOpen && page.cursor !== "") cursor = page.cursor
      }
      const last = files.at(-1)
      if (isOpen && last !== undefined) {
        run.objection(() =>
          refuse({ file: last.name, path: "has_more" }, "schema", "the pages after this one are missing"),
        )
      }
      return { ...sync.holdings.result(), ...(cursor === undefined ? {} : { cursor }) }
    }),
}

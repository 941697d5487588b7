/**
 * Bank Indonesia's SNAP: the transaction history list (service 12) and detail (13) of wallets, the bank statement (14),
 * pulled page by page or pushed with a signature, and payment notifications. Pages may overlap; what a row says of money
 * that never moved (CANCELLED, FAILED) takes back what an earlier page said of the same transaction.
 */

import { currencyOf, minorOf } from "./amount.ts"
import type { CanonicalTransaction, Format, FormatContext, WireFile } from "./format.ts"
import { Holdings, keyOf, LikeRows } from "./holdings.ts"
import { type JsonNode, jsonFile, parseJson } from "./json.ts"
import { kinded } from "./kind-words.ts"
import { dayOrInstant } from "./moment.ts"
import { quoted, refuse } from "./place.ts"
import { isRequest, requestOf } from "./request.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { checkSnapSignature } from "./snap-signature.ts"
import { collapsed } from "./text.ts"

type Kind = CanonicalTransaction["kind"]
type Direction = CanonicalTransaction["direction"]

/** The history names no direction; its type does. */
const historyTypes: ReadonlyMap<string, readonly [Direction, Kind]> = new Map<string, readonly [Direction, Kind]>([
  ["PAYMENT", ["debit", "purchase"]],
  ["SEND_MONEY", ["debit", "transfer"]],
  ["TOP_UP", ["credit", "topup"]],
  ["RECEIVE_MONEY", ["credit", "income"]],
  ["REFUND", ["credit", "refund"]],
  ["CASHBACK", ["credit", "cashback"]],
])

type Standing = CanonicalTransaction["status"] | "nothing"

const standings: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ["SUCCESS", "posted"],
  ["PENDING", "pending"],
  ["INIT", "pending"],
  ["INITIATED", "pending"],
  ["PAYING", "pending"],
  ["REFUNDED", "reversed"],
  ["REVERSED", "reversed"],
  ["CANCELLED", "nothing"],
  ["CANCELED", "nothing"],
  ["FAILED", "nothing"],
  ["CLOSED", "nothing"],
])

/** `latestTransactionStatus` of notifications. */
const notified: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ["00", "posted"],
  ["01", "pending"],
  ["02", "pending"],
  ["03", "pending"],
  ["04", "reversed"],
  ["05", "nothing"],
  ["06", "nothing"],
  ["07", "nothing"],
])

const wordOf = <Meaning>(node: JsonNode, meanings: ReadonlyMap<string, Meaning>): Meaning => {
  const word = node.filled().trim().toUpperCase()
  return meanings.get(word) ?? refuse(node.place, "malformed", `${quoted(word)} is not known`)
}

const filledIn = (node: JsonNode | undefined, ...names: ReadonlyArray<string>): string | undefined => {
  for (const name of names) {
    const text = node?.field(name)?.text().trim()
    if (text !== undefined && text !== "") return text
  }
  return undefined
}

const moneyOf = (row: JsonNode): Pick<CanonicalTransaction, "amountMinor" | "currency"> => {
  const amount = row.needed("amount")
  const currencyNode = amount.needed("currency")
  const currency = currencyOf(currencyNode.filled(), currencyNode.place)
  const value = amount.needed("value")
  return { currency, amountMinor: minorOf(value.decimal(), currency, value.place) }
}

interface Read {
  readonly standing: Standing
  readonly externalId: string | null
  readonly body: () => Omit<CanonicalTransaction, "externalId" | "status">
  /** What tells like rows apart beside their content. */
  readonly also?: string
}

const remarkOf = (row: JsonNode): string => collapsed(row.field("remark")?.text() ?? "")

const historyRow = (row: JsonNode): Read => ({
  standing: wordOf(row.needed("status"), standings),
  externalId:
    filledIn(row.field("additionalInfo"), "referenceNo", "transactionId") ??
    filledIn(row, "referenceNo", "transactionId") ??
    null,
  body: () => {
    const [direction, kind] = wordOf(row.needed("type"), historyTypes)
    const time = row.needed("dateTime")
    return {
      ...moneyOf(row),
      direction,
      occurredAt: dayOrInstant(time.filled(), time.place),
      description: remarkOf(row),
      ...(kind === undefined ? {} : { kind }),
    }
  },
})

const statementDirections: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ["DEBIT", "debit"],
  ["CREDIT", "credit"],
])

/** The balance after a row, as it was sent: two like rows of two pages are the same only when it is. */
const balanceAfter = (row: JsonNode): string =>
  JSON.stringify(row.field("detailBalance")?.field("endAmount")?.value) ?? ""

const statementRow = (row: JsonNode): Read => {
  const status = row.field("transactionDetailStatus")
  return {
    standing: status === undefined ? "posted" : wordOf(status, standings),
    externalId:
      filledIn(row, "transactionId") ?? filledIn(row.field("additionalInfo"), "referenceNo", "transactionId") ?? null,
    also: balanceAfter(row),
    body: () => {
      const time = row.needed("transactionDate")
      return {
        ...moneyOf(row),
        direction: wordOf(row.needed("type"), statementDirections),
        occurredAt: dayOrInstant(time.filled(), time.place),
        description: remarkOf(row),
      }
    },
  }
}

/** A payment of the wallet's owner, told when its state changes. */
const notification = (body: JsonNode): Read => ({
  standing: wordOf(body.needed("latestTransactionStatus"), notified),
  externalId: filledIn(body, "originalReferenceNo", "originalPartnerReferenceNo") ?? null,
  body: () => {
    const info = body.field("additionalInfo")
    const type = body.field("type") ?? info?.field("type")
    const [direction, kind] = type === undefined ? (["debit", undefined] as const) : wordOf(type, historyTypes)
    const time = body.field("transactionDate") ?? body.field("finishedTime") ?? body.needed("transactionDate")
    return {
      ...moneyOf(body),
      direction,
      occurredAt: dayOrInstant(time.filled(), time.place),
      description: collapsed(filledIn(body, "remark", "transactionStatusDesc") ?? filledIn(info, "remark") ?? ""),
      ...(kind === undefined ? {} : { kind }),
    }
  },
})

/** @param isNeeded a pushed document is no answer, and need not have the code of one */
const checkResponse = (document: JsonNode, isNeeded: boolean): void => {
  const code = document.field("responseCode")
  if (code === undefined && !isNeeded) return
  const text = (code ?? document.needed("responseCode")).decimal()
  if (/^200\d{4}$/.test(text)) return
  const message = document.field("responseMessage")?.value
  const said = typeof message === "string" ? `: ${collapsed(message)}` : ""
  if (!/^\d{7}$/.test(text))
    refuse({ ...document.place, path: "responseCode" }, "malformed", `${quoted(text)} is no response code`)
  refuse({ ...document.place, path: "responseCode" }, "upstream-error", `the bank refused with ${text}${said}`, text)
}

const take = (read: Read, holdings: Holdings, like: LikeRows): void => {
  const { standing, externalId } = read
  if (standing === "nothing") {
    if (externalId !== null) holdings.remove(keyOf(undefined, externalId), externalId, undefined)
    return
  }
  const transaction = kinded({ externalId, status: standing, ...read.body() })
  if (transaction.amountMinor === 0) return
  if (externalId === null) holdings.put(like.key(transaction, read.also ?? ""), transaction)
  else holdings.settle(keyOf(undefined, externalId), transaction)
}

interface Service {
  readonly name: string
  readonly title: string
  readonly names: RegExp
  readonly mustBeRequest: boolean
  readonly rows: (document: JsonNode) => ReadonlyArray<() => Read>
  readonly hasPages: boolean
}

const rowsOf = (read: (row: JsonNode) => Read) => (document: JsonNode) =>
  document
    .needed("detailData")
    .items()
    .map((row) => () => read(row))

/** The document of a file; of a recorded request, its body, once the signature has been found right. */
const documentOf = (file: WireFile, service: Service, context: FormatContext) => {
  const outer = jsonFile(file)
  if (!service.mustBeRequest && !isRequest(outer)) return { document: outer, isPushed: false }
  const request = requestOf(outer)
  checkSnapSignature(request, context)
  return { document: parseJson(request.body, { file: file.name }), isPushed: true }
}

const readFile = (file: WireFile, service: Service, context: FormatContext, run: Run, holdings: Holdings): boolean => {
  const { document, isPushed } = documentOf(file, service, context)
  checkResponse(document, !isPushed)
  const rows = service.rows(document)
  checkRows(file.name, rows.length)
  const like = new LikeRows()
  for (const row of rows) run.attempt(() => take(row(), holdings, like))
  return service.hasPages && !isPushed && /^y/i.test(filledIn(document, "hasMore") ?? "")
}

const formatOf = (service: Service): Format => ({
  name: service.name,
  title: service.title,
  accepts: (name) => service.names.test(name),
  parse: (files, context, options) =>
    runOf(files, options, (run) => {
      const holdings = new Holdings()
      let isOpen = false
      for (const file of files) {
        isOpen = run.attempt(() => readFile(file, service, context, run, holdings)) ?? isOpen
      }
      const last = files.at(-1)
      if (isOpen && last !== undefined) {
        run.objection(() =>
          refuse({ file: last.name, path: "hasMore" }, "schema", "the pages after this one are missing"),
        )
      }
      return holdings.result()
    }),
})

export const snapFormats: ReadonlyArray<Format> = [
  formatOf({
    name: "snap-transaction-history-list",
    title: "SNAP transaction history list (service 12), pages in order",
    names: /^snap-(transaction-)?history(-list)?(-push)?$/,
    mustBeRequest: false,
    rows: rowsOf(historyRow),
    hasPages: false,
  }),
  formatOf({
    name: "snap-transaction-history-detail",
    title: "SNAP transaction history detail (service 13)",
    names: /^snap-(transaction-)?history-detail$/,
    mustBeRequest: false,
    rows: (document) => [() => historyRow(document)],
    hasPages: false,
  }),
  formatOf({
    name: "snap-bank-statement",
    title: "SNAP bank statement (service 14), pages in order",
    names: /^snap-(bank-)?statement$/,
    mustBeRequest: false,
    rows: rowsOf(statementRow),
    hasPages: true,
  }),
  formatOf({
    name: "snap-bank-statement-push",
    title: "SNAP bank statement pushed to us: recorded requests, signed",
    names: /^snap-(bank-)?statement-(push|pushed|notify)$/,
    mustBeRequest: true,
    rows: rowsOf(statementRow),
    hasPages: false,
  }),
  formatOf({
    name: "snap-notify",
    title: "SNAP payment notification: recorded requests, signed",
    names: /^snap-(payment-|transaction-|transfer-)?notif(y|ication)$/,
    mustBeRequest: true,
    rows: (document) => [() => notification(document)],
    hasPages: false,
  }),
]

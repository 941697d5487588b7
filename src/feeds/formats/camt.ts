/**
 * ISO 20022 account reports: camt.053 statements, camt.054 notifications and camt.052 reports, of any version, whose
 * differences (a status as text or code, amounts of parts in one place or another) are small. An entry is a booking; its
 * details are the transactions. What is told first as pending and then as booked, or sent twice, counts once; entries
 * for information moved no money.
 */
import { checkStatements, type Statement } from "./camt-balance.ts"
import { type Entry, EntryBook } from "./camt-entries.ts"
import { directionOf, type Money, moneyOf } from "./camt-fields.ts"
import type { Element } from "./element.ts"
import type { CanonicalTransaction, Format, WireFile } from "./format.ts"
import { LikeRows } from "./holdings.ts"
import { kinded } from "./kind-words.ts"
import { instantOf, isoDay } from "./moment.ts"
import { quoted, refuse } from "./place.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed } from "./text.ts"
import { parseXml, xmlText } from "./xml.ts"

type Direction = CanonicalTransaction["direction"]

/** The message and, in it, the reports of accounts. */
const messages = [
  ["BkToCstmrStmt", "Stmt"],
  ["BkToCstmrDbtCdtNtfctn", "Ntfctn"],
  ["BkToCstmrAcctRpt", "Rpt"],
] as const

const flagOf = (mark: Element | undefined): boolean => {
  const text = mark?.said() ?? "false"
  if (/^(true|1)$/.test(text)) return true
  return mark !== undefined && !/^(false|0)$/.test(text)
    ? refuse(mark.place, "malformed", `${quoted(text)} is neither true nor false`)
    : false
}

type Standing = "posted" | "pending" | "nothing"

const standings: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ["BOOK", "posted"],
  ["PDNG", "pending"],
  ["FUTR", "pending"],
  ["INFO", "nothing"],
])

/** A text in early versions, a code (or a bank's own word) in later ones. */
const standingOf = (entry: Element): Standing => {
  const status = entry.needed("Sts")
  const text = status.read("Cd") ?? status.read("Prtry") ?? status.said()
  if (text === "") refuse(status.place, "schema", "it is empty")
  return standings.get(text) ?? refuse(status.place, "malformed", `the status ${quoted(text)} is not known`)
}

/** ISO 20022 allows a local time without its zone: the message's own zone is the same bank's. */
const instantOfBank = (text: string, zone: string): string | undefined => instantOf(text) ?? instantOf(`${text}${zone}`)

const momentOf = (date: Element, zone: string): string => {
  const exact = date.at("DtTm")
  if (exact !== undefined) {
    const text = exact.said()
    return instantOfBank(text, zone) ?? refuse(exact.place, "malformed", `${quoted(text)} is no instant`)
  }
  const day = date.needed("Dt")
  return isoDay(day.said().replace(/(Z|[+-]\d{2}:\d{2})$/, ""), day.place)
}

/** The booking date; an entry that has none yet has at least its value date. */
const occurredOf = (entry: Element, zone: string): string => {
  const date = entry.at("BookgDt") ?? entry.at("ValDt")
  return date === undefined ? momentOf(entry.needed("BookgDt"), zone) : momentOf(date, zone)
}

const descriptionOf = (details: Element | undefined, entry: Element): string => {
  const lines = details?.at("RmtInf")?.all("Ustrd") ?? []
  const remittance = collapsed(lines.map((line) => line.said()).join(" "))
  return remittance || collapsed(details?.read("AddtlTxInf") ?? entry.read("AddtlNtryInf") ?? "")
}

const amountPaths = [
  ["Amt"],
  ["AmtDtls", "TxAmt", "Amt"],
  ["AmtDtls", "CntrValAmt", "Amt"],
  ["AmtDtls", "InstdAmt", "Amt"],
]

const amountsIn = (details: Element): ReadonlyArray<Element> => amountPaths.flatMap((path) => details.at(...path) ?? [])

/** A part's amount in the currency that was booked, wherever the version has it. */
const partMoney = (details: Element, booked: Money): Money => {
  const found = amountsIn(details).map(moneyOf)
  return found.find(({ currency }) => currency === booked.currency) ?? moneyOf(details.needed("Amt"))
}

/** By the bank transaction code's last part: cash, charges, and money moved between the owner's own accounts. */
const codeKinds: ReadonlyMap<string, CanonicalTransaction["kind"]> = new Map<string, CanonicalTransaction["kind"]>([
  ["CWDL", "withdrawal"],
  ["CHRG", "fee"],
  ["FEES", "fee"],
  ["COMM", "fee"],
  ["BOOK", "transfer"],
])

const kindOf = (details: Element | undefined, entry: Element): CanonicalTransaction["kind"] => {
  const code = (details?.at("BkTxCd") ?? entry.at("BkTxCd"))?.read("Domn", "Fmly", "SubFmlyCd")
  return codeKinds.get(code ?? "")
}

const signed = (direction: Direction, amountMinor: number): number =>
  direction === "debit" ? -amountMinor : amountMinor

interface Reading {
  readonly account: string | undefined
  readonly zone: string
}

/** What an entry says was charged, in the currency that was booked; records of later versions, or one amount of early ones. */
const chargesOf = (entry: Element, currency: string): number =>
  entry
    .all("Chrgs")
    .flatMap((charges) => (charges.at("Rcrd") === undefined ? [charges] : charges.all("Rcrd")))
    .filter((one) => one.read("CdtDbtInd") !== "CRDT")
    .flatMap((one) => one.at("Amt") ?? [])
    .map(moneyOf)
    .reduce((sum, money) => sum + (money.currency === currency ? money.amountMinor : 0), 0)

/** One transaction of an entry. */
interface Part extends Money {
  readonly details: Element | undefined
  readonly direction: Direction
  readonly isFee?: boolean
}

/** The transactions of an entry: the parts of a batch, which must make up the entry, or else the entry by itself. */
const partsOf = (entry: Element, booked: Money, direction: Direction): ReadonlyArray<Part> => {
  const details = entry.all("NtryDtls").flatMap((one) => one.all("TxDtls"))
  const [only] = details
  if (details.length < 2) return [{ details: only, direction, ...booked }]
  // Parts that only name references cannot be told apart in money.
  if (details.every((one) => amountsIn(one).length === 0)) return [{ details: undefined, direction, ...booked }]
  const parts = details.map((one) => {
    const own = one.at("CdtDbtInd")
    return { details: one, direction: own === undefined ? direction : directionOf(own), ...partMoney(one, booked) }
  })
  const rest =
    signed(direction, booked.amountMinor) -
    parts.reduce((total, part) => total + signed(part.direction, part.amountMinor), 0)
  if (rest === 0) return parts
  // What the bank kept for itself is a part that it does not list.
  if (rest < 0 && -rest === chargesOf(entry, booked.currency)) {
    return [...parts, { details: undefined, direction: "debit" as const, ...booked, amountMinor: -rest, isFee: true }]
  }
  return refuse(entry.place, "balance-mismatch", `its ${parts.length} transactions do not add up to its amount`)
}

const entryOf = (entry: Element, { account, zone }: Reading): Entry => {
  const booked = moneyOf(entry.needed("Amt"))
  const direction = directionOf(entry.needed("CdtDbtInd"))
  const standing = standingOf(entry)
  const isReversal = flagOf(entry.at("RvslInd"))
  const reference = entry.read("AcctSvcrRef")
  const status = standing === "pending" ? "pending" : isReversal ? "reversal" : "posted"
  const common = { reference, account, standing, isReversal, ...booked, direction, line: entry.line }
  if (standing === "nothing") return { ...common, transactions: [] }
  const occurredAt = occurredOf(entry, zone)
  const transactions = partsOf(entry, booked, direction).map((part): CanonicalTransaction => {
    const told = part.direction === "debit" ? kindOf(part.details, entry) : undefined
    const kind = part.isFee ? "fee" : told
    return kinded({
      externalId: part.details?.read("Refs", "AcctSvcrRef") ?? reference ?? null,
      amountMinor: part.amountMinor,
      currency: part.currency,
      direction: part.direction,
      occurredAt,
      description: descriptionOf(part.details, entry),
      status,
      ...(account === undefined ? {} : { account }),
      ...(kind === undefined ? {} : { kind }),
    })
  })
  return { ...common, transactions: transactions.filter(({ amountMinor }) => amountMinor > 0) }
}

const accountOf = (report: Element): string | undefined => {
  const id = report.needed("Acct").needed("Id")
  return id.read("IBAN") ?? id.read("Othr", "Id")
}

const zoneOf = (message: Element): string =>
  /(Z|[+-]\d{2}:\d{2})$/.exec(message.read("GrpHdr", "CreDtTm") ?? "")?.[0] ?? "Z"

const readReport = (report: Element, zone: string, book: EntryBook, like: LikeRows, run: Run): Statement => {
  const account = accountOf(report)
  const entries = report.all("Ntry").flatMap((entry) => run.attempt(() => entryOf(entry, { account, zone })) ?? [])
  book.add(entries, like)
  return { report, account, entries }
}

const reportsOf = (document: Element, file: string) => {
  for (const [name, child] of messages) {
    // Some banks wrap the document in a header of their own.
    const [message] = document.name === name ? [document] : document.below(name)
    if (message === undefined) continue
    const reports = message.all(child)
    if (reports.length === 0) message.needed(child)
    return { reports, zone: zoneOf(message) }
  }
  return refuse({ file, path: "Document" }, "schema", "it is no camt.052, camt.053 or camt.054 message")
}

const readFile = (file: WireFile, book: EntryBook, run: Run): ReadonlyArray<Statement> => {
  const document = parseXml(xmlText(file), file.name)
  const { reports, zone } = reportsOf(document, file.name)
  checkRows(
    file.name,
    reports.reduce((sum, report) => sum + report.all("Ntry").length, 0),
  )
  const like = new LikeRows()
  return reports.flatMap((report) => run.attempt(() => readReport(report, zone, book, like, run)) ?? [])
}

export const camtFormat: Format = {
  name: "camt",
  title: "ISO 20022 camt.053 statements, camt.054 notifications, camt.052 reports, of any version",
  accepts: (name) => /^camt([.-]?05[234]([.-]\d{3}([.-]\d{2})?)?)?$/.test(name),
  parse: (files, _context, options) =>
    runOf(files, options, (run) => {
      const book = new EntryBook()
      const statements = files.flatMap((file) => run.attempt(() => readFile(file, book, run)) ?? [])
      checkStatements(statements, run)
      return book.result()
    }),
}

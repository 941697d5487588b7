/**
 * Whether a camt statement's closing balance follows from its opening balance and booked entries. A statement that comes
 * in pages is checked as a whole. Whatever cannot be compared (no balances, several currencies) is not.
 */

import type { Entry } from "./camt-entries.ts"
import { directionOf, moneyOf } from "./camt-fields.ts"
import type { Element } from "./element.ts"
import { keyOf } from "./holdings.ts"
import { refuse } from "./place.ts"
import type { Run } from "./run.ts"

export interface Statement {
  readonly report: Element
  readonly account: string | undefined
  readonly entries: ReadonlyArray<Entry>
}

interface Balance {
  readonly type: string
  readonly day: string
  readonly minor: number
  readonly currency: string
  readonly element: Element
}

const balanceOf = (element: Element): Balance => {
  const money = moneyOf(element.needed("Amt"))
  const direction = directionOf(element.needed("CdtDbtInd"))
  const isInterim = element.read("Tp", "SubTp", "Cd") === "INTM"
  return {
    type: isInterim ? "INTM" : (element.read("Tp", "CdOrPrtry", "Cd") ?? ""),
    day: element.read("Dt", "Dt") ?? element.read("Dt", "DtTm") ?? "",
    minor: direction === "debit" ? -money.amountMinor : money.amountMinor,
    currency: money.currency,
    element,
  }
}

const byDay = (left: Balance, right: Balance): number => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0)

const sumOf = (entries: ReadonlyArray<Entry>): number =>
  entries.reduce((sum, { direction, amountMinor }) => sum + (direction === "debit" ? -amountMinor : amountMinor), 0)

/** Entries that a bank has put twice into one statement: its own sum may have them once. */
const once = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> => {
  const seen = new Set<string>()
  return entries.filter((entry) => {
    if (entry.reference === undefined) return true
    const key = keyOf(entry.reference, entry.direction, entry.amountMinor, String(entry.isReversal))
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const isLastPage = (report: Element): boolean => !/^(false|0)$/.test(report.read("StmtPgntn", "LastPgInd") ?? "true")

/** @param pages of one statement, or a whole one */
const checkPages = (pages: ReadonlyArray<Statement>): void => {
  const last = pages.at(-1)
  if (last === undefined) return
  if (!isLastPage(last.report)) {
    refuse({ ...last.report.place, path: "StmtPgntn/LastPgInd" }, "schema", "the pages after this one are missing")
  }
  const balances = pages.flatMap(({ report }) => report.all("Bal")).map(balanceOf)
  const opening = balances.filter(({ type }) => type === "OPBD" || type === "PRCD").sort(byDay)
  const first = opening.find(({ type }) => type === "OPBD") ?? opening[0]
  const closing = balances
    .filter(({ type, currency }) => type === "CLBD" && currency === first?.currency)
    .sort(byDay)
    .at(-1)
  const entries = pages.flatMap((page) => page.entries).filter(({ standing }) => standing === "posted")
  if (first === undefined || closing === undefined) return
  if (entries.some(({ currency }) => currency !== first.currency)) return
  const moved = closing.minor - first.minor
  if (moved !== sumOf(entries) && moved !== sumOf(once(entries))) {
    refuse(
      closing.element.place,
      "balance-mismatch",
      "the closing balance does not follow from the opening balance and the entries",
    )
  }
}

/** Pages of a statement share its id; a statement without pages stands for itself. */
export const checkStatements = (statements: ReadonlyArray<Statement>, run: Run): void => {
  const groups = new Map<string, Array<Statement>>()
  statements.forEach((statement, index) => {
    const { report, account } = statement
    const isPage = report.at("StmtPgntn") !== undefined
    const name = report.read("ElctrncSeqNb") ?? report.read("LglSeqNb") ?? report.read("Id") ?? ""
    const key = isPage ? keyOf(account, "pages", name) : keyOf(account, "whole", index)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [statement])
    else group.push(statement)
  })
  for (const pages of groups.values()) run.objection(() => checkPages(pages))
}

/**
 * Whether the balances and sums of a BCA-style export follow from its rows: each running balance from the one before,
 * the closing balance from the opening one, both sums from the rows. Pending rows are in the sums only when they have a
 * running balance; some exports leave that cell empty.
 */
import type { CanonicalTransaction } from "./format.ts"
import { type Place, refuse } from "./place.ts"

export interface BcaRow {
  readonly transaction: CanonicalTransaction
  /** After the row; undefined for a pending row that has none. */
  readonly balanceMinor: number | undefined
  readonly place: Place
}

export interface BcaSums {
  readonly opening: number | undefined
  readonly credits: number | undefined
  readonly debits: number | undefined
  readonly closing: number | undefined
}

const signedMinor = ({ transaction }: BcaRow): number =>
  transaction.direction === "debit" ? -transaction.amountMinor : transaction.amountMinor

const checkRunning = (rows: ReadonlyArray<BcaRow>, opening: number): void => {
  let before = opening
  for (const row of rows) {
    if (row.balanceMinor === undefined) continue
    if (row.balanceMinor !== before + signedMinor(row)) {
      refuse({ ...row.place, path: "Saldo" }, "balance-mismatch", "the balance does not follow from the row before")
    }
    before = row.balanceMinor
  }
}

const sumOf = (rows: ReadonlyArray<BcaRow>, direction: CanonicalTransaction["direction"]): number =>
  rows.reduce((sum, { transaction }) => sum + (transaction.direction === direction ? transaction.amountMinor : 0), 0)

/** @throws FormatError schema (a sum is missing), balance-mismatch */
export const checkBalances = (file: string, rows: ReadonlyArray<BcaRow>, sums: BcaSums): void => {
  const missing = (path: string): never => refuse({ file, path }, "schema", "the line is missing")
  const opening = sums.opening ?? missing("Saldo Awal")
  const closing = sums.closing ?? missing("Saldo Akhir")
  checkRunning(rows, opening)
  const agrees = (counted: ReadonlyArray<BcaRow>): string | undefined => {
    const credits = sumOf(counted, "credit")
    const debits = sumOf(counted, "debit")
    if (sums.credits !== undefined && sums.credits !== credits) return "Kredit"
    if (sums.debits !== undefined && sums.debits !== debits) return "Debet"
    return closing === opening + credits - debits ? undefined : "Saldo Akhir"
  }
  const withBalance = rows.filter(({ balanceMinor }) => balanceMinor !== undefined)
  const wrong = agrees(withBalance)
  if (wrong === undefined || agrees(rows) === undefined) return
  refuse({ file, path: wrong }, "balance-mismatch", "it does not follow from the rows")
}

/**
 * Questions to the ledger that no actor's memory answers: the older transactions of a traveller, page by page, each as
 * it stands now (its record, when something came after its first event).
 */
import { Effect } from "effect"
import { limits } from "../../config/limits.ts"
import { partitionOf } from "../../streams/subjects.ts"
import { viewTransaction } from "../budget/look.ts"
import { placementsOf } from "../budget/traveller/record.ts"
import type { TransactionView } from "../budget/view.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { firstEvents } from "./archive.ts"

export interface TransactionPage {
  /** Newest in the log first. */
  readonly transactions: ReadonlyArray<TransactionView>
  /** Give it as `beforeSeq` for the next page; null at the end. */
  readonly next: number | null
}

/** Looks at no more rows than this for one page: a budget that is rare among many leaves a short page and a `next`. */
const scannedRowsMax = limits.pageRowsMax * 10

/**
 * One page of a budget's transactions.
 * @param limit at most `limits.pageRowsMax`
 */
export const transactionPage = Effect.fnUntraced(function* (options: {
  readonly userId: string
  readonly budgetId: string
  readonly partitionCount: number
  readonly beforeSeq?: number
  readonly limit: number
}) {
  const cipher = yield* FieldCipher
  const partition = partitionOf(options.userId, options.partitionCount)
  const wanted = Math.min(options.limit, limits.pageRowsMax)
  const transactions: Array<TransactionView> = []
  let before = options.beforeSeq ?? Number.MAX_SAFE_INTEGER
  for (let scanned = 0; scanned < scannedRowsMax; ) {
    const rows = yield* firstEvents(options.userId, partition, before, limits.pageRowsMax, cipher)
    for (const { seq, record } of rows) {
      before = seq
      for (const { budgetId, entry } of placementsOf(record)) {
        if (budgetId === options.budgetId) transactions.push(viewTransaction(entry))
      }
      // The parts of one transaction stay on one page, which may be a few longer for them.
      if (transactions.length >= wanted) return page(transactions, before)
    }
    scanned += rows.length
    if (rows.length < limits.pageRowsMax) return page(transactions, null)
  }
  return page(transactions, before)
})

const page = (transactions: ReadonlyArray<TransactionView>, next: number | null): TransactionPage => ({
  transactions,
  next,
})

export interface AccountTotals {
  readonly budgetId: string
  readonly spentMinor: number
  readonly transactions: number
}

/**
 * What the committed ledger says a user's budgets hold, by summing the records: independent of every actor's memory,
 * for the proofs (benches, replay tests) and for `doctor`. Reads all of the user's rows.
 */
export const ledgerTotals = Effect.fnUntraced(function* (userId: string, partitionCount: number) {
  const cipher = yield* FieldCipher
  const partition = partitionOf(userId, partitionCount)
  const totals = new Map<string, { budgetId: string; spentMinor: number; transactions: number }>()
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = yield* firstEvents(userId, partition, before, limits.replayPageEvents, cipher)
    for (const { record } of rows) {
      for (const { budgetId, entry } of placementsOf(record)) {
        const total = totals.get(budgetId) ?? { budgetId, spentMinor: 0, transactions: 0 }
        total.spentMinor += entry.spendMinor
        total.transactions++
        totals.set(budgetId, total)
      }
    }
    const last = rows.at(-1)
    if (rows.length < limits.replayPageEvents || last === undefined) break
    before = last.seq
  }
  return [...totals.values()] satisfies ReadonlyArray<AccountTotals>
})

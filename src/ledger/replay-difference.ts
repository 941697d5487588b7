/**
 * What today's rules change in a traveller's accounts, budget by budget: the ledger's stored results on one side, a
 * rebuild from the archive on the other. Pure; both sides are plain data.
 */
import type { Category } from "../../config/taxonomy.ts"
import { type Placed, placementsOf, type TransactionRecord } from "../budget/traveller/record.ts"

/** The accounts of a traveller: each transaction's record, and which thresholds each budget has announced. */
export interface Accounts {
  readonly records: ReadonlyMap<string, TransactionRecord>
  readonly thresholds: ReadonlyMap<string, ReadonlyArray<number>>
}

/** Where and as what a transaction, or a part of it, counts. */
export interface Standing {
  readonly budgetId: string
  readonly category: Category
  readonly localDay: number
  readonly spendMinor: number
}

export interface ChangedTransaction {
  readonly identity: string
  readonly externalId: string
  /** Null: it counted nowhere in this budget. */
  readonly before: Standing | null
  readonly after: Standing | null
}

export interface BudgetDifference {
  readonly budgetId: string
  readonly spentBeforeMinor: number
  readonly spentAfterMinor: number
  readonly transactions: number
  readonly entered: number
  readonly left: number
  readonly category: number
  readonly day: number
  readonly amount: number
  readonly thresholdsBefore: ReadonlyArray<number>
  readonly thresholdsAfter: ReadonlyArray<number>
  /** The first of them. */
  readonly changed: ReadonlyArray<ChangedTransaction>
}

interface Tally {
  spentBeforeMinor: number
  spentAfterMinor: number
  transactions: number
  entered: number
  left: number
  category: number
  day: number
  amount: number
  readonly changed: Array<ChangedTransaction>
}

const emptyTally = (): Tally => ({
  spentBeforeMinor: 0,
  spentAfterMinor: 0,
  transactions: 0,
  entered: 0,
  left: 0,
  category: 0,
  day: 0,
  amount: 0,
  changed: [],
})

const standing = ({ budgetId, entry }: Placed): Standing => ({
  budgetId,
  category: entry.category,
  localDay: entry.localDay,
  spendMinor: entry.spendMinor,
})

const nowhere: ReadonlyArray<Placed> = []

/** Pairs what a record says of one budget before and after; a part keeps its own identity. */
const pairs = (before: ReadonlyArray<Placed>, after: ReadonlyArray<Placed>) => {
  const keyOf = ({ budgetId, entry }: Placed): string => `${budgetId} ${entry.identity}`
  const later = new Map(after.map((one) => [keyOf(one), one] as const))
  const both: Array<readonly [Placed | undefined, Placed | undefined]> = before.map((one) => {
    const match = later.get(keyOf(one))
    later.delete(keyOf(one))
    return [one, match]
  })
  for (const one of later.values()) both.push([undefined, one])
  return both
}

const count = (tally: Tally, was: Standing | null, is: Standing | null): boolean => {
  if (was === null) tally.entered++
  else if (is === null) tally.left++
  else {
    if (was.category !== is.category) tally.category++
    if (was.localDay !== is.localDay) tally.day++
    if (was.spendMinor !== is.spendMinor) tally.amount++
    return was.category !== is.category || was.localDay !== is.localDay || was.spendMinor !== is.spendMinor
  }
  return true
}

const sameList = (left: ReadonlyArray<number>, right: ReadonlyArray<number>): boolean =>
  left.length === right.length && left.every((one, index) => one === right[index])

const none: ReadonlyArray<number> = []

/**
 * The budgets that differ, by id.
 * @param shownMax how many changed transactions each budget names
 */
export const differenceOf = (
  stored: Accounts,
  rebuilt: Accounts,
  shownMax: number,
): ReadonlyArray<BudgetDifference> => {
  const tallies = new Map<string, Tally>()
  const tallyOf = (budgetId: string): Tally => {
    const tally = tallies.get(budgetId) ?? emptyTally()
    tallies.set(budgetId, tally)
    return tally
  }
  for (const identity of new Set([...stored.records.keys(), ...rebuilt.records.keys()])) {
    const [before, after] = [stored.records.get(identity), rebuilt.records.get(identity)]
    const placements = pairs(
      before === undefined ? nowhere : placementsOf(before),
      after === undefined ? nowhere : placementsOf(after),
    )
    for (const [left, right] of placements) {
      const one = right ?? left
      if (one === undefined) continue
      const tally = tallyOf(one.budgetId)
      const [was, is] = [left === undefined ? null : standing(left), right === undefined ? null : standing(right)]
      tally.transactions++
      tally.spentBeforeMinor += was?.spendMinor ?? 0
      tally.spentAfterMinor += is?.spendMinor ?? 0
      if (!count(tally, was, is) || tally.changed.length >= shownMax) continue
      tally.changed.push({ identity: one.entry.identity, externalId: one.entry.externalId, before: was, after: is })
    }
  }
  for (const budgetId of [...stored.thresholds.keys(), ...rebuilt.thresholds.keys()]) tallyOf(budgetId)
  return [...tallies]
    .map(([budgetId, tally]) => ({
      budgetId,
      ...tally,
      thresholdsBefore: stored.thresholds.get(budgetId) ?? none,
      thresholdsAfter: rebuilt.thresholds.get(budgetId) ?? none,
    }))
    .filter((one) => one.changed.length > 0 || !sameList(one.thresholdsBefore, one.thresholdsAfter))
    .sort((left, right) => (left.budgetId < right.budgetId ? -1 : 1))
}

/**
 * What a traveller most likely enters next, read off what they entered before: the categories in order of use, the
 * amounts of late, the currencies in the pocket, and the rate last used for each. Pure, from the view alone.
 */
import { type Category, categories } from "../../config/taxonomy.ts"
import type { BudgetView, TransactionView } from "../budget/view.ts"
import { exponentOf, shownDecimalsOf } from "./money.ts"
import type { OutboxEntry } from "./outbox.ts"

export interface CashHabits {
  /** All of them, most used first. */
  readonly categories: ReadonlyArray<Category>
  /** The currency that the next entry is most likely in first. */
  readonly currencies: ReadonlyArray<string>
  /** Minor units, smallest first. */
  readonly amounts: (currency: string) => ReadonlyArray<number>
  /** Units of budget currency per unit of this one, as last used; undefined when none was. */
  readonly rate: (currency: string) => number | undefined
}

const amountsShown = 4
const recentShown = 2

/** Everyday amounts in major units where nothing was entered yet. */
const usualAmounts: ReadonlyMap<string, ReadonlyArray<number>> = new Map([
  ["IDR", [25_000, 50_000, 100_000, 200_000]],
  ["JPY", [500, 1_000, 3_000, 5_000]],
  ["KRW", [5_000, 10_000, 30_000, 50_000]],
  ["VND", [50_000, 100_000, 200_000, 500_000]],
  ["THB", [50, 100, 300, 500]],
])
const usualElsewhere = [5, 10, 20, 50]

const isCash = (transaction: TransactionView): boolean => /^(manual|cash)/.test(transaction.source)

const countBy = <Key>(keys: Iterable<Key>): ReadonlyMap<Key, number> => {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const byUse = (spent: ReadonlyArray<{ readonly category: Category }>): ReadonlyArray<Category> => {
  const uses = countBy(spent.map((entry) => entry.category))
  return [...categories].sort((one, other) => (uses.get(other) ?? 0) - (uses.get(one) ?? 0))
}

/** Two amounts of late that a person would pay in cash again, whole in what is shown; round ones beside them. */
const recentAmounts = (
  spent: ReadonlyArray<{ readonly minor: number; readonly currency: string }>,
  currency: string,
) => {
  const step = 10 ** (exponentOf(currency) - shownDecimalsOf(currency))
  const own = spent.filter((entry) => entry.currency === currency && entry.minor > 0 && entry.minor % step === 0)
  const usual = (usualAmounts.get(currency) ?? usualElsewhere).map((major) => major * 10 ** exponentOf(currency))
  const recent = [...new Set(own.map((entry) => entry.minor))].slice(0, recentShown)
  return [...new Set([...recent, ...usual])].slice(0, amountsShown).sort((one, other) => one - other)
}

export const cashHabits = (view: BudgetView, waiting: ReadonlyArray<OutboxEntry>): CashHabits => {
  const { summary, transactions } = view
  const cash = transactions.filter(isCash)
  const purchases = transactions.filter((transaction) => transaction.kind === "purchase" && !transaction.oneOff)
  const entered = [
    ...[...waiting].reverse().map((entry) => ({ minor: entry.amountMinor, currency: entry.currency })),
    ...cash.map((transaction) => ({ minor: transaction.originalMinor, currency: transaction.originalCurrency })),
  ]
  const currencyUse = countBy(
    purchases.filter((purchase) => purchase.day >= summary.startDate).map((purchase) => purchase.originalCurrency),
  )
  const known = [
    ...new Set([...currencyUse.keys(), summary.currency, ...(summary.homeCurrency ? [summary.homeCurrency] : [])]),
  ]
  return {
    categories: byUse([...waiting, ...cash, ...purchases]),
    currencies: known.sort((one, other) => (currencyUse.get(other) ?? 0) - (currencyUse.get(one) ?? 0)),
    amounts: (currency) => recentAmounts(entered, currency),
    rate: (currency) => {
      const used = transactions.find(
        (transaction) => transaction.originalCurrency === currency && transaction.rate !== undefined,
      )
      return used?.rate === undefined ? undefined : Number(used.rate)
    },
  }
}

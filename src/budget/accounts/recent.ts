/**
 * The newest transactions of a budget, for the screen: ordered by time and then identity, never by arrival (I8), and
 * bounded (I5). One limit remains: when an entry leaves a full list, the one that it had pushed out is not known here
 * any more; the list is then one short until the next comes, and the ledger has the whole.
 */
import { limits } from "../../../config/limits.ts"
import type { BudgetEntry } from "../model.ts"

const isOlder = (left: BudgetEntry, right: BudgetEntry): boolean =>
  left.timeMs !== right.timeMs ? left.timeMs < right.timeMs : left.identity < right.identity

/** Takes an entry out of the list, which is ascending. */
export const removeRecent = (recent: Array<BudgetEntry>, entry: BudgetEntry): void => {
  for (let index = recent.length - 1; index >= 0; index--) {
    if (recent[index]?.identity !== entry.identity) continue
    recent.splice(index, 1)
    return
  }
}

/** Puts an entry in its place; the oldest leaves when there are too many. */
export const insertRecent = (recent: Array<BudgetEntry>, entry: BudgetEntry): void => {
  let at = recent.length
  while (at > 0) {
    const left = recent[at - 1]
    if (left === undefined || isOlder(left, entry)) break
    at--
  }
  const full = recent.length >= limits.recentTransactionsKept
  if (full && at === 0) return
  if (at === recent.length) recent.push(entry)
  else recent.splice(at, 0, entry)
  if (full) recent.shift()
}

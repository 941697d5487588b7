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

/** Where the entry belongs: behind everything older. Entries mostly come in order, so the end is tried first. */
const placeOf = (recent: ReadonlyArray<BudgetEntry>, entry: BudgetEntry): number => {
  const newest = recent.at(-1)
  if (newest === undefined || isOlder(newest, entry)) return recent.length
  let low = 0
  let high = recent.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = recent[middle]
    if (there !== undefined && isOlder(there, entry)) low = middle + 1
    else high = middle
  }
  return low
}

/** Puts an entry in its place; the oldest leaves when there are too many. */
export const insertRecent = (recent: Array<BudgetEntry>, entry: BudgetEntry): void => {
  const full = recent.length >= limits.recentTransactionsKept
  // Older than all that is kept, as most are that come late: one look instead of a search.
  const oldest = recent[0]
  if (full && oldest !== undefined && !isOlder(oldest, entry)) return
  const at = placeOf(recent, entry)
  if (at === recent.length) recent.push(entry)
  else recent.splice(at, 0, entry)
  if (full) recent.shift()
}

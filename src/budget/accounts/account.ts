/**
 * One entry's way into the accounts: what the budget counted of it until now goes out, what it counts from now on comes
 * in (I8). Everything here is a difference; nothing is looked up, and nothing is said.
 */
import { addSharedCost } from "../companions/balances.ts"
import type { BudgetEntry } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { addMoves } from "../wallets.ts"
import { addToMinute, pruneMinutes } from "./minutes.ts"
import { insertRecent, removeRecent } from "./recent.ts"
import { addEntry, worthMinor } from "./sums.ts"

export const accountEntry = (
  state: BudgetState,
  before: BudgetEntry | undefined,
  after: BudgetEntry | undefined,
): void => {
  if (before !== undefined) {
    addEntry(state.sums, before, -1, state.plan)
    state.atHand.touch(before)
    addToMinute(state.minutes, before.timeMs, -worthMinor(before), state.logMs)
    removeRecent(state.recent, before)
    if (before.shared !== undefined) addSharedCost(state.balances, before.shared, -1)
    if (before.wallets !== undefined) addMoves(state.wallets, before.wallets, -1)
  }
  if (after !== undefined) {
    addEntry(state.sums, after, 1, state.plan)
    state.atHand.touch(after)
    addToMinute(state.minutes, after.timeMs, worthMinor(after), state.logMs)
    insertRecent(state.recent, after)
    if (after.shared !== undefined) addSharedCost(state.balances, after.shared, 1)
    if (after.wallets !== undefined) addMoves(state.wallets, after.wallets, 1)
  }
  pruneMinutes(state.minutes, state.logMs)
}

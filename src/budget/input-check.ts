/**
 * What an input must be before anything is changed (I1, I6). That `before` is what the budget really holds is the user
 * stage's word; here only what would poison the sums is refused.
 */
import { isCategory, worthMinor } from "./accounts/sums.ts"
import type { BudgetEntry, BudgetInput } from "./model.ts"
import type { BudgetState } from "./state.ts"
import { StepError } from "./step-error.ts"
import { canAdd } from "./wallets.ts"

type EntryInput = Extract<BudgetInput, { kind: "entry" }>

const checkEntry = (entry: BudgetEntry): void => {
  if (!Number.isSafeInteger(entry.spendMinor)) throw new StepError("bad_entry", "the spend is no exact amount")
  if (!Number.isInteger(entry.localDay)) throw new StepError("bad_entry", "the local day is no day")
  if (!Number.isSafeInteger(entry.timeMs)) throw new StepError("bad_entry", "the time is no instant")
  if (!isCategory(entry.category)) throw new StepError("bad_entry", `unknown category ${String(entry.category)}`)
  if (entry.identity === "") throw new StepError("bad_entry", "the entry has no identity")
}

/** @throws StepError `bad_entry`, `sum_too_large` */
export const checkEntryInput = (state: BudgetState, { before, after }: EntryInput): void => {
  if (before === undefined && after === undefined) throw new StepError("bad_entry", "an entry that neither was nor is")
  if (before !== undefined) checkEntry(before)
  if (after !== undefined) checkEntry(after)
  if (before !== undefined && after !== undefined && before.identity !== after.identity) {
    throw new StepError("bad_entry", "before and after are different transactions")
  }
  const goesOut = before === undefined ? 0 : Math.abs(worthMinor(before))
  const comesIn = after === undefined ? 0 : Math.abs(worthMinor(after))
  if (!Number.isSafeInteger(state.sums.grossMinor - goesOut + comesIn)) {
    throw new StepError("sum_too_large", "the budget's sums would no longer be exact")
  }
  if (after?.wallets !== undefined && !canAdd(state.wallets, after.wallets)) {
    throw new StepError("sum_too_large", "the purses' sums would no longer be exact")
  }
}

type SettleInput = Extract<BudgetInput, { kind: "settle" }>

/** @throws StepError `bad_entry`, `sum_too_large` */
export const checkSettlement = (state: BudgetState, { from, to, amountMinor }: SettleInput): void => {
  if (from === to) throw new StepError("bad_entry", "a settlement with oneself")
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    throw new StepError("bad_entry", "the settlement is no exact amount")
  }
  const gross = state.balances.reduce((sum, balance) => sum + Math.abs(balance.netMinor), 2 * amountMinor)
  if (!Number.isSafeInteger(gross)) throw new StepError("sum_too_large", "the balances would no longer be exact")
}

/** @throws StepError `out_of_order`, for any input: one event may bring several, none may go back. */
export const checkOrder = (input: BudgetInput, lastSeq: number): void => {
  if (!Number.isSafeInteger(input.seq) || input.seq < lastSeq) {
    throw new StepError("out_of_order", `sequence ${input.seq} after ${lastSeq}`)
  }
  if (!Number.isFinite(input.logMs)) throw new StepError("out_of_order", "the log time is no instant")
}

/**
 * Who owes whom on a trip: one net figure per companion, the sum of all of them always nothing. Every change is a
 * difference, and a figure of nothing leaves no row, so that the order of expenses and settlements leaves no trace (I8).
 */
import type { SharedCost } from "./shares.ts"

export interface Balance {
  readonly userId: string
  /** Budget currency: positive is owed to them, negative they owe. Never nothing. */
  netMinor: number
}

/** Ascending by user id. */
export type Balances = Array<Balance>

/** Adds to one companion's net figure. */
export const addToBalance = (balances: Balances, userId: string, minor: number): void => {
  if (minor === 0) return
  const at = balances.findIndex((balance) => balance.userId >= userId)
  const present = at < 0 ? undefined : balances[at]
  if (present?.userId !== userId) {
    balances.splice(at < 0 ? balances.length : at, 0, { userId, netMinor: minor })
    return
  }
  present.netMinor += minor
  if (present.netMinor === 0) balances.splice(at, 1)
}

/** An expense comes in (sign 1) or goes out again (-1): its payer is owed it, its bearers owe their shares. */
export const addSharedCost = (balances: Balances, cost: SharedCost, sign: 1 | -1): void => {
  for (const { userId, minor } of cost.shares) {
    addToBalance(balances, cost.payerId, sign * minor)
    addToBalance(balances, userId, -sign * minor)
  }
}

/** Money went from one companion to another. */
export const addSettlement = (balances: Balances, fromId: string, toId: string, amountMinor: number): void => {
  addToBalance(balances, fromId, amountMinor)
  addToBalance(balances, toId, -amountMinor)
}

export interface Transfer {
  readonly from: string
  readonly to: string
  readonly amountMinor: number
}

/**
 * Transfers that clear all balances: whoever owes most pays whoever is owed most, until nobody owes. At most one fewer
 * than companions with a balance, since each clears one of the two; a debt that matches a claim exactly is paid first,
 * which spares a transfer. (Fewest of all would be a subset-sum search: Verhoeff 2004, "Settling multiple debts
 * efficiently".)
 */
export const settleUp = (balances: ReadonlyArray<Balance>): ReadonlyArray<Transfer> => {
  const debts = balances.filter((one) => one.netMinor < 0).map((one) => ({ userId: one.userId, minor: -one.netMinor }))
  const claims = balances.filter((one) => one.netMinor > 0).map((one) => ({ userId: one.userId, minor: one.netMinor }))
  const transfers: Array<Transfer> = []
  const pay = (debt: Open, claim: Open): void => {
    const amountMinor = Math.min(debt.minor, claim.minor)
    transfers.push({ from: debt.userId, to: claim.userId, amountMinor })
    debt.minor -= amountMinor
    claim.minor -= amountMinor
  }
  for (const debt of debts) {
    const match = claims.find((claim) => claim.minor === debt.minor)
    if (match !== undefined) pay(debt, match)
  }
  for (;;) {
    const debt = largest(debts)
    const claim = largest(claims)
    if (debt === undefined || claim === undefined) return transfers
    pay(debt, claim)
  }
}

interface Open {
  readonly userId: string
  minor: number
}

/** The first of the largest that is still open. */
const largest = (open: ReadonlyArray<Open>): Open | undefined => {
  let found: Open | undefined
  for (const one of open) if (one.minor > (found?.minor ?? 0)) found = one
  return found
}

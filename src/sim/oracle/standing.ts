/** How all of a traveller's transactions stand: where they count, and how many of them rest in no budget. */
import { matched } from "./matches.ts"
import { type Placed, place, placeRefunds } from "./place.ts"
import type { Rates } from "./rates.ts"
import { purchaseOf, sharedOut } from "./shared.ts"
import { newestBody, partsMax, purchaseKeyOf, type Transaction } from "./transaction.ts"
import type { Traveller } from "./traveller.ts"

export interface Standing {
  readonly placed: ReadonlyArray<Placed>
  readonly held: number
}

export const settle = (traveller: Traveller, rates: Rates): Standing => {
  const transactions = matched(traveller.transactions)
  const placed: Array<Placed> = []
  let held = 0
  const refundsOf = new Map<Transaction, Array<Transaction>>()
  for (const transaction of transactions.values()) {
    if (purchaseKeyOf(transaction) === undefined) continue
    const purchase = purchaseOf(transaction, transactions)
    if (purchase === undefined) held++
    else refundsOf.set(purchase, [...(refundsOf.get(purchase) ?? []), transaction])
  }
  for (const transaction of transactions.values()) {
    const body = newestBody(transaction)
    if (transaction.twinOf !== undefined) continue
    const isElsewhere = purchaseKeyOf(transaction) !== undefined || sharedOut(transaction, transactions) !== undefined
    if (body === undefined || isElsewhere) continue
    const here = place(traveller, transaction, body, rates)
    if (here.held) held++
    placed.push(...here.parts.flatMap((part) => (part.place === undefined ? [] : [part.place])))
    placed.push(...placeRefunds(traveller, body, here.parts, refundsOf.get(transaction) ?? []))
  }
  return { placed, held }
}

/** The most rows that a traveller's transactions can ever have been, over all their budgets. */
export const rowsMaxOf = ({ transactions }: Traveller): number => {
  const all = [...transactions.values()]
  const most = Math.max(1, ...all.map(partsMax))
  const isRefund = ({ events }: Transaction) => events.some(({ data }) => data.refunds !== undefined)
  return all.reduce((sum, one) => sum + (isRefund(one) ? most : partsMax(one)), 0)
}

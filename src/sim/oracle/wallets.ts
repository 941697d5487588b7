/** What a transaction moves in the traveller's purses: cash from a machine, an e-wallet's own payments, money changed. */
import type { Event } from "./event.ts"
import { isReversed, kindOf, type Transaction } from "./transaction.ts"

/** Purse and currency to how much. */
export type Moves = Readonly<Record<string, number>>

const purseOf = ({ source, data }: Event): string | undefined => {
  const [sort, name] = source.split("/")
  if (sort === "wallet" || sort === "ewallet") return name
  return sort === "manual" && data.account === "cash" ? "cash" : undefined
}

/** @param originalMinor of the transaction, or of the part that counts here */
export const movesOf = (transaction: Transaction, body: Event, originalMinor: number): Moves => {
  const { data } = body
  if (isReversed(transaction)) return {}
  const moves: Record<string, number> = {}
  const add = (purse: string, currency: unknown, minor: number) => {
    moves[`${purse} ${currency}`] = (moves[`${purse} ${currency}`] ?? 0) + minor
  }
  const purse = purseOf(body)
  const isDebit = data["direction"] === "debit"
  if (purse !== undefined) add(purse, data["currency"], isDebit ? -originalMinor : originalMinor)
  if (!isDebit || transaction.isMoved === true) return moves
  const into = data["into"] as
    | { readonly wallet: string; readonly amountMinor: number; readonly currency: string }
    | undefined
  if (into !== undefined) add(into.wallet, into.currency, into.amountMinor)
  else if (kindOf(data) === "withdrawal") {
    const amountMinor = Number(data["amountMinor"])
    add("cash", data["currency"], amountMinor - Math.min(amountMinor, Number(data["feeMinor"] ?? 0)))
  }
  return moves
}

/** Without purses that hold nothing. */
export const sumOf = (all: ReadonlyArray<Moves>): Moves => {
  const sums: Record<string, number> = {}
  for (const moves of all) {
    for (const [purse, minor] of Object.entries(moves)) sums[purse] = (sums[purse] ?? 0) + minor
  }
  return Object.fromEntries(Object.entries(sums).filter(([, minor]) => minor !== 0))
}

/**
 * What a transaction does to the traveller's purses: cash from a machine or a money changer, an e-wallet's balance. A
 * function of the transaction alone, so that balances are sums and the order of events leaves no trace (I8). Its own
 * account tells first: an e-wallet's debits and credits, cash that was paid by hand. Another account fills a purse that
 * it names, and cash at a machine; as one leg of a pair it fills nothing, for the other leg does.
 */
import type { BudgetEntry, WalletMove } from "../../model.ts"
import { type Body, isReversed, kindOf, type TransactionRecord } from "../record.ts"

export const cashWallet = "cash"

/** The purse whose own movements a source tells. */
export const walletOf = ({ source, account }: Body): string | undefined => {
  if (source.startsWith("wallet/")) return source.slice("wallet/".length)
  if (source.startsWith("ewallet/")) return source.slice("ewallet/".length)
  return source.startsWith("manual/") && account === cashWallet ? cashWallet : undefined
}

const filledBy = (record: TransactionRecord, body: Body): WalletMove | undefined => {
  if (body.direction !== "debit" || record.pairOf !== undefined) return undefined
  const { into } = body
  if (into !== undefined) return { name: into.wallet, currency: into.currency, minor: into.amountMinor }
  if (kindOf(record, body) !== "withdrawal") return undefined
  const minor = body.originalMinor - Math.min(body.feeMinor ?? 0, body.originalMinor)
  return minor === 0 ? undefined : { name: cashWallet, currency: body.originalCurrency, minor }
}

/** What an entry, or a part of one, moves. */
export const withWallets = (record: TransactionRecord, body: Body, entry: BudgetEntry): BudgetEntry => {
  const name = walletOf(body)
  const mayFill = body.into !== undefined || body.kind === "withdrawal"
  if ((name === undefined && !mayFill) || isReversed(record)) return entry
  const sign = body.direction === "debit" ? -1 : 1
  const own = name === undefined ? [] : [{ name, currency: body.originalCurrency, minor: sign * entry.originalMinor + 0 }]
  const filled = mayFill ? filledBy(record, body) : undefined
  const wallets = [...own, ...(filled === undefined ? [] : [filled])]
  return wallets.length === 0 ? entry : { ...entry, wallets }
}

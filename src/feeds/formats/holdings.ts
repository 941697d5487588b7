/**
 * What the account holds while a run is read: one transaction per key, so that what comes twice counts once (I2).
 * Transactions without a name are told apart by what they say and by how many like ones their file has brought before.
 */
import type { CanonicalTransaction, Imported } from "./format.ts"

/** A booked transaction stays booked, whatever older word about it comes after. */
const isOlderWord = (held: CanonicalTransaction, come: CanonicalTransaction): boolean =>
  come.status === "pending" && held.status !== "pending"

export class Holdings {
  private readonly held = new Map<string, CanonicalTransaction>()
  private readonly gone = new Map<string, { readonly externalId: string; readonly account?: string }>()

  /** The latest word stands. */
  put(key: string, transaction: CanonicalTransaction): void {
    this.held.set(key, transaction)
    this.gone.delete(key)
  }

  /** The latest word stands, but pending never replaces booked. */
  settle(key: string, transaction: CanonicalTransaction): void {
    const held = this.held.get(key)
    if (held === undefined || !isOlderWord(held, transaction)) this.put(key, transaction)
  }

  /** What the source has taken back, here or in what earlier runs brought. */
  remove(key: string, externalId: string, account: string | undefined): void {
    this.held.delete(key)
    this.gone.set(key, { externalId, ...(account === undefined ? {} : { account }) })
  }

  /** What has been replaced by better knowledge within the run, and has no name to take it back by. */
  forget(key: string): void {
    this.held.delete(key)
  }

  result(): Pick<Imported, "transactions" | "removed"> {
    return { transactions: [...this.held.values()], removed: [...this.gone.values()] }
  }
}

/** Keys of transactions by account and name. */
export const keyOf = (account: string | undefined, ...names: ReadonlyArray<string | number>): string =>
  JSON.stringify([account ?? null, ...names])

/** Keys of one file's transactions without a name. */
export class LikeRows {
  private readonly counts = new Map<string, number>()

  /** @param also further words that tell like rows apart */
  key(one: CanonicalTransaction, ...also: ReadonlyArray<string>): string {
    const said = keyOf(
      one.account,
      "like",
      one.occurredAt,
      one.direction,
      one.amountMinor,
      one.currency,
      one.description,
      ...also,
    )
    const count = (this.counts.get(said) ?? 0) + 1
    this.counts.set(said, count)
    return `${said}#${count}`
  }
}

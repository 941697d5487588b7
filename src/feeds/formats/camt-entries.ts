/**
 * The entries of a run of camt messages, each counted once (I2): a notification and the statement after it tell of the
 * same entry, one as pending and one as booked, one as a sum and one with its parts. The bank's reference says so; a
 * booked entry stands for a pending one whatever its amount, and the more detailed of two booked ones stays.
 */
import type { CanonicalTransaction, Imported } from "./format.ts"
import { keyOf, type LikeRows } from "./holdings.ts"

export interface Entry {
  readonly reference: string | undefined
  readonly account: string | undefined
  readonly standing: "posted" | "pending" | "nothing"
  readonly isReversal: boolean
  readonly amountMinor: number
  readonly currency: string
  readonly direction: CanonicalTransaction["direction"]
  readonly line: number
  readonly transactions: ReadonlyArray<CanonicalTransaction>
}

/** Names of what an entry is: its own reference and those of its parts. */
const referencesOf = (entry: Entry): ReadonlyArray<string> => {
  const names = [entry.reference, ...entry.transactions.map(({ externalId }) => externalId)]
  return [...new Set(names)].filter((name) => typeof name === "string")
}

/** Two booked entries of one reference are one when they also agree in what was booked. */
const bookedKey = (entry: Entry, like: LikeRows): string => {
  const [name] = referencesOf(entry)
  const [first] = entry.transactions
  if (name === undefined && first !== undefined) return like.key(first)
  return keyOf(entry.account, name ?? "", entry.direction, entry.amountMinor, entry.currency, String(entry.isReversal))
}

/** An earlier message may have told of the entry as a sum, under its own reference: now its parts stand for it. */
const sumsTold = ({ reference, account, transactions }: Entry): Imported["removed"] =>
  reference === undefined || transactions.length === 0 || transactions.some((one) => one.externalId === reference)
    ? []
    : [{ externalId: reference, ...(account === undefined ? {} : { account }) }]

export class EntryBook {
  private readonly booked = new Map<string, Entry>()
  private readonly pending = new Map<string, Entry>()
  private readonly bookedNames = new Set<string>()

  /**
   * The entries of one report, in their order.
   * @param like of the file: a bank may send one notification for each of two like entries
   */
  add(entries: ReadonlyArray<Entry>, like: LikeRows): void {
    for (const entry of entries) {
      if (entry.standing === "posted") this.book(entry, bookedKey(entry, like))
      else if (entry.standing === "pending") this.expect(entry, like)
    }
  }

  private book(entry: Entry, key: string): void {
    const held = this.booked.get(key)
    if (held === undefined || entry.transactions.length >= held.transactions.length) this.booked.set(key, entry)
    for (const name of referencesOf(entry)) this.bookedNames.add(keyOf(entry.account, name))
  }

  private expect(entry: Entry, like: LikeRows): void {
    const [name] = referencesOf(entry)
    const [first] = entry.transactions
    if (name !== undefined) this.pending.set(keyOf(entry.account, name), entry)
    else if (first !== undefined) this.pending.set(like.key(first), entry)
  }

  result(): Pick<Imported, "transactions" | "removed"> {
    const isBooked = (entry: Entry): boolean =>
      referencesOf(entry).some((name) => this.bookedNames.has(keyOf(entry.account, name)))
    const booked = [...this.booked.values()]
    const waiting = [...this.pending.values()].filter((entry) => !isBooked(entry))
    return {
      transactions: [...booked, ...waiting].flatMap(({ transactions }) => transactions),
      removed: booked.flatMap(sumsTold),
    }
  }
}

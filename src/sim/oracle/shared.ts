/**
 * What owners of shared trips must have been told last: of each expense of a companion that is shared with them, the
 * whole of it as it now is; of each that is not shared any more, or undone, that it is undone.
 */
import type { Event } from "./event.ts"
import {
  isReversed,
  keyOf,
  kindOf,
  newestBody,
  newestWord,
  outerName,
  purchaseKeyOf,
  type Sharing,
  sharingOf,
  type Transaction,
} from "./transaction.ts"

/** All transactions of a traveller by their keys. */
type Transactions = ReadonlyMap<string, Transaction>

/** The purchase that a refund gives back, when it has come and is none itself. */
export const purchaseOf = (refund: Transaction, transactions: Transactions): Transaction | undefined => {
  const named = transactions.get(purchaseKeyOf(refund) ?? "")
  const purchase = named?.twinOf === undefined ? named : transactions.get(named.twinOf)
  return purchase === undefined || newestBody(purchase) === undefined || purchaseKeyOf(purchase) !== undefined
    ? undefined
    : purchase
}

/** How it is shared with somebody else's trip; a refund goes by its purchase. */
export const sharedOut = (transaction: Transaction, transactions: Transactions): Sharing | undefined => {
  if (transaction.twinOf !== undefined) return undefined
  const told = purchaseKeyOf(transaction) === undefined ? transaction : purchaseOf(transaction, transactions)
  const sharing = told === undefined ? undefined : sharingOf(told)
  return sharing?.ownerUserId === transaction.userId ? undefined : sharing
}

const sorted = (value: object): string =>
  JSON.stringify(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))

const inner = ({ userId, key }: Transaction): string => keyOf(`companion/${userId}`, "shared", outerName(userId, key))

/** The content of the event that tells of it, but for its revision. @param purchase what it gives back */
const contentOf = (
  transaction: Transaction,
  body: Event,
  { budgetId, split, time }: Sharing,
  purchase: Transaction | undefined,
): string => {
  const { data } = body
  const [source, account, externalId] = inner(transaction).split(" ")
  const category = newestWord(transaction, "category")?.data.category ?? data.category
  const content = {
    account,
    externalId,
    amountMinor: data["amountMinor"],
    currency: data["currency"],
    direction: data["direction"],
    status: data["status"],
    kind: kindOf(data),
    budgetId,
    shared: { saidAt: time, split },
    ...(data["localDate"] === undefined ? {} : { localDate: data["localDate"] }),
    ...(data["mcc"] === undefined ? {} : { mcc: data["mcc"] }),
    ...(data["merchant"] === undefined ? {} : { merchant: data["merchant"] }),
    ...(category === undefined ? {} : { category }),
    ...(purchase === undefined
      ? {}
      : { refunds: { source, account, externalId: outerName(transaction.userId, purchase.key) } }),
  }
  return `${body.time} ${sorted(content)}`
}

/** What a transaction of the owner's log says last, in the same form; undefined when it is undone or was never told. */
const lastWord = (transaction: Transaction | undefined): string | undefined => {
  const body = transaction === undefined ? undefined : newestBody(transaction)
  if (transaction === undefined || body === undefined || isReversed(transaction)) return undefined
  const { revision: _revision, ...data } = body.data
  return `${body.time} ${sorted(data)}`
}

/** Where the owners' logs do not end with what the companions' transactions are. @param travellers by user id */
export const wrongWords = (travellers: ReadonlyMap<string, Transactions>): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  const live = new Set<string>()
  for (const transactions of travellers.values()) {
    for (const transaction of transactions.values()) {
      const body = newestBody(transaction)
      const sharing = sharedOut(transaction, transactions)
      if (body === undefined || sharing === undefined || isReversed(transaction)) continue
      const { ownerUserId } = sharing
      const key = inner(transaction)
      live.add(`${ownerUserId} ${key}`)
      const is = lastWord(travellers.get(ownerUserId)?.get(key))
      const should = contentOf(transaction, body, sharing, purchaseOf(transaction, transactions))
      if (is !== should) wrong.push(`${ownerUserId} was told ${is} of ${key}, should be ${should} (I10)`)
    }
  }
  for (const [userId, transactions] of travellers) {
    for (const [key, transaction] of transactions) {
      const isStale = lastWord(transaction) !== undefined && !live.has(`${userId} ${key}`)
      if (key.startsWith("companion/") && isStale) wrong.push(`${userId} was not told that ${key} is undone (I10)`)
    }
  }
  return wrong
}

/**
 * Which transactions are one payment: from each the last word said that it is the same as another, the traveller's above
 * the matcher's. Followed to its end, where that can be; all that ends there counts as one, with all their words.
 */
import type { Event } from "./event.ts"
import { commandsOf, keyOf, newestBody, outerName, purchaseKeyOf, type Transaction } from "./transaction.ts"

interface Word {
  readonly to: string
  readonly same: boolean
  /** Of two said at once (the matcher speaks at its payment's time) the one about the greater identity stands. */
  readonly weight: readonly [byTraveller: number, timeMs: number, identity: string]
}

const isAfter = ({ weight: left }: Word, { weight: right }: Word): boolean =>
  left[0] !== right[0] ? left[0] > right[0] : left[1] !== right[1] ? left[1] > right[1] : left[2] >= right[2]

const wordsOf = (transaction: Transaction): ReadonlyArray<Word> =>
  commandsOf(transaction)
    .filter(({ type }) => type === "txn.matched.v1")
    .map(({ time, data }) => {
      const other = data["with"] as { readonly source: string; readonly account: string; readonly externalId: string }
      const to = keyOf(other.source, other.account, other.externalId)
      return {
        to,
        same: data["same"] === true,
        weight: [data["by"] === "traveller" ? 1 : 0, Date.parse(time), outerName(transaction.userId, to)],
      }
    })

/** What it was said to be last, unless that was taken back. */
const saidToBe = (transaction: Transaction): string | undefined => {
  const words = wordsOf(transaction)
  const same = words
    .filter((word) => word.same)
    .reduce<Word | undefined>((last, word) => (last === undefined || isAfter(word, last) ? word : last), undefined)
  if (same === undefined) return undefined
  return words.some((word) => !word.same && word.to === same.to && isAfter(word, same)) ? undefined : same.to
}

const isFree = (transaction: Transaction | undefined): transaction is Transaction =>
  transaction !== undefined &&
  newestBody(transaction)?.data["shared"] === undefined &&
  newestBody(transaction) !== undefined &&
  purchaseKeyOf(transaction) === undefined

const directionOf = (transaction: Transaction) => newestBody(transaction)?.data["direction"]

/** A category typed in with a payment goes with it. */
const typedIn = (transaction: Transaction): ReadonlyArray<Event> => {
  const body = newestBody(transaction)
  return body?.source.startsWith("manual/") && body.data.category !== undefined
    ? [
        {
          ...body,
          id: `typed ${transaction.key}`,
          type: "txn.assigned.v1",
          data: { ...body.data, budgetId: undefined } as never,
        },
      ]
    : []
}

const said = ["txn.assigned.v1", "txn.split.v1", "txn.shared.v1"]

/** All transactions by their keys: those that count with what was said of the others, the others as what they are. */
export const matched = (transactions: ReadonlyMap<string, Transaction>): ReadonlyMap<string, Transaction> => {
  const next = new Map<string, string>()
  const moved = new Map<string, string>()
  for (const [key, transaction] of transactions) {
    const to = saidToBe(transaction)
    const other = to === undefined || to === key ? undefined : transactions.get(to)
    if (to === undefined || !isFree(transaction) || !isFree(other)) continue
    if (directionOf(transaction) === directionOf(other)) next.set(key, to)
    else if (directionOf(transaction) === "debit") moved.set(key, to)
  }
  const follow = (key: string): ReadonlyArray<string> => {
    const road = [key]
    for (let at = next.get(key); at !== undefined && !road.includes(at); at = next.get(at)) road.push(at)
    return road
  }
  const circles = [...next.keys()].filter((key) => next.get(follow(key).at(-1) ?? "") === key)
  for (const key of circles) next.delete(key)
  const endOf = (key: string) => follow(key).at(-1) ?? key
  const result = new Map<string, Transaction>()
  for (const [key, transaction] of transactions) {
    const twinOf = next.has(key) ? endOf(key) : undefined
    const twins = [...transactions.values()].filter((one) => next.has(one.key) && endOf(one.key) === key)
    const carried = twins.flatMap((one) => [...one.events.filter(({ type }) => said.includes(type)), ...typedIn(one)])
    result.set(key, {
      ...transaction,
      events: twinOf === undefined ? [...transaction.events, ...carried] : transaction.events,
      ...(twinOf === undefined ? {} : { twinOf }),
      ...(moved.has(key) && twinOf === undefined ? { isMoved: true } : {}),
    })
  }
  return result
}

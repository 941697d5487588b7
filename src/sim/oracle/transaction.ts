/** A transaction: all events that name it, of which the newest of each sort is what it is. */
import { createHash } from "node:crypto"
import type { Bearers } from "./companions.ts"
import type { Data, Event } from "./event.ts"
import type { Part } from "./splits.ts"

export interface Transaction {
  readonly userId: string
  readonly key: string
  readonly source: string
  readonly events: ReadonlyArray<Event>
  /** The key of the one that counts in its stead. */
  readonly twinOf?: string
  /** The traveller's own money, of which there is another leg. */
  readonly isMoved?: boolean
}

const newest = (events: ReadonlyArray<Event>): Event | undefined => {
  let found: Event | undefined
  for (const event of events) {
    const byRevision = (event.data.revision ?? 0) - (found?.data.revision ?? 0)
    const isNewer =
      byRevision > 0 || (byRevision === 0 && Date.parse(event.time) >= Date.parse(found?.time ?? event.time))
    if (found === undefined || isNewer) found = event
  }
  return found
}

const bodyTypes = ["txn.recorded.v1", "txn.amended.v1"]

/** The source's newest word, with the purchase that the traveller says a credit gives back in place of its own. */
export const newestBody = (transaction: Transaction): Event | undefined => {
  const body = newest(transaction.events.filter(({ type }) => bodyTypes.includes(type)))
  const link = newestOf(transaction, "txn.linked.v1")
  if (body === undefined || link === undefined || body.data["direction"] !== "credit") return body
  const { refunds: _own, ...data } = body.data
  const { refunds } = link.data
  return refunds === undefined || refunds === null
    ? { ...body, data: { ...data, kind: kindOf(body.data) } }
    : { ...body, data: { ...data, kind: "refund", refunds } }
}
export const newestReversal = ({ events }: Transaction) =>
  newest(events.filter(({ type }) => type === "txn.reversed.v1"))

const wordTypes = ["txn.assigned.v1", "txn.split.v1", "txn.shared.v1", "txn.linked.v1", "txn.matched.v1"]
/** The traveller's commands, each by its own id at the earliest time that it was given with. */
export const commandsOf = ({ events }: Transaction): ReadonlyArray<Event> => {
  const commands = new Map<string, Event>()
  for (const event of events) {
    if (!wordTypes.includes(event.type)) continue
    const heard = commands.get(event.id)
    if (heard === undefined || Date.parse(event.time) < Date.parse(heard.time)) commands.set(event.id, event)
  }
  return [...commands.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** The latest; of two of one time, as twins may have them, the one that says the greater. */
export const newestWord = (transaction: Transaction, about: "budgetId" | "category"): Event | undefined =>
  commandsOf(transaction)
    .filter(({ type, data }) => type === "txn.assigned.v1" && data[about] !== undefined)
    .reduce<Event | undefined>((last, word) => {
      const laterMs = Date.parse(word.time) - Date.parse(last?.time ?? word.time)
      const isGreater = JSON.stringify(word.data[about]) > JSON.stringify(last?.data[about])
      return last === undefined || laterMs > 0 || (laterMs === 0 && isGreater) ? word : last
    }, undefined)

const newestOf = (transaction: Transaction, wanted: string) =>
  newest(commandsOf(transaction).filter(({ type }) => type === wanted))
const newestSplit = (transaction: Transaction) => newestOf(transaction, "txn.split.v1")
const newestSharing = (transaction: Transaction) => newestOf(transaction, "txn.shared.v1")

export const keyOf = (source: string, account: string, externalId: string): string =>
  [source, account, externalId].join(" ")

/** All that a transaction's events say together: its content, not which event said it. */
export const told = (transaction: Transaction): string => {
  const body = newestBody(transaction)
  const reversal = newestReversal(transaction)
  return JSON.stringify([
    transaction.events.length > 0,
    body && [body.time, body.data],
    reversal && [reversal.time, reversal.data.revision],
    commandsOf(transaction).map(({ id, type, time, data }) => [id, type, time, data]),
  ])
}

/** Empty when it is whole. */
export const partsOf = (transaction: Transaction): ReadonlyArray<Part> =>
  (newestSplit(transaction)?.data["parts"] ?? []) as ReadonlyArray<Part>

/** Parts at most, of all the words that were ever said. */
export const partsMax = ({ events }: Transaction): number =>
  Math.max(1, ...events.map(({ data }) => (data["parts"] as ReadonlyArray<Part> | undefined)?.length ?? 1))

export interface Sharing {
  readonly budgetId: string
  readonly ownerUserId: string
  readonly split: Bearers
  /** When it was said. */
  readonly time: string
}

/** As the traveller themself says it. */
export const sharingOf = (transaction: Transaction): Sharing | undefined => {
  const said = newestSharing(transaction)
  const shared = said?.data["shared"] as Omit<Sharing, "time"> | null | undefined
  return said === undefined || shared === undefined || shared === null ? undefined : { ...shared, time: said.time }
}

export const isReversed = (transaction: Transaction): boolean => {
  const reversal = newestReversal(transaction)
  return reversal !== undefined && (reversal.data.revision ?? 0) >= (newestBody(transaction)?.data.revision ?? 0)
}

export const kindOf = ({ direction, kind, refunds }: Data): string =>
  String(kind ?? (direction === "debit" ? "purchase" : refunds === undefined || refunds === null ? "income" : "refund"))

/** The key of the purchase that it gives back, when it is a refund that names one. */
export const purchaseKeyOf = (transaction: Transaction): string | undefined => {
  const data = newestBody(transaction)?.data
  if (
    data?.refunds === undefined ||
    data.refunds === null ||
    kindOf(data) !== "refund" ||
    data["direction"] !== "credit"
  )
    return undefined
  return keyOf(data.refunds.source, data.refunds.account, data.refunds.externalId)
}

/** The name by which another traveller's log knows it. */
export const outerName = (userId: string, key: string): string =>
  createHash("sha256")
    .update([userId, ...key.split(" ")].join("\n"))
    .digest("hex")
    .slice(0, 32)

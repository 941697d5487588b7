/**
 * An entry as a row of a snapshot: its values in a fixed order, without names. A budget keeps fifty of them, and names
 * would be two thirds of the bytes that every snapshot writes.
 */
import { categories } from "../../config/taxonomy.ts"
import type { SharedCost } from "./companions/shares.ts"
import type { BudgetEntry, Spot, TransactionKindName, TransactionStatus } from "./model.ts"
import { readBoolean, readInteger, readList, readNumber, readOneOf, readOptional, readText } from "./shape.ts"
import { packWallets, readWallets } from "./wallets.ts"

const statuses: ReadonlyArray<TransactionStatus> = ["pending", "posted", "reversed"]
const directions: ReadonlyArray<"debit" | "credit"> = ["debit", "credit"]
const kinds: ReadonlyArray<TransactionKindName> = [
  "purchase",
  "refund",
  "fee",
  "income",
  "transfer",
  "withdrawal",
  "topup",
  "exchange",
  "cashback",
]

export const packEntry = (entry: BudgetEntry): ReadonlyArray<unknown> => [
  entry.identity,
  entry.firstSeq,
  entry.source,
  entry.account,
  entry.externalId,
  entry.revision,
  entry.timeMs,
  entry.status,
  entry.kind,
  entry.direction,
  entry.originalMinor,
  entry.originalCurrency,
  entry.category,
  entry.confidence,
  entry.decidedBy,
  entry.localDay,
  entry.spendMinor,
  entry.oneOff,
  entry.rate ?? null,
  entry.givenDay ?? null,
  entry.mcc ?? null,
  entry.merchant ?? null,
  entry.description ?? null,
  entry.place ?? null,
  ...packRare(entry),
]

/** What few entries have: nothing is written behind the last that is there. */
const packRare = ({ shared, wallets, spot }: BudgetEntry): ReadonlyArray<unknown> => {
  if (shared === undefined && wallets === undefined && spot === undefined) return []
  const rare: Array<unknown> = [shared === undefined ? null : packShared(shared)]
  if (wallets !== undefined || spot !== undefined) rare.push(wallets === undefined ? null : packWallets(wallets))
  if (spot !== undefined) rare.push([spot.latitude, spot.longitude])
  return rare
}

const readSpot = (value: unknown): Spot => {
  const [latitude, longitude] = readList(value, readNumber)
  return { latitude: readNumber(latitude), longitude: readNumber(longitude) }
}

const packShared = ({ payerId, shares }: SharedCost): ReadonlyArray<unknown> => [
  payerId,
  shares.map(({ userId, minor }) => [userId, minor]),
]

const readShared = (value: unknown): SharedCost => {
  const [payerId, shares] = readList(value, (item) => item)
  const readShare = (item: unknown) => {
    const [userId, minor] = readList(item, (field) => field)
    return { userId: readText(userId), minor: readInteger(minor) }
  }
  return { payerId: readText(payerId), shares: readList(shares, readShare) }
}

/** @throws ShapeError */
export const unpackEntry = (value: unknown): BudgetEntry => {
  const values = readList(value, (item) => item)
  return {
    identity: readText(values[0]),
    firstSeq: readInteger(values[1]),
    source: readText(values[2]),
    account: readText(values[3]),
    externalId: readText(values[4]),
    revision: readInteger(values[5]),
    timeMs: readNumber(values[6]),
    status: readOneOf(statuses, values[7]),
    kind: readOneOf(kinds, values[8]),
    direction: readOneOf(directions, values[9]),
    originalMinor: readInteger(values[10]),
    originalCurrency: readText(values[11]),
    category: readOneOf(categories, values[12]),
    confidence: readNumber(values[13]),
    decidedBy: readText(values[14]),
    localDay: readInteger(values[15]),
    spendMinor: readInteger(values[16]),
    oneOff: readBoolean(values[17]),
    ...readOptional("rate", values[18], readText),
    ...readOptional("givenDay", values[19], readInteger),
    ...readOptional("mcc", values[20], readText),
    ...readOptional("merchant", values[21], readText),
    ...readOptional("description", values[22], readText),
    ...readOptional("place", values[23], readText),
    ...readOptional("shared", values[24], readShared),
    ...readOptional("wallets", values[25], readWallets),
    ...readOptional("spot", values[26], readSpot),
  }
}

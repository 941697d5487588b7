/** What a traveller has said of merchants, read from all their words anew for each purchase. */
import type { Event } from "./event.ts"
import { commandsOf, kindOf } from "./transaction.ts"
import type { Traveller } from "./traveller.ts"

/** A merchant's name without how it was paid, its branch and the case of its letters. */
const plainName = (merchant: unknown): string =>
  String(merchant)
    .toUpperCase()
    .split(" ")
    .filter((word) => word !== "QRIS" && !/^\d+$/.test(word))
    .join(" ")

/** The category of this purchase's merchant by the last word from its day or before; undefined when there is none. */
export const taughtCategory = (traveller: Traveller, { source, time, data }: Event): string | undefined => {
  if (source.startsWith("companion/") || data["merchant"] === undefined) return undefined
  if (!["purchase", "refund"].includes(kindOf(data))) return undefined
  const day = String(data["localDate"] ?? new Date(time).toISOString().slice(0, 10))
  const words = [...traveller.transactions.values()]
    .flatMap(commandsOf)
    .filter((word) => word.data["merchant"] !== undefined && word.data.category !== undefined)
    .filter((word) => plainName(word.data["merchant"]) === plainName(data["merchant"]))
    .filter((word) => String(word.data["from"]) <= day)
    .sort((left, right) => Date.parse(left.time) - Date.parse(right.time) || (left.id < right.id ? -1 : 1))
  return words.at(-1)?.data.category ?? undefined
}

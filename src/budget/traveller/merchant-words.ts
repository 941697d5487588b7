/**
 * What the traveller has taught of merchants: correcting one purchase's category says it for that merchant's others,
 * earlier arrived ones too. Each word names its merchant and the day from which on purchases follow it, so that which
 * word is in force for a purchase depends on the set of events alone (I8): of those from before it, the last said.
 */
import { limits } from "../../../config/limits.ts"
import type { Category } from "../../../config/taxonomy.ts"
import { merchantName } from "../insights/merchant-name.ts"
import type { EpochDay } from "../model.ts"
import { reachDayOf } from "./reach.ts"
import type { Body } from "./record.ts"

export interface MerchantWord {
  /** The command's own: it counts once, at the earliest time that it was given with. */
  readonly id: string
  readonly saidMs: number
  readonly fromDay: EpochDay
  /** Null: taken back. */
  readonly category: Category | null
}

/** By the merchant's normalised name; each one's words ascend by when they were said. */
export type MerchantWords = Map<string, ReadonlyArray<MerchantWord>>

const compare = (left: MerchantWord, right: MerchantWord): number =>
  left.saidMs - right.saidMs || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)

const countOf = (words: MerchantWords): number => {
  let count = 0
  for (const said of words.values()) count += said.length
  return count
}

/** Beyond the bound the word said first is forgotten, whichever came first (I5, I8). */
const forgetOldest = (words: MerchantWords): void => {
  let oldest: readonly [string, MerchantWord] | undefined
  for (const [merchant, [first]] of words) {
    if (first === undefined) continue
    const order = oldest === undefined ? -1 : compare(first, oldest[1])
    if (order < 0 || (order === 0 && oldest !== undefined && merchant < oldest[0])) oldest = [merchant, first]
  }
  if (oldest === undefined) return
  const [merchant, word] = oldest
  const rest = (words.get(merchant) ?? []).filter((one) => one !== word)
  if (rest.length === 0) words.delete(merchant)
  else words.set(merchant, rest)
}

/** Takes a word in. False when it says nothing new. */
export const hearMerchantWord = (words: MerchantWords, merchant: string, word: MerchantWord): boolean => {
  const before = words.get(merchant) ?? []
  const known = before.find(({ id }) => id === word.id)
  if (known !== undefined && known.saidMs <= word.saidMs) return false
  words.set(merchant, [...before.filter((one) => one !== known), word].sort(compare))
  if (countOf(words) > limits.merchantWordsPerUserMax) forgetOldest(words)
  return true
}

/** A companion's own word stands for what they share, and money moved has no merchant's category. */
const isPurchase = ({ kind, companion }: Body): boolean =>
  companion === undefined && (kind === "purchase" || kind === "refund")

/** The category that the traveller has given this purchase's merchant. */
export const taughtCategory = (words: MerchantWords, body: Body): Category | undefined => {
  if (words.size === 0 || body.merchant === undefined || !isPurchase(body)) return undefined
  const said = words.get(merchantName(body.merchant))
  const day = reachDayOf(body)
  return said?.findLast(({ fromDay }) => fromDay <= day)?.category ?? undefined
}

/** The first day on which a corrected purchase's merchant's others follow the word. */
export const taughtFromDay = (body: Body): EpochDay => reachDayOf(body) - limits.merchantWordLooksBackDays

/** Whether correcting this transaction says something of its merchant. */
export const teaches = (body: Body): body is Body & { readonly merchant: string } =>
  isPurchase(body) && merchantName(body.merchant) !== ""

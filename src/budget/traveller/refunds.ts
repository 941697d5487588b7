/**
 * Refunds that name their purchase: each takes the purchase's budget and category, part by part, and all of them
 * together never give back more than the purchase was (I7). They are reckoned in the order of their own times, whatever
 * the order in which they came (I8), and valued as shares of what the purchase was worth, so that a full refund leaves
 * nothing, in any currency.
 */

import { givenBack } from "../companions/shares.ts"
import type { BudgetEntry } from "../model.ts"
import { prorate, split } from "../money.ts"
import { withWallets } from "./matching/wallet-moves.ts"
import { type Decided, dayIn, entryOf, headOf, isOwnMoney, saidByUser, signOf } from "./placement.ts"
import { type Body, isReversed, type Placed, splitOf, type TransactionRecord } from "./record.ts"
import { partAmounts, partIdentity } from "./split.ts"
import type { TravellerState } from "./state.ts"

/** One part of a purchase (the whole, when it is not split) and how much of it has been given back. */
interface Part {
  readonly originalMinor: number
  /** Where it counts; undefined while it is held. */
  readonly placed: Placed | undefined
  takenMinor: number
}

/** What moves the traveller's own money is not divided (settle.ts). */
const dividedBy = (purchase: TransactionRecord, body: Body) =>
  isOwnMoney(purchase, body) ? undefined : splitOf(purchase)

const partsOf = (purchase: TransactionRecord, body: Body): ReadonlyArray<Part> => {
  const wholeMinor = signOf(purchase, body) === 1 ? body.originalMinor : 0
  const said = dividedBy(purchase, body)
  if (said === undefined) {
    return [{ originalMinor: wholeMinor, placed: purchase.placed, takenMinor: 0 }]
  }
  return partAmounts(wholeMinor, said).map((originalMinor, index) => {
    const identity = partIdentity(purchase.identity, index)
    const placed = purchase.parts?.find((one) => one.entry.identity === identity)
    return { originalMinor, placed, takenMinor: 0 }
  })
}

/** An amount over what is left of the parts, in proportion; what does not divide goes to the last that has room. */
const sharesOf = (amountMinor: number, parts: ReadonlyArray<Part>): Array<number> => {
  const left = parts.map((part) => part.originalMinor - part.takenMinor)
  const leftSum = left.reduce((sum, minor) => sum + minor, 0)
  let rest = Math.min(amountMinor, leftSum)
  const shares = left.map((minor) => floorShare(rest, minor, leftSum))
  rest -= shares.reduce((sum, minor) => sum + minor, 0)
  for (let index = shares.length - 1; index >= 0 && rest > 0; index--) {
    const more = Math.min(rest, (left[index] ?? 0) - (shares[index] ?? 0))
    shares[index] = (shares[index] ?? 0) + more
    rest -= more
  }
  return shares
}

const floorShare = (amount: number, part: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(amount) * BigInt(part)) / BigInt(whole))

const byTime = (left: TransactionRecord, right: TransactionRecord): number =>
  (left.body?.timeMs ?? 0) - (right.body?.timeMs ?? 0) || (left.identity < right.identity ? -1 : 1)

/** It gives nothing back although its purchase is there. */
const isIdle = (refund: TransactionRecord, purchase: Body): boolean =>
  refund.word?.budget?.budgetId === null || refund.body?.originalCurrency !== purchase.originalCurrency

const decidedFor = (refund: TransactionRecord, entry: BudgetEntry): Decided => {
  const said = refund.word?.category?.category
  return said === undefined || said === null
    ? { category: entry.category, confidence: entry.confidence, decidedBy: "purchase" }
    : saidByUser(said)
}

/**
 * The refunds of a purchase, each placed where it counts, in the order of their times. One that the traveller wants in
 * no budget, or that is in another currency than its purchase, counts nowhere.
 * @param purchase placed already
 */
export const placeRefunds = (
  traveller: TravellerState,
  purchase: TransactionRecord,
  refunds: ReadonlyArray<TransactionRecord>,
): ReadonlyArray<TransactionRecord> => {
  const { body } = purchase
  if (body === undefined) throw new Error("refunds of a purchase that has not come")
  const parts = partsOf(purchase, body)
  const isWhole = dividedBy(purchase, body) === undefined
  return refunds.toSorted(byTime).map((refund) => {
    const { placed: _placed, parts: _parts, ...bare } = refund
    if (refund.body === undefined || isIdle(refund, body)) return bare
    const shares = sharesOf(isReversed(refund) ? 0 : refund.body.originalMinor, parts)
    const counted = entriesOf(traveller, bare, refund.body, parts, shares, isWhole)
    for (const [index, part] of parts.entries()) part.takenMinor += shares[index] ?? 0
    if (counted.length === 0) return bare
    const [first] = counted
    return isWhole && first !== undefined ? { ...bare, placed: first } : { ...bare, parts: counted }
  })
}

/** What a refund is in each budget of its purchase's parts; one that has nothing left to give shows in the first. */
const entriesOf = (
  traveller: TravellerState,
  refund: TransactionRecord,
  body: Body,
  parts: ReadonlyArray<Part>,
  shares: ReadonlyArray<number>,
  isWhole: boolean,
): ReadonlyArray<Placed> => {
  const gives = shares.some((share) => share > 0)
  const originals = gives ? split(body.originalMinor, shares) : []
  const only = gives ? undefined : parts.find((part) => part.placed !== undefined)
  return parts.flatMap((part, index) => {
    const share = shares[index] ?? 0
    const { placed } = part
    const head = placed === undefined ? undefined : headOf(traveller, placed.budgetId)
    if (placed === undefined || head === undefined || (share === 0 && part !== only)) return []
    const worth = (takenMinor: number) => prorate(placed.entry.spendMinor, takenMinor, part.originalMinor)
    const spendMinor = worth(part.takenMinor) - worth(part.takenMinor + share) + 0
    const day = dayIn(body, head.timeZone)
    const entry = entryOf(refund, body, day, spendMinor, placed.entry.rate ?? null, decidedFor(refund, placed.entry))
    const identity = isWhole ? refund.identity : partIdentity(refund.identity, index)
    const originalMinor = gives ? (originals[index] ?? 0) : body.originalMinor
    const cost = placed.entry.shared
    const shared =
      cost === undefined ? {} : { shared: givenBack(cost, worth(part.takenMinor + share), worth(part.takenMinor)) }
    const whole = { ...entry, identity, originalMinor, ...shared }
    return [{ budgetId: head.budgetId, entry: withWallets(refund, body, whole) }]
  })
}

/**
 * The standard load of every bench: 10,000 travellers with one budget each, transactions spread over them by Zipf(1.0)
 * popularity (or evenly), JSON events of about 270 bytes, 1 % of them exact repeats of an earlier one. Every event is a
 * pure function of the seed and its index, so that any process can make any stretch of the load, in any order.
 */
import type { EventOf } from "../streams/events.ts"
import { random32, randomFraction } from "./harness/random.ts"

export type Popularity = "zipf" | "uniform"

export interface LoadOptions {
  readonly seed: number
  readonly popularity: Popularity
  /** `YYYY-MM-DD`: the first day of every trip. */
  readonly firstDay: string
  readonly budgets?: number
}

export const standardBudgets = 10_000
const repeatShare = 0.01
const tripDays = 30
const daysWithSpend = 20
const totalMinor = 5_000_000_000
const dayMs = 86_400_000

/** Short names keep the encoded event between 265 and 280 bytes. */
const shops = [
  { merchant: "KFC", mcc: "5812" },
  { merchant: "Alfa", mcc: "5411" },
  { merchant: "Kopi", mcc: "5814" },
  { merchant: "Grab", mcc: "4121" },
  { merchant: "Viva", mcc: "5912" },
  { merchant: "Zara", mcc: "5651" },
  { merchant: "Monas", mcc: "7991" },
] as const

const padded = (value: number, digits: number): string => String(value).padStart(digits, "0")

export const userIdOf = (user: number): string => `u${padded(user, 5)}`

/** Every user of the load has one budget. */
export const budgetIdOf = (user: number): string => `b${padded(user, 5)}`

/** The external id of a transaction is its index. */
export const externalIdOf = (index: number): string => index.toString(36).padStart(5, "0")
export const indexOf = (externalId: string): number => Number.parseInt(externalId, 36)

/** What a random number is drawn for: one event needs several independent ones. */
const lanes = { repeats: 0, ofWhich: 1, user: 2, time: 3, amount: 4, shop: 5 } as const

/** Running sums of the weights 1/rank, scaled so that the last one is 1. */
const zipfShares = (ranks: number): Float64Array => {
  const shares = new Float64Array(ranks)
  let sum = 0
  for (let rank = 0; rank < ranks; rank++) shares[rank] = sum += 1 / (rank + 1)
  return shares.map((share) => share / sum)
}

const rankOf = (shares: Float64Array, fraction: number): number => {
  let low = 0
  let high = shares.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shares[middle] ?? 1) <= fraction) low = middle + 1
    else high = middle
  }
  return low
}

export class Load {
  readonly budgets: number
  readonly #seed: number
  readonly #shares: Float64Array | undefined
  readonly #firstDay: string
  readonly #startMs: number

  constructor(options: LoadOptions) {
    this.budgets = options.budgets ?? standardBudgets
    this.#seed = options.seed
    this.#shares = options.popularity === "zipf" ? zipfShares(this.budgets) : undefined
    this.#firstDay = options.firstDay
    this.#startMs = Date.parse(`${options.firstDay}T00:00:00+07:00`)
  }

  /** The event that opens a user's only budget: a trip that contains the day of every transaction. */
  opening(user: number): EventOf<"budget.opened.v1"> {
    const endMs = Date.parse(`${this.#firstDay}T00:00:00Z`) + (tripDays - 1) * dayMs
    return {
      specversion: "1.0",
      id: `open-${padded(user, 5)}`,
      source: "bench",
      type: "budget.opened.v1",
      subject: userIdOf(user),
      time: new Date(this.#startMs).toISOString(),
      data: {
        budgetId: budgetIdOf(user),
        name: "Bali",
        currency: "IDR",
        timeZone: "Asia/Jakarta",
        startDate: this.#firstDay,
        endDate: new Date(endMs).toISOString().slice(0, 10),
        totalMinor,
      },
    }
  }

  /** One transaction; an exact repeat is the very event of an earlier index. */
  transaction(index: number): EventOf<"txn.recorded.v1"> {
    return this.#original(this.#origin(index))
  }

  /** The transaction of this index, but of this user and at this moment: live traffic for whoever is connected. */
  liveTransaction(user: number, index: number, atMs: number): EventOf<"txn.recorded.v1"> {
    return { ...this.#recorded(user, index), time: new Date(atMs).toISOString() }
  }

  /** One of the first so many users, evenly chosen. */
  userAmong(users: number, index: number): number {
    return Math.floor(this.#fraction(index, lanes.user) * users)
  }

  #fraction(index: number, lane: number): number {
    return randomFraction(this.#seed, index, lane)
  }

  /** The index whose event this one is: its own, or for a repeat that of an earlier original. */
  #origin(index: number): number {
    let origin = index
    while (origin > 0 && this.#fraction(origin, lanes.repeats) < repeatShare) {
      origin = Math.floor(this.#fraction(origin, lanes.ofWhich) * origin)
    }
    return origin
  }

  #original(index: number): EventOf<"txn.recorded.v1"> {
    const fraction = this.#fraction(index, lanes.user)
    const user = this.#shares === undefined ? Math.floor(fraction * this.budgets) : rankOf(this.#shares, fraction)
    return this.#recorded(user, index)
  }

  #recorded(user: number, index: number): EventOf<"txn.recorded.v1"> {
    const externalId = externalIdOf(index)
    const seconds = Math.floor(this.#fraction(index, lanes.time) * daysWithSpend * 86_400)
    const thousands = 1 + Math.floor(this.#fraction(index, lanes.amount) * 250)
    const { merchant, mcc } = shops[random32(this.#seed, index, lanes.shop) % shops.length] ?? shops[0]
    return {
      specversion: "1.0",
      id: externalId,
      source: "card",
      type: "txn.recorded.v1",
      subject: userIdOf(user),
      time: `${new Date(this.#startMs + seconds * 1_000).toISOString().slice(0, 19)}Z`,
      data: {
        account: "a1",
        externalId,
        amountMinor: thousands * 100_000,
        currency: "IDR",
        direction: "debit",
        status: "posted",
        mcc,
        merchant,
      },
    }
  }
}

/** The trips began this many days ago, so that they run while the bench does. */
export const tripsBeganDaysAgo = daysWithSpend

/** `YYYY-MM-DD` such that every transaction lies in the past and every trip runs on the given day. */
export const firstDayBefore = (nowMs: number): string =>
  new Date(nowMs - (tripsBeganDaysAgo + 1) * dayMs).toISOString().slice(0, 10)

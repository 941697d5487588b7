/**
 * A day of a traveller: meals, transport, sights, shopping, with the hours and the weekday effects one would expect.
 * Pure: the same seed, traveller, trip and day give the same purchases, whatever was generated before.
 */
import { dayToText } from "../../budget/calendar.ts"
import type { EpochDay } from "../../budget/model.ts"
import { Dice } from "./dice.ts"
import { type Means, type Merchant, merchantsAt, type Need, needCategory } from "./merchants.ts"
import { type Place, places } from "./places.ts"
import { instantAt, minorOf, type Purchase } from "./purchase.ts"
import type { Traveller } from "./traveller.ts"
import type { Trip } from "./trip.ts"

interface Habit {
  readonly need: Need
  /** Minutes of the day: earliest and latest. */
  readonly from: number
  readonly to: number
  readonly probability: number
  /** Instead of `probability` from Friday to Sunday. */
  readonly weekend?: number
}

const habits: ReadonlyArray<Habit> = [
  { need: "breakfast", from: 420, to: 540, probability: 0.7 },
  { need: "ride", from: 500, to: 600, probability: 0.75 },
  { need: "coffee", from: 560, to: 660, probability: 0.6, weekend: 0.75 },
  { need: "activity", from: 590, to: 680, probability: 0.4, weekend: 0.6 },
  { need: "lunch", from: 700, to: 810, probability: 0.95 },
  { need: "parking", from: 815, to: 840, probability: 0.25, weekend: 0.4 },
  { need: "activity", from: 830, to: 930, probability: 0.3, weekend: 0.45 },
  { need: "snack", from: 900, to: 1_000, probability: 0.5 },
  { need: "ride", from: 940, to: 1_020, probability: 0.7 },
  { need: "shopping", from: 960, to: 1_090, probability: 0.25, weekend: 0.45 },
  { need: "health", from: 1_000, to: 1_080, probability: 0.05 },
  { need: "dinner", from: 1_110, to: 1_230, probability: 0.97 },
  { need: "ride", from: 1_235, to: 1_300, probability: 0.6 },
  { need: "night", from: 1_270, to: 1_380, probability: 0.12, weekend: 0.4 },
  { need: "groceries", from: 1_250, to: 1_360, probability: 0.45 },
]

/** Friday, Saturday or Sunday. Day 0 (1970-01-01) was a Thursday. */
const isWeekend = (day: EpochDay): boolean => [1, 2, 3].includes(day % 7)

/** Sights are taken in turn, mornings and afternoons: few people see the same one twice. */
const nextSight = (sights: ReadonlyArray<Merchant>, dayOfTrip: number, habit: Habit): Merchant => {
  const turn = 2 * dayOfTrip + (habit.from < 720 ? 0 : 1)
  const sight = sights[turn % sights.length]
  if (sight === undefined) throw new RangeError("a place without sights")
  return sight
}

/** The purchases of one day of the trip in the order of their hours; none outside the trip. */
export const purchasesOn = (seed: string, traveller: Traveller, trip: Trip, day: EpochDay): ReadonlyArray<Purchase> => {
  const stay = trip.stays[day - trip.startDay]
  if (stay === undefined) return []
  const dice = new Dice(`${seed}/${traveller.userId}/${trip.budgetId}/${day}`)
  const shopper = new Shopper(dice, traveller, trip, places[stay], day)
  if (day === trip.startDay) shopper.buy("phone", dice.pick(merchantsAt[stay].phone), dice.integer(480, 620))
  for (const habit of habits) {
    const probability = isWeekend(day) ? (habit.weekend ?? habit.probability) : habit.probability
    if (!dice.chance(probability)) continue
    const minute = dice.integer(habit.from, habit.to) + traveller.lateMinutes
    const merchants = merchantsAt[stay][habit.need]
    const merchant = habit.need === "activity" ? nextSight(merchants, day - trip.startDay, habit) : dice.pick(merchants)
    shopper.buy(habit.need, merchant, Math.min(minute, 1_430))
  }
  if ((day - trip.startDay) % 3 === 0) shopper.withdrawCash(dice.integer(600, 700))
  if ((day - trip.startDay) % 3 === 1) shopper.topUpWallet(dice.integer(430, 480))
  return shopper.purchases.toSorted((left, right) => left.timeMs - right.timeMs)
}

/** One more small purchase at a given moment of the trip: what keeps a demonstration moving. */
export const extraPurchase = (
  label: string,
  traveller: Traveller,
  trip: Trip,
  timeMs: number,
): Purchase | undefined => {
  const first = places[trip.stays[0] ?? "jakarta"]
  const sinceMidnightMs = timeMs + first.utcOffsetMinutes * 60_000
  const day = Math.floor(sinceMidnightMs / 86_400_000)
  const stay = trip.stays[day - trip.startDay]
  if (stay === undefined) return undefined
  const dice = new Dice(label)
  const need = dice.weighted<Need>([
    ["snack", 4],
    ["coffee", 3],
    ["ride", 3],
    ["parking", 2],
    ["groceries", 1],
  ])
  const shopper = new Shopper(dice, traveller, trip, places[stay], day)
  shopper.buyAt(need, dice.pick(merchantsAt[stay][need]), timeMs, label)
  return shopper.purchases[0]
}

class Shopper {
  readonly purchases: Array<Purchase> = []
  readonly #dice: Dice
  readonly #traveller: Traveller
  readonly #trip: Trip
  readonly #place: Place
  readonly #day: EpochDay

  constructor(dice: Dice, traveller: Traveller, trip: Trip, place: Place, day: EpochDay) {
    this.#dice = dice
    this.#traveller = traveller
    this.#trip = trip
    this.#place = place
    this.#day = day
  }

  buy(need: Need, merchant: Merchant, minute: number): void {
    this.buyAt(need, merchant, instantAt(this.#place, this.#day, minute, this.#dice.integer(0, 59)), undefined)
  }

  /** @param reference makes the external id; counted within the day when absent. */
  buyAt(need: Need, merchant: Merchant, timeMs: number, reference: string | undefined): void {
    const means = this.#dice.weighted(merchant.means.map((one): [Means, number] => [one, this.#traveller.liking[one]]))
    const price = this.#dice.logNormal(merchant.median * this.#traveller.thrift, merchant.spread)
    const amount = Math.max(1, Math.round(price / merchant.step)) * merchant.step
    this.purchases.push({
      ...this.#paidBy(means, reference),
      timeMs,
      kind: "purchase",
      merchant: merchant.name,
      mcc: merchant.mcc,
      amountMinor: minorOf(amount, this.#place.currency),
      ...(means === "cash" ? { category: needCategory[need], budgetId: this.#trip.budgetId } : {}),
    })
  }

  /** Cash changes its place, not its owner; abroad the bank takes a fee for it. */
  withdrawCash(minute: number): void {
    const abroad = this.#place.currency === "JPY"
    const amount = abroad ? 20_000 : 100_000 * this.#dice.integer(3, 8)
    this.#move("withdrawal", abroad ? "セブン銀行 ATM" : "ATM Bersama", "6011", amount, this.#place.currency, minute)
    if (abroad) this.#move("fee", "Biaya tarik tunai luar negeri", "6011", 25_000, "IDR", minute)
  }

  topUpWallet(minute: number): void {
    const wallet = this.#traveller.purses.ewallet.source.slice("ewallet/".length).toUpperCase()
    this.#move("topup", `${wallet} top-up`, "6540", 50_000 * this.#dice.integer(2, 6), "IDR", minute)
  }

  #move(kind: Purchase["kind"], merchant: string, mcc: string, amount: number, currency: string, minute: number): void {
    this.purchases.push({
      ...this.#paidBy("card", undefined),
      timeMs: instantAt(this.#place, this.#day, minute),
      kind,
      merchant,
      mcc,
      amountMinor: minorOf(amount, currency),
      currency,
    })
  }

  #paidBy(means: Means, reference: string | undefined) {
    const number = String(this.purchases.length + 1).padStart(2, "0")
    return {
      userId: this.#traveller.userId,
      purse: this.#traveller.purses[means],
      place: this.#place,
      currency: this.#place.currency,
      externalId: reference ?? `${dayToText(this.#day)}-${number}`,
    }
  }
}

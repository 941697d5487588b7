/** What a simulated traveller has planned: where each day is spent, what it may cost, what was booked ahead. */
import type { Category } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../../budget/model.ts"
import { Dice } from "./dice.ts"
import { type PlaceKey, places } from "./places.ts"

/** Paid before or at the edges of the trip, in whole units of the currency. */
export interface Booking {
  readonly merchant: string
  readonly mcc: string
  readonly description?: string
  readonly currency: string
  readonly amount: number
  /** Day of the purchase, counted from the first day of the trip (negative: before it). */
  readonly onDay: number
  readonly minuteOfDay: number
}

export interface Trip {
  readonly budgetId: string
  readonly name: string
  readonly destination: string
  readonly timeZone: string
  readonly startDay: EpochDay
  /** One for each day of the trip. */
  readonly stays: ReadonlyArray<PlaceKey>
  /** Whole rupiah. */
  readonly total: number
  readonly categoryPlan: { readonly [category in Category]?: number }
  readonly bookings: ReadonlyArray<Booking>
}

interface Tour {
  readonly name: string
  readonly destination: string
  readonly stays: ReadonlyArray<PlaceKey>
  /** Whole rupiah a day, without bed and journey. */
  readonly perDay: number
  readonly bed: { readonly name: string; readonly perNight: number }
  readonly journey: { readonly name: string; readonly mcc: string; readonly each: number }
}

const hotelMcc = "7011"

const tours: ReadonlyArray<Tour> = [
  {
    name: "Bali break",
    destination: "Bali",
    stays: ["seminyak", "seminyak", "ubud", "ubud", "seminyak"],
    perDay: 640_000,
    bed: { name: "Kuta Paradiso Hotel", perNight: 520_000 },
    journey: { name: "Citilink", mcc: "4511", each: 980_000 },
  },
  {
    name: "Jogja escape",
    destination: "Yogyakarta",
    stays: ["yogyakarta", "yogyakarta", "yogyakarta"],
    perDay: 430_000,
    bed: { name: "Greenhost Boutique Hotel", perNight: 465_000 },
    journey: { name: "KAI Access", mcc: "4112", each: 415_000 },
  },
  {
    name: "Bandung weekend",
    destination: "Bandung",
    stays: ["bandung", "bandung"],
    perDay: 520_000,
    bed: { name: "Hotel Savoy Homann", perNight: 640_000 },
    journey: { name: "Whoosh KCIC", mcc: "4112", each: 250_000 },
  },
  {
    name: "Work in Jakarta",
    destination: "Jakarta",
    stays: ["jakarta", "jakarta", "jakarta", "jakarta"],
    perDay: 560_000,
    bed: { name: "Ashley Hotel Wahid Hasyim", perNight: 590_000 },
    journey: { name: "KAI Access", mcc: "4112", each: 380_000 },
  },
]

/** A seeded trip that starts on `startDay`. */
export const makeTrip = (label: string, startDay: EpochDay, budgetId: string): Trip => {
  const dice = new Dice(`${label}/trip`)
  const tour = dice.pick(tours)
  const stays = dice.chance(0.4) ? [...tour.stays, ...tour.stays.slice(-1)] : tour.stays
  const nights = stays.length - 1
  const generosity = 0.9 + 0.5 * dice.unit()
  const lodging = tour.bed.perNight * nights
  const bookings: ReadonlyArray<Booking> = [
    {
      merchant: tour.journey.name,
      mcc: tour.journey.mcc,
      currency: "IDR",
      amount: tour.journey.each,
      onDay: 0,
      minuteOfDay: 400,
    },
    { merchant: tour.bed.name, mcc: hotelMcc, currency: "IDR", amount: lodging, onDay: 0, minuteOfDay: 850 },
    {
      merchant: tour.journey.name,
      mcc: tour.journey.mcc,
      currency: "IDR",
      amount: tour.journey.each,
      onDay: stays.length - 1,
      minuteOfDay: 1_020,
    },
  ]
  const total =
    Math.ceil((generosity * (lodging + 2 * tour.journey.each + tour.perDay * stays.length)) / 100_000) * 100_000
  return {
    budgetId,
    name: tour.name,
    destination: tour.destination,
    timeZone: places[stays[0] ?? "jakarta"].timeZone,
    startDay,
    stays,
    total,
    categoryPlan: { lodging, transport_intercity: 2 * tour.journey.each, food: Math.round(total / 4) },
    bookings,
  }
}

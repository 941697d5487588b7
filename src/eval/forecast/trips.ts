/**
 * Simulated rupiah trips (feeds/simulate) as days of everyday spend. Its tours last two to six days; their places are
 * taken in turn for as long as a trip is to last here, at the same plan per day.
 */
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { mccVerdict } from "../../budget/categorise/mcc.ts"
import type { EpochDay } from "../../budget/model.ts"
import { purchasesOn } from "../../feeds/simulate/day.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import { makeTraveller } from "../../feeds/simulate/traveller.ts"
import { makeTrip } from "../../feeds/simulate/trip.ts"

export interface SimulatedTrip {
  readonly name: string
  readonly startDay: EpochDay
  readonly plannedPerDayMinor: number
  readonly spentMinor: ReadonlyArray<number>
  readonly count: ReadonlyArray<number>
  readonly byHour: ReadonlyArray<number>
  /** In the taxonomy's order. */
  readonly byCategory: ReadonlyArray<number>
}

export const tripLengthsDays: ReadonlyArray<number> = [5, 7, 10, 14]
/** 2026-01-01. */
const firstDay = 20_454
const minorPerRupiah = 100

/** Trip `number` of a seed: the same seed and number make the same trip. */
export const simulatedTrip = (seed: string, number: number): SimulatedTrip => {
  const name = `${seed}-${number}`
  const traveller = makeTraveller(seed, name)
  const startDay = firstDay + new Dice(`${seed}/${name}/start`).integer(0, 364)
  const tour = makeTrip(`${seed}/${name}`, startDay, name)
  const days = tripLengthsDays[number % tripLengthsDays.length] ?? 7
  const stays = Array.from({ length: days }, (_, day) => tour.stays[day % tour.stays.length] ?? "jakarta")
  const oneOffs = categories
    .filter((category) => oneOffCategories.has(category))
    .reduce((sum, category) => sum + (tour.categoryPlan[category] ?? 0), 0)
  const spentMinor = new Array<number>(days).fill(0)
  const count = spentMinor.slice()
  const byCategory = categories.map(() => 0)
  const byHour = new Array<number>(24).fill(0)
  for (let index = 0; index < days; index++) {
    const bought = purchasesOn(seed, traveller, { ...tour, stays }, startDay + index).filter(
      ({ kind, currency }) => kind === "purchase" && currency === "IDR",
    )
    count[index] = bought.length
    for (const { amountMinor, timeMs, place, mcc, category = mccVerdict(mcc)?.category ?? "other" } of bought) {
      spentMinor[index] = (spentMinor[index] ?? 0) + amountMinor
      const hour = Math.floor(((timeMs / 60_000 + place.utcOffsetMinutes) % 1_440) / 60)
      const at = categories.indexOf(category)
      byCategory[at] = (byCategory[at] ?? 0) + amountMinor
      byHour[hour] = (byHour[hour] ?? 0) + amountMinor
    }
  }
  return {
    name,
    startDay,
    plannedPerDayMinor: ((tour.total - oneOffs) / tour.stays.length) * minorPerRupiah,
    spentMinor,
    count,
    byHour,
    byCategory,
  }
}

export const simulatedTrips = (seed: string, trips: number): ReadonlyArray<SimulatedTrip> =>
  Array.from({ length: trips }, (_, number) => simulatedTrip(seed, number))

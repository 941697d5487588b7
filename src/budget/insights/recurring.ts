/**
 * Charges that come again and again: at one merchant, at even distances, for about the same amount. Told from habits
 * (the daily coffee) by their distance, and from chance by how even it is.
 */
import { median } from "simple-statistics"
import { limits } from "../../../config/limits.ts"
import type { EpochDay } from "../model.ts"
import type { Charge, MerchantCharges } from "./figures.ts"

interface Rhythm {
  readonly name: "weekly" | "fortnightly" | "monthly" | "quarterly" | "yearly"
  readonly daysMin: number
  readonly daysMax: number
  readonly perYear: number
}

const rhythms: ReadonlyArray<Rhythm> = [
  { name: "weekly", daysMin: 6, daysMax: 8, perYear: 52 },
  { name: "fortnightly", daysMin: 13, daysMax: 15, perYear: 26 },
  { name: "monthly", daysMin: 27, daysMax: 33, perYear: 12 },
  { name: "quarterly", daysMin: 85, daysMax: 97, perYear: 4 },
  { name: "yearly", daysMin: 355, daysMax: 375, perYear: 1 },
]

/** So much of the distances must be of the rhythm, and so far an amount may be from the usual one. */
const evenPartMin = 0.75
const amountPartMax = 0.25
/** Later than this part of a rhythm after it was due, it has ended. */
const overduePartMax = 0.5

export interface Recurring {
  readonly from: MerchantCharges
  readonly rhythm: Rhythm["name"]
  readonly perYear: number
  readonly lastMinor: number
  readonly usualMinor: number
  readonly nextDay: EpochDay
  readonly charges: ReadonlyArray<Charge>
}

const alike = (charges: ReadonlyArray<Charge>): ReadonlyArray<Charge> => {
  const usual = median(charges.map((charge) => charge.minor))
  return charges.filter((charge) => Math.abs(charge.minor - usual) <= usual * amountPartMax)
}

/** Undefined where nothing comes again and again, or no longer does. */
export const recurringOf = (from: MerchantCharges, today: EpochDay): Recurring | undefined => {
  const spent = from.charges.filter((charge) => charge.minor > 0)
  if (spent.length < limits.recurringChargesMin) return undefined
  const charges = alike(spent)
  if (charges.length < limits.recurringChargesMin || charges.length < spent.length * evenPartMin) return undefined
  const gaps = charges.slice(1).map((charge, index) => charge.day - (charges[index]?.day ?? charge.day))
  const usualGap = median(gaps)
  const rhythm = rhythms.find(({ daysMin, daysMax }) => usualGap >= daysMin && usualGap <= daysMax)
  if (rhythm === undefined) return undefined
  const even = gaps.filter((gap) => gap >= rhythm.daysMin && gap <= rhythm.daysMax).length
  const last = charges.at(-1)
  if (last === undefined || even < gaps.length * evenPartMin) return undefined
  const nextDay = last.day + Math.round(usualGap)
  if (today > nextDay + usualGap * overduePartMax) return undefined
  const usualMinor = Math.round(median(charges.slice(0, -1).map((charge) => charge.minor)))
  return { from, rhythm: rhythm.name, perYear: rhythm.perYear, lastMinor: last.minor, usualMinor, nextDay, charges }
}

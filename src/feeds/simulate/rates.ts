/**
 * Exchange rates for simulated days: near the levels of 2025, swinging by about two per cent. Synthetic, and named so in
 * their source; a pair and date always get the same rate (I7).
 */

import type { EventOf } from "../../../streams/events.ts"
import { everyone } from "../../../streams/subjects.ts"
import { dayToText } from "../../budget/calendar.ts"
import type { EpochDay } from "../../budget/model.ts"
import { Dice } from "./dice.ts"

/** Rupiah for one unit. */
const levels: ReadonlyMap<string, number> = new Map([
  ["JPY", 108],
  ["USD", 16_450],
  ["SGD", 12_780],
  ["EUR", 19_100],
  ["MYR", 3_880],
  ["AUD", 10_700],
])

export const simulatedCurrencies: ReadonlyArray<string> = [...levels.keys()]

/** The rate of a day into rupiah, as the event that publishes it. */
export const rateOn = (base: string, day: EpochDay): EventOf<"rate.published.v1"> => {
  const level = levels.get(base)
  if (level === undefined) throw new RangeError(`no simulated rate for ${base}`)
  const date = dayToText(day)
  const noise = 0.006 * (new Dice(`rate/${base}/${date}`).unit() - 0.5)
  return {
    specversion: "1.0",
    id: `rate-${base}-IDR-${date}`,
    source: "rates/synthetic",
    type: "rate.published.v1",
    subject: everyone,
    time: `${date}T00:00:00+07:00`,
    data: { base, quote: "IDR", date, rate: (level * (1 + 0.015 * Math.sin(day / 11) + noise)).toFixed(4) },
  }
}

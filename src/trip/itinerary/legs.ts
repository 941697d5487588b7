/** The way from one place to the next: the mode that is best for this traveller, its minutes and its price. */
import {
  detourFactor,
  peoplePerVehicle,
  publicTransportKilometresMin,
  type TransportMode,
  transportModes,
} from "../../../config/transport-modes.ts"
import { type Coordinates, kilometresBetween } from "./place.ts"

export interface Leg {
  readonly mode: TransportMode
  readonly kilometres: number
  readonly minutes: number
  /** For the whole party, in minor units. */
  readonly costMinor: number
}

const public_: ReadonlySet<TransportMode> = new Set(["bus", "train"])

const legBy = (mode: TransportMode, kilometres: number, people: number): Leg => {
  const { kilometresPerHour, waitMinutes, baseFareMinor, perKilometreMinor, perPerson } = transportModes[mode]
  const fares = perPerson ? people : mode === "walk" ? 0 : Math.ceil(people / peoplePerVehicle)
  return {
    mode,
    kilometres,
    minutes: Math.ceil(waitMinutes + (60 * kilometres) / kilometresPerHour),
    costMinor: Math.round(fares * (baseFareMinor + perKilometreMinor * kilometres)),
  }
}

/**
 * The leg whose minutes and money together are least.
 *
 * @param minorPerMinute what a minute of the party is worth to them
 */
export const bestLeg = (
  from: Coordinates,
  to: Coordinates,
  modes: ReadonlyArray<TransportMode>,
  people: number,
  minorPerMinute: number,
): Leg => {
  const kilometres = kilometresBetween(from, to) * detourFactor
  if (kilometres === 0) return { mode: "walk", kilometres: 0, minutes: 0, costMinor: 0 }
  const burden = ({ minutes, costMinor }: Leg): number => minutes * minorPerMinute + costMinor
  let best: Leg | undefined
  for (const mode of modes) {
    if (kilometres > transportModes[mode].kilometresMax) continue
    if (public_.has(mode) && kilometres < publicTransportKilometresMin) continue
    const leg = legBy(mode, kilometres, people)
    if (best === undefined || burden(leg) < burden(best)) best = leg
  }
  // Farther than every mode goes: a hired car, and the day will show that it is too far.
  return best ?? legBy("ride_hailing", kilometres, people)
}

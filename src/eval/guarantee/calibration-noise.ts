/**
 * How large the greatest calibration error would be by chance alone: what is said of one trip holds or breaks together, so
 * that a thousand claims of a hundred trips tell no more than a hundred. From the scatter of whole trips around each bin's
 * mean (cluster-robust), the maximum over the bins is drawn as though nothing were wrong.
 */
import type { Claim } from "../../budget/guarantee/track-record.ts"
import { Dice } from "../../feeds/simulate/dice.ts"

interface TripClaim extends Claim {
  readonly trip: number
}

const bins = 10
const draws = 2_000

/** The standard error of each bin's mean of claimed less held, with what is said of a trip as one observation. */
const errorsOf = (claims: ReadonlyArray<TripClaim>): ReadonlyArray<number> => {
  const ascending = claims.toSorted((one, other) => one.claimed - other.claimed)
  return Array.from({ length: bins }, (_, bin) => {
    const of = ascending.slice(
      Math.floor((bin * ascending.length) / bins),
      Math.floor(((bin + 1) * ascending.length) / bins),
    )
    const errorOf = ({ claimed, held }: TripClaim) => claimed - (held ? 1 : 0)
    const mean = of.reduce((sum, claim) => sum + errorOf(claim), 0) / Math.max(1, of.length)
    const byTrip = new Map<number, number>()
    for (const claim of of) byTrip.set(claim.trip, (byTrip.get(claim.trip) ?? 0) + errorOf(claim) - mean)
    let squares = 0
    for (const sum of byTrip.values()) squares += sum ** 2
    return Math.sqrt(squares) / Math.max(1, of.length)
  })
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

/** Of the greatest error of ten bins where every probability is right: its mean, and what 95 of 100 runs stay below. */
export const calibrationNoise = (claims: ReadonlyArray<TripClaim>) => {
  const errors = errorsOf(claims)
  const dice = new Dice("calibration-noise")
  const most = Array.from({ length: draws }, () =>
    errors.reduce((most, error) => Math.max(most, error * Math.abs(Math.log(dice.logNormal(1, 1)))), 0),
  ).sort((one, other) => one - other)
  const mean = most.reduce((sum, error) => sum + error, 0) / draws
  return { calibrationNoiseMean: rounded(mean), calibrationNoiseP95: rounded(most[Math.floor(0.95 * draws)] ?? 0) }
}

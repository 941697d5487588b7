/** Who asks for a trip: seeded requests as they come in at a quoting desk, places and seasons mixed. */
import { destinations } from "../../../config/destinations.ts"
import type { TravelStyle } from "../../../config/travel-costs.ts"
import type { EpochDay } from "../../budget/model.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import type { TripRequest } from "../../trip/planner/request.ts"

/** Popular places come up more often. */
const popularity = destinations.map((one, index) => [one, 1 / (1 + index / 8)] as const)

const aRequest = (dice: Dice, startDay: EpochDay): TripRequest => {
  const destination = dice.weighted(popularity)
  const days = dice.weighted<number>([
    [2, 4],
    [3, 12],
    [4, 14],
    [5, 16],
    [6, 14],
    [7, 14],
    [8, 6],
    [9, 4],
    [10, 7],
    [12, 4],
    [14, 5],
    [21, 2],
  ])
  const adults = dice.weighted<number>([
    [1, 25],
    [2, 50],
    [3, 8],
    [4, 12],
    [5, 5],
  ])
  const children =
    adults < 2
      ? 0
      : dice.weighted<number>([
          [0, 75],
          [1, 13],
          [2, 12],
        ])
  const style = dice.weighted<TravelStyle>([
    ["budget", 30],
    ["mid-range", 52],
    ["luxury", 18],
  ])
  const second = dice.weighted(popularity)
  const moves = dice.chance(0.15) && days >= 4 && second.id !== destination.id && second.country === destination.country
  const stops = moves
    ? [
        { destination, days: Math.ceil(days / 2) },
        { destination: second, days: Math.floor(days / 2) },
      ]
    : [{ destination, days }]
  return { stops, startDay, adults, children, style }
}

/** 2026-01-01. */
const firstDay: EpochDay = 20_454

/**
 * Request `index` of `count`: the requests of a seed begin one after the other over so many days.
 * The same seed and index make the same request.
 */
export const requestOf = (seed: string, index: number, count: number, overDays = 730): TripRequest =>
  aRequest(new Dice(`${seed}/request/${index}`), firstDay + Math.floor((index * overDays) / count))

/** Which seasons a day falls into at a place, and what they do to prices there: `config/seasons.ts` read by the day. */
import type { Destination } from "../../../config/destinations.ts"
import { limits } from "../../../config/limits.ts"
import { type Season, seasons } from "../../../config/seasons.ts"
import { dayToText } from "../../budget/calendar.ts"
import type { EpochDay } from "../../budget/model.ts"

export interface SeasonalPrices {
  readonly lodging: number
  readonly transport: number
  readonly fun: number
  readonly names: ReadonlyArray<string>
}

const ordinary: SeasonalPrices = { lodging: 1, transport: 1, fun: 1, names: [] }

const isWithin = (date: string, [first, last]: readonly [string, string]): boolean => {
  const day = date.slice(date.length - first.length)
  return first <= last ? day >= first && day <= last : day >= first || day <= last
}

const appliesAt = ({ countries, beachOnly }: Season, place: Destination): boolean =>
  (countries === "all" || countries.includes(place.country)) && (beachOnly !== true || place.beach)

// A quote asks for each of its days, an evaluation for the same few years over and over.
const remembered = new Map<string, SeasonalPrices>()

/** What the season does to prices; where the day is not known, nothing. */
export const seasonalPrices = (place: Destination, day: EpochDay | undefined): SeasonalPrices => {
  if (day === undefined) return ordinary
  const key = `${place.id}/${day}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const date = dayToText(day)
  const found = seasons
    .filter((season) => appliesAt(season, place) && season.spans.some((span) => isWithin(date, span)))
    .reduce<SeasonalPrices>(
      (prices, season) => ({
        lodging: prices.lodging * season.lodging,
        transport: prices.transport * season.transport,
        fun: prices.fun * season.fun,
        names: [...prices.names, season.name],
      }),
      ordinary,
    )
  if (remembered.size >= limits.seasonsRememberedMax) remembered.clear()
  remembered.set(key, found)
  return found
}

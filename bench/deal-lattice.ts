/**
 * Deals for measuring the map: squares of spots around two cities, as far apart as puts a wanted number of them into the
 * view of a desk's and of a phone's screen. A third of the spots are one deal, the others several; their prices tell every
 * colour.
 */
import { cityOf } from "../config/areas.ts"
import type { Category } from "../config/taxonomy.ts"
import { msPerDay } from "../src/budget/calendar.ts"
import type { DealOffer } from "../streams/deals.ts"

export interface MapFramesOptions {
  readonly deals: number
  /** In view on either screen. */
  readonly points: number
  /** A folder for the browser's traces. */
  readonly traces: string | undefined
}

export interface Screen {
  readonly name: "desk" | "phone"
  readonly city: string
  readonly wide: boolean
  /** Of the map on it, as the page lays it out. */
  readonly mapPixels: { readonly width: number; readonly height: number }
}
export const screens: ReadonlyArray<Screen> = [
  { name: "desk", city: "Bali", wide: true, mapPixels: { width: 703, height: 560 } },
  { name: "phone", city: "Jakarta", wide: false, mapPixels: { width: 326, height: 380 } },
]

/** Here nothing is clustered but what lies on top of each other. */
const measuredZoom = 17.5
const degreesPerPixel = 360 / (256 * 2 ** measuredZoom)

const planned: ReadonlyArray<Category> = ["food", "activities", "shopping", "health"]
export const plannedMinor = 10_000_000
const pricesMinor = [1_000_000, 8_000_000, 20_000_000]
/** A third of the spots are one deal, the others several; on average: */
const dealsPerSpot = 14 / 3
const dealsAt = (spot: number): number => (spot % 3 === 0 ? 1 : 2 + (spot % 9))

/** A square of spots around the middle of a city, so far apart that so many of them are in view. */
export function* lattice(
  screen: Screen,
  { deals, points }: Pick<MapFramesOptions, "deals" | "points">,
  nowMs: number,
): Generator<DealOffer> {
  const city = cityOf(screen.city)
  if (city === undefined) throw new Error(`${screen.city} is no city of config/areas.ts`)
  const { width, height } = screen.mapPixels
  const step = Math.sqrt((width * height) / points) * degreesPerPixel
  const window = {
    from: new Date(nowMs - msPerDay).toISOString(),
    until: new Date(nowMs + 20 * msPerDay).toISOString(),
  }
  const side = Math.floor(Math.sqrt(deals / dealsPerSpot))
  let made = 0
  for (let spot = 0; made < deals; spot++) {
    const across = ((spot * 7_919) % (side * side)) % side
    const down = Math.floor(((spot * 7_919) % (side * side)) / side)
    const place = {
      longitude: city.longitude + (across - side / 2) * step,
      latitude: city.latitude + (down - side / 2) * step * Math.cos((city.latitude * Math.PI) / 180),
    }
    for (let one = 0; one < dealsAt(spot) && made < deals; one++, made++) {
      yield {
        ...{ offerId: `${screen.name}-${made}`, title: `${10 + (spot % 40)} % off`, currency: city.currency },
        ...{ category: planned[spot % planned.length] ?? "food", timeZone: city.timeZone, place, windows: [window] },
        priceMinor: pricesMinor[spot % pricesMinor.length] ?? 1_000_000,
        saving: { kind: "percent", percent: 10 },
      }
    }
  }
}

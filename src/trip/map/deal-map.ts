/**
 * The deals of the whole earth as a viewport sees them: shards by patch, category and currency answer with what they
 * have clustered, and what then lies within one square of the screen is drawn as one, across shards. A filter by price,
 * hour or floor looks at each deal in view instead, so that a filtered cluster counts exactly what passes.
 */
import { limits } from "../../../config/limits.ts"
import type { Category } from "../../../config/taxonomy.ts"
import { isOpenNow, type LiveDeal, localMoment } from "../deals/deal.ts"
import type { DealBudget } from "../deals/deal-budget.ts"
import { type Bounds, clusteredZoomMax, type DealSpot, isWithin, Shard, type Spot } from "./shard.ts"
import { together, type Verdict, verdictOf } from "./verdict.ts"

export interface Viewport extends Bounds {
  readonly zoom: number
}

export interface DealFilter {
  readonly category?: Category
  readonly priceMaxMinor?: number
  /** Of that price: what is sold in another currency does not pass; absent: each deal's own. */
  readonly priceCurrency?: string
  readonly openNow?: boolean
  readonly floor?: number
}

export interface MapSpot extends Spot {
  readonly verdict: Verdict
}

const patchDegrees = 4
const patchesAcross = 360 / patchDegrees
const tilePixels = 256
const squarePixels = 56
/** Where nothing is clustered any more, only what lies on top of each other. */
const pilePixels = 4
/** The latitude at which the Mercator square ends. */
const latitudeMax = 85.0511

interface Patch {
  readonly bounds: Bounds
  readonly category: Category
  readonly currency: string
  readonly shard: Shard
}

const patchOf = ({ latitude, longitude }: LiveDeal["place"]): readonly [column: number, row: number] => [
  Math.min(patchesAcross - 1, Math.floor((longitude + 180) / patchDegrees)),
  Math.min(patchesAcross / 2 - 1, Math.floor((latitude + 90) / patchDegrees)),
]

const keyOf = (deal: LiveDeal): string => `${patchOf(deal.place).join(":")} ${deal.category} ${deal.currency}`

const meets = (one: Bounds, other: Bounds): boolean =>
  one.west <= other.east && one.east >= other.west && one.south <= other.north && one.north >= other.south

/** 0 to 1 from west to east and from north to south. */
const across = (longitude: number): number => longitude / 360 + 0.5
const down = (latitude: number): number => {
  const sine = Math.sin((Math.max(-latitudeMax, Math.min(latitudeMax, latitude)) * Math.PI) / 180)
  return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI
}

/** At most as deep as a screen may be wide: whoever asks for the earth at street level gets less detail. */
const boundedZoom = ({ west, south, east, north, zoom }: Viewport): number => {
  const span = Math.max(across(east) - across(west), down(south) - down(north), 1e-9)
  const deepest = Math.floor(Math.log2(limits.dealMapPixelsMax / (tilePixels * span)))
  return Math.max(0, Math.min(Math.floor(zoom), deepest, limits.dealMapZoomMax))
}

/** A view over the date line is two. */
const halves = (view: Viewport): ReadonlyArray<Viewport> =>
  view.west <= view.east
    ? [view]
    : [
        { ...view, east: 180 },
        { ...view, west: -180 },
      ]

const needsEach = ({ priceMaxMinor, openNow, floor }: DealFilter): boolean =>
  priceMaxMinor !== undefined || openNow === true || floor !== undefined

const passer = ({ priceMaxMinor, openNow, floor }: DealFilter, nowMs: number) => {
  const moments = new Map<string, ReturnType<typeof localMoment>>()
  const momentIn = (timeZone: string) => {
    const known = moments.get(timeZone) ?? localMoment(nowMs, timeZone)
    moments.set(timeZone, known)
    return known
  }
  return ({ deal, cheapestMinor }: DealSpot): boolean =>
    (floor === undefined || deal.place.floor === floor) &&
    (priceMaxMinor === undefined || cheapestMinor <= priceMaxMinor) &&
    (openNow !== true || isOpenNow(deal, nowMs, momentIn(deal.timeZone)))
}

/** What has come together in one square; changed in place, since a view of the earth adds each deal of it. */
interface Gathered {
  longitudes: number
  latitudes: number
  count: number
  cheapestMinor: number
  dearestMinor: number
  verdict: Verdict
  deals: Array<LiveDeal>
}

const spotOf = ({ longitudes, latitudes, count, cheapestMinor, dearestMinor, verdict, deals }: Gathered): MapSpot => ({
  longitude: longitudes / count,
  latitude: latitudes / count,
  ...{ count, cheapestMinor, dearestMinor, verdict },
  deals: deals.length === count ? deals : [],
})

/** What lies in one square of the screen as one. */
class Squares {
  readonly #gathered = new Map<number, Gathered>()
  readonly #perSide: number

  constructor(zoom: number) {
    const pixels = zoom > clusteredZoomMax ? pilePixels : squarePixels
    this.#perSide = (tilePixels * 2 ** zoom) / pixels
  }

  add(spot: Spot, verdict: Verdict): void {
    const { longitude, latitude, count, cheapestMinor, dearestMinor, deals } = spot
    const square =
      Math.floor(across(longitude) * this.#perSide) +
      Math.floor(down(latitude) * this.#perSide) * (Math.ceil(this.#perSide) + 1)
    const here = this.#gathered.get(square)
    if (here === undefined) {
      this.#gathered.set(square, {
        longitudes: longitude * count,
        latitudes: latitude * count,
        ...{ count, cheapestMinor, dearestMinor, verdict, deals: [...deals] },
      })
      return
    }
    here.longitudes += longitude * count
    here.latitudes += latitude * count
    here.count += count
    here.cheapestMinor = Math.min(here.cheapestMinor, cheapestMinor)
    here.dearestMinor = Math.max(here.dearestMinor, dearestMinor)
    here.verdict = together(here.verdict, verdict)
    if (here.count <= limits.dealMapNamedMax) here.deals.push(...deals)
  }

  spots(): ReadonlyArray<MapSpot> {
    return [...this.#gathered.values()]
      .sort((one, other) => other.count - one.count)
      .slice(0, limits.dealMapFeaturesMax)
      .map(spotOf)
  }
}

export class DealMap {
  readonly #patches = new Map<string, Patch>()
  readonly #keys = new Map<string, string>()

  get size(): number {
    return this.#keys.size
  }

  put(deal: LiveDeal): void {
    const key = keyOf(deal)
    const before = this.#keys.get(deal.dealId)
    if (before !== undefined && before !== key) this.remove(deal.dealId)
    this.#keys.set(deal.dealId, key)
    const patch = this.#patches.get(key) ?? this.#patchFor(deal, key)
    patch.shard.put(deal)
  }

  remove(dealId: string): void {
    const key = this.#keys.get(dealId)
    if (key === undefined) return
    this.#keys.delete(dealId)
    const patch = this.#patches.get(key)
    patch?.shard.remove(dealId)
    if (patch?.shard.size === 0) this.#patches.delete(key)
  }

  /** Shards whose index stands: a change throws one away. */
  get indexedShards(): number {
    let count = 0
    for (const { shard } of this.#patches.values()) if (shard.isIndexed) count++
    return count
  }

  /** Builds one index that a change has thrown away, so that no look has to; false when all stand. */
  buildNext(): boolean {
    for (const { shard } of this.#patches.values()) {
      if (!shard.isStale) continue
      shard.build()
      return true
    }
    return false
  }

  /** @param budget whose money colours it; undefined: nobody's */
  look(view: Viewport, filter: DealFilter, budget: DealBudget | undefined, nowMs: number): ReadonlyArray<MapSpot> {
    const zoom = boundedZoom(view)
    const squares = new Squares(zoom)
    const passes = passer(filter, nowMs)
    for (const half of halves(view)) {
      for (const { bounds, category, currency, shard } of this.#patches.values()) {
        if ((filter.category !== undefined && filter.category !== category) || !meets(bounds, half)) continue
        if (filter.priceMaxMinor !== undefined && (filter.priceCurrency ?? currency) !== currency) continue
        const leftMinor =
          budget === undefined || budget.currency !== currency ? undefined : (budget.needs[category]?.leftMinor ?? 0)
        const take = (spot: Spot): void =>
          squares.add(spot, verdictOf(spot.cheapestMinor, spot.dearestMinor, leftMinor))
        if (needsEach(filter)) shard.points(half, (spot) => passes(spot) && take(spot))
        else shard.clusters(half, zoom, (spot) => isWithin(half, spot.longitude, spot.latitude) && take(spot))
      }
    }
    return squares.spots()
  }

  #patchFor(deal: LiveDeal, key: string): Patch {
    const [column, row] = patchOf(deal.place)
    const west = column * patchDegrees - 180
    const south = row * patchDegrees - 90
    const bounds = { west, south, east: west + patchDegrees, north: south + patchDegrees }
    const shard = new Shard(limits.dealMapNamedMax)
    const patch: Patch = { bounds, category: deal.category, currency: deal.currency, shard }
    this.#patches.set(key, patch)
    return patch
  }
}

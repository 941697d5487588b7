/**
 * Deals of one category and currency in one patch of the earth. A large shard answers from a supercluster index, which
 * cannot be changed: a change throws away this shard's index alone, and the next look at it builds it anew. Prices are
 * carried through the clusters as cheapest and dearest, which is all that a colour needs.
 */
import Supercluster from "supercluster"
import { type LiveDeal, paidMinor } from "../deals/deal.ts"

export interface Bounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** A deal, or several that lie together, at one place. */
export interface Spot {
  readonly longitude: number
  readonly latitude: number
  readonly count: number
  readonly cheapestMinor: number
  readonly dearestMinor: number
  /** All of them where they are few. */
  readonly deals: ReadonlyArray<LiveDeal>
}

interface Point {
  readonly dealId: string
  readonly paidMinor: number
}
interface Prices {
  cheapestMinor: number
  dearestMinor: number
}
type Index = Supercluster<Point, Prices>

/** Below this an index costs more than it saves. */
const indexedFrom = 65
const clusterPixels = 56
/** Beyond this zoom an index answers with points. */
export const clusteredZoomMax = 16
const tilePixels = 256

/** One deal: reckoned once, looked at often. */
export interface DealSpot extends Spot {
  readonly deal: LiveDeal
}

const spotOf = (deal: LiveDeal): DealSpot => {
  const paid = paidMinor(deal)
  const { longitude, latitude } = deal.place
  return { deal, longitude, latitude, count: 1, cheapestMinor: paid, dearestMinor: paid, deals: [deal] }
}

export const isWithin = ({ west, south, east, north }: Bounds, longitude: number, latitude: number): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north

export class Shard {
  readonly #spots = new Map<string, DealSpot>()
  readonly #namedMax: number
  #index: Index | undefined

  constructor(namedMax: number) {
    this.#namedMax = namedMax
  }

  get size(): number {
    return this.#spots.size
  }

  get isIndexed(): boolean {
    return this.#index !== undefined
  }

  put(deal: LiveDeal): void {
    const before = this.#spots.get(deal.dealId)
    const spot = spotOf(deal)
    this.#spots.set(deal.dealId, spot)
    const isSame =
      before !== undefined &&
      before.latitude === spot.latitude &&
      before.longitude === spot.longitude &&
      before.cheapestMinor === spot.cheapestMinor
    if (!isSame) this.#index = undefined
  }

  remove(dealId: string): void {
    if (this.#spots.delete(dealId)) this.#index = undefined
  }

  /** Each deal by itself. */
  points(bounds: Bounds, take: (spot: DealSpot) => void): void {
    for (const spot of this.#spots.values()) if (isWithin(bounds, spot.longitude, spot.latitude)) take(spot)
  }

  /** All of them, clustered as the zoom asks. */
  clusters(bounds: Bounds, zoom: number, take: (spot: Spot) => void): void {
    if (this.size < indexedFrom) {
      this.points(bounds, take)
      return
    }
    const index = this.build()
    for (const { geometry, properties } of index.getClusters(
      [bounds.west, bounds.south, bounds.east, bounds.north],
      Math.min(zoom, clusteredZoomMax + 1),
    )) {
      const [longitude = 0, latitude = 0] = geometry.coordinates
      if ("dealId" in properties) {
        const spot = this.#spots.get(properties.dealId)
        if (spot !== undefined) take(spot)
        continue
      }
      const { cluster_id, point_count: count, cheapestMinor, dearestMinor } = properties
      const deals = count <= this.#namedMax ? this.#leaves(index, cluster_id, count) : []
      take({ longitude, latitude, count, cheapestMinor, dearestMinor, deals })
    }
  }

  /** Whether a look would have to build it first. */
  get isStale(): boolean {
    return this.#index === undefined && this.size >= indexedFrom
  }

  build(): Index {
    this.#index ??= this.#built()
    return this.#index
  }

  #leaves(index: Index, clusterId: number, count: number): ReadonlyArray<LiveDeal> {
    return index
      .getLeaves(clusterId, count)
      .flatMap(({ properties }) => this.#spots.get(properties.dealId)?.deals ?? [])
  }

  #built(): Index {
    const index: Index = new Supercluster<Point, Prices>({
      ...{ radius: clusterPixels, extent: tilePixels, maxZoom: clusteredZoomMax },
      map: ({ paidMinor: paid }) => ({ cheapestMinor: paid, dearestMinor: paid }),
      reduce: (sum, one) => {
        sum.cheapestMinor = Math.min(sum.cheapestMinor, one.cheapestMinor)
        sum.dearestMinor = Math.max(sum.dearestMinor, one.dearestMinor)
      },
    })
    return index.load(
      [...this.#spots].map(([dealId, { longitude, latitude, cheapestMinor }]) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [longitude, latitude] },
        properties: { dealId, paidMinor: cheapestMinor },
      })),
    )
  }
}

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

const spotOf = (deal: LiveDeal): Spot => {
  const paid = paidMinor(deal)
  const { longitude, latitude } = deal.place
  return { longitude, latitude, count: 1, cheapestMinor: paid, dearestMinor: paid, deals: [deal] }
}

export const isWithin = ({ west, south, east, north }: Bounds, longitude: number, latitude: number): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north

export class Shard {
  readonly #deals = new Map<string, LiveDeal>()
  readonly #namedMax: number
  #index: Index | undefined

  constructor(namedMax: number) {
    this.#namedMax = namedMax
  }

  get size(): number {
    return this.#deals.size
  }

  get isIndexed(): boolean {
    return this.#index !== undefined
  }

  put(deal: LiveDeal): void {
    const before = this.#deals.get(deal.dealId)
    this.#deals.set(deal.dealId, deal)
    const { latitude, longitude } = before?.place ?? {}
    const isSame =
      before !== undefined &&
      latitude === deal.place.latitude &&
      longitude === deal.place.longitude &&
      paidMinor(before) === paidMinor(deal)
    if (!isSame) this.#index = undefined
  }

  remove(dealId: string): void {
    if (this.#deals.delete(dealId)) this.#index = undefined
  }

  /** Each deal by itself, those that pass. */
  *points(bounds: Bounds, passes: (deal: LiveDeal) => boolean): Generator<Spot> {
    for (const deal of this.#deals.values()) {
      if (isWithin(bounds, deal.place.longitude, deal.place.latitude) && passes(deal)) yield spotOf(deal)
    }
  }

  /** All of them, clustered as the zoom asks. */
  *clusters(bounds: Bounds, zoom: number): Generator<Spot> {
    if (this.size < indexedFrom) {
      yield* this.points(bounds, () => true)
      return
    }
    this.#index ??= this.#build()
    const index = this.#index
    for (const { geometry, properties } of index.getClusters(
      [bounds.west, bounds.south, bounds.east, bounds.north],
      Math.min(zoom, clusteredZoomMax + 1),
    )) {
      const [longitude = 0, latitude = 0] = geometry.coordinates
      if ("dealId" in properties) {
        const deal = this.#deals.get(properties.dealId)
        if (deal !== undefined) yield spotOf(deal)
        continue
      }
      const { cluster_id, point_count: count, cheapestMinor, dearestMinor } = properties
      const deals = count <= this.#namedMax ? this.#leaves(index, cluster_id, count) : []
      yield { ...{ longitude, latitude, count, cheapestMinor, dearestMinor }, deals }
    }
  }

  #leaves(index: Index, clusterId: number, count: number): ReadonlyArray<LiveDeal> {
    return index.getLeaves(clusterId, count).flatMap(({ properties }) => this.#deals.get(properties.dealId) ?? [])
  }

  #build(): Index {
    const index: Index = new Supercluster<Point, Prices>({
      ...{ radius: clusterPixels, extent: tilePixels, maxZoom: clusteredZoomMax },
      map: ({ paidMinor: paid }) => ({ cheapestMinor: paid, dearestMinor: paid }),
      reduce: (sum, one) => {
        sum.cheapestMinor = Math.min(sum.cheapestMinor, one.cheapestMinor)
        sum.dearestMinor = Math.max(sum.dearestMinor, one.dearestMinor)
      },
    })
    return index.load(
      [...this.#deals.values()].map((deal) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [deal.place.longitude, deal.place.latitude] },
        properties: { dealId: deal.dealId, paidMinor: paidMinor(deal) },
      })),
    )
  }
}

/**
 * What the search knows of a trip: points with a value, a stay and opening windows per day; days that begin and end
 * somewhere; travel times and what a leg costs; and resources (money, kinds of places) that must not run out, some over
 * the whole trip, some each day. Real itineraries and the benchmark's instances both become this, so that what the
 * benchmark measures is what travellers get. Times are whole units of the maker's choice, money whole minor units.
 */

/** So much of a resource is taken by a visit. Resources are numbered; daily ones begin anew each day. */
export interface Taking {
  readonly resource: number
  readonly amount: number
}

/** The start of a visit must lie in it; both ends belong to it. */
export interface OpenWindow {
  readonly from: number
  readonly to: number
}

export interface TourPoint {
  readonly value: number
  readonly stay: number
  /** At most one of each resource. */
  readonly takes: ReadonlyArray<Taking>
  readonly takesDaily: ReadonlyArray<Taking>
  /** Per day, in order of time, not overlapping; a day without any is a day on which it is closed. */
  readonly windows: ReadonlyArray<ReadonlyArray<OpenWindow>>
  /** Never taken out again once it is placed: booked, done, or locked. */
  readonly fixed?: boolean
}

export interface TourDay {
  readonly opensAt: number
  readonly closesAt: number
  /** Rows of the travel matrix: where the day begins and ends. */
  readonly startNode: number
  readonly endNode: number
}

export interface TourModel {
  readonly points: ReadonlyArray<TourPoint>
  readonly days: ReadonlyArray<TourDay>
  /** Nodes of the matrices: the points first, then wherever days begin and end. */
  readonly nodes: number
  /** Time from node a to node b at [a * nodes + b]. */
  readonly travel: Int32Array
  /** What the leg from a to b takes of each of `legResources`; absent when moving is free. */
  readonly legCost?: Float64Array
  readonly legResources?: ReadonlyArray<number>
  readonly legResourcesDaily?: ReadonlyArray<number>
  /** Value lost per unit of leg cost. */
  readonly legCostWeight?: number
  readonly capacities: ReadonlyArray<number>
  readonly capacitiesDaily: ReadonlyArray<number>
}

/** Points in visiting order, per day; numbers are places in `TourModel.points`. */
export type Routes = ReadonlyArray<ReadonlyArray<number>>

/** The earth in cells of a quarter of a degree: what lies near is found in the cells around, whatever the number of things. */
import type { Coordinates } from "../itinerary/place.ts"

const cellsPerDegree = 4
const columns = 360 * cellsPerDegree
const rows = 180 * cellsPerDegree
const kmPerDegree = 111.19
/** Closer to a pole than this, a circle may go around it. */
const polarDegrees = 85

const columnOf = (longitude: number): number =>
  ((Math.floor((longitude + 180) * cellsPerDegree) % columns) + columns) % columns
const rowOf = (latitude: number): number =>
  Math.min(rows - 1, Math.max(0, Math.floor((latitude + 90) * cellsPerDegree)))

export const cellOf = ({ latitude, longitude }: Coordinates): number => rowOf(latitude) * columns + columnOf(longitude)

/** Every cell that holds a point within this distance; some of them also hold farther ones. */
export const cellsAround = ({ latitude, longitude }: Coordinates, km: number): ReadonlyArray<number> => {
  // A sphere's degree varies a little with the radius that distances are reckoned with.
  const degrees = (km / kmPerDegree) * 1.01
  const highest = Math.max(Math.abs(latitude - degrees), Math.abs(latitude + degrees))
  const isPolar = highest > polarDegrees
  const across = isPolar ? 180 : degrees / Math.cos((highest * Math.PI) / 180)
  const first = Math.floor((longitude - across + 180) * cellsPerDegree)
  const count = Math.min(columns, Math.floor((longitude + across + 180) * cellsPerDegree) - first + 1)
  const cells: Array<number> = []
  for (let row = rowOf(latitude - degrees); row <= rowOf(latitude + degrees); row++) {
    for (let step = 0; step < count; step++) {
      cells.push(row * columns + ((((first + step) % columns) + columns) % columns))
    }
  }
  return cells
}

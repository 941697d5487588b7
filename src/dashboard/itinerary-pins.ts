/**
 * The numbers on the map of a day: stops that lie on top of each other share a pin, and a pin moves off the square where
 * days begin, so that every number and the square can be read.
 */
export interface Spot {
  readonly x: number
  readonly y: number
}

export interface Pin extends Spot {
  /** Which stops, counted from 0, in order. */
  readonly stops: ReadonlyArray<number>
  /** `1`, `2–4`, `1, 5`. */
  readonly label: string
}

const togetherPixels = 22
const offHomePixels = 30

const apart = (one: Spot, other: Spot): number => Math.hypot(one.x - other.x, one.y - other.y)

const labelOf = (stops: ReadonlyArray<number>): string => {
  const runs: Array<[first: number, last: number]> = []
  for (const stop of stops) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === stop - 1) run[1] = stop
    else runs.push([stop, stop])
  }
  return runs.map(([first, last]) => (first === last ? `${first + 1}` : `${first + 1}–${last + 1}`)).join(", ")
}

/** @param spots of a day's stops, in their order */
export const pinsOf = (spots: ReadonlyArray<Spot>, home: Spot): ReadonlyArray<Pin> => {
  const groups: Array<{ readonly at: Spot; readonly stops: Array<number> }> = []
  spots.forEach((spot, stop) => {
    const near = groups.find(({ at }) => apart(at, spot) < togetherPixels)
    if (near === undefined) groups.push({ at: spot, stops: [stop] })
    else near.stops.push(stop)
  })
  return groups.map(({ at, stops }) => ({
    x: at.x,
    y: apart(at, home) < togetherPixels ? home.y - offHomePixels : at.y,
    stops,
    label: labelOf(stops),
  }))
}

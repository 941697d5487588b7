/** Distances and cells on the globe, as far as comparing offers needs them. */
export interface Located {
  readonly latitude?: number
  readonly longitude?: number
}

const kilometresPerDegree = 111.195

/** Kilometres between two places of the same region; undefined when one has none. */
export const kilometresBetween = (one: Located, other: Located): number | undefined => {
  if (one.latitude === undefined || one.longitude === undefined) return undefined
  if (other.latitude === undefined || other.longitude === undefined) return undefined
  const middle = (((one.latitude + other.latitude) / 2) * Math.PI) / 180
  const turned = Math.abs(one.longitude - other.longitude)
  const east = Math.min(turned, 360 - turned) * Math.cos(middle)
  return Math.hypot(one.latitude - other.latitude, east) * kilometresPerDegree
}

const cellsPerDegree = 100

/** Cells of about a kilometre: a place's own and its eight neighbours. */
export const cellsAround = (latitude: number, longitude: number): ReadonlyArray<string> => {
  const [row, column] = [Math.floor(latitude * cellsPerDegree), Math.floor(longitude * cellsPerDegree)]
  return [-1, 0, 1].flatMap((north) => [-1, 0, 1].map((east) => `${row + north}/${column + east}`))
}

export const cellOf = (latitude: number, longitude: number): string =>
  `${Math.floor(latitude * cellsPerDegree)}/${Math.floor(longitude * cellsPerDegree)}`

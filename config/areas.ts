/**
 * Places that deals stand in: cities by the words a destination is written with, and invented malls and quarters with
 * their outlines and floors. The map draws itself from these alone, so that it needs no tile server.
 */
export interface City {
  readonly name: string
  /** Lower case; found anywhere in a destination. */
  readonly words: ReadonlyArray<string>
  readonly currency: string
  readonly timeZone: string
  readonly latitude: number
  readonly longitude: number
}

export interface Area {
  readonly areaId: string
  readonly name: string
  readonly kind: "mall" | "quarter"
  readonly city: string
  /** Closed by its first corner; longitude before latitude, as GeoJSON has it. */
  readonly outline: ReadonlyArray<readonly [longitude: number, latitude: number]>
  /** From the lowest up; 0 is the ground. A quarter has none. */
  readonly floors: ReadonlyArray<number>
}

const west = { currency: "IDR", timeZone: "Asia/Jakarta" }

export const cities: ReadonlyArray<City> = [
  ...[
    { name: "Bali", words: ["bali", "seminyak", "canggu", "kuta"], latitude: -8.6913, longitude: 115.1682 },
    { name: "Ubud", words: ["ubud"], latitude: -8.5069, longitude: 115.2625 },
  ].map((city) => ({ ...city, currency: "IDR", timeZone: "Asia/Makassar" })),
  { ...west, name: "Jakarta", words: ["jakarta"], latitude: -6.1944, longitude: 106.8229 },
  { ...west, name: "Bandung", words: ["bandung"], latitude: -6.9147, longitude: 107.6098 },
  { ...west, name: "Yogyakarta", words: ["yogyakarta", "jogja"], latitude: -7.7928, longitude: 110.3658 },
  {
    ...{ name: "Tokyo", words: ["tokyo"], currency: "JPY", timeZone: "Asia/Tokyo" },
    ...{ latitude: 35.6938, longitude: 139.7034 },
  },
]

/** A block whose sides lean a little, as real ones do. */
const block = (longitude: number, latitude: number, east: number, north: number): Area["outline"] => [
  [longitude - east, latitude - north],
  [longitude + east, latitude - north * 0.8],
  [longitude + east * 0.9, latitude + north],
  [longitude - east * 0.85, latitude + north * 0.9],
  [longitude - east, latitude - north],
]

export const areas: ReadonlyArray<Area> = [
  {
    ...{ areaId: "senja-arcade", name: "Senja Arcade", kind: "mall", city: "Bali", floors: [-1, 0, 1, 2] },
    outline: block(115.1668, -8.6921, 0.0014, 0.0009),
  },
  {
    ...{ areaId: "ombak-walk", name: "Ombak Walk", kind: "mall", city: "Bali", floors: [0, 1, 2] },
    outline: block(115.1604, -8.6857, 0.0011, 0.0012),
  },
  {
    ...{ areaId: "kayu-lane", name: "Kayu Lane", kind: "quarter", city: "Bali", floors: [] },
    outline: block(115.1725, -8.6835, 0.0042, 0.0024),
  },
  {
    ...{ areaId: "pantai-row", name: "Pantai Row", kind: "quarter", city: "Bali", floors: [] },
    outline: block(115.1585, -8.6968, 0.0026, 0.0044),
  },
  {
    ...{ areaId: "monkey-terrace", name: "Teras Ubud", kind: "quarter", city: "Ubud", floors: [] },
    outline: block(115.2625, -8.5069, 0.004, 0.003),
  },
  {
    ...{ areaId: "kota-atrium", name: "Kota Atrium", kind: "mall", city: "Jakarta", floors: [-1, 0, 1, 2, 3, 4] },
    outline: block(106.8229, -6.1944, 0.0018, 0.0014),
  },
  {
    ...{ areaId: "lembang-hall", name: "Lembang Hall", kind: "mall", city: "Bandung", floors: [0, 1, 2] },
    outline: block(107.6098, -6.9147, 0.0014, 0.0011),
  },
  {
    ...{
      areaId: "hikari-plaza",
      name: "Hikari Plaza",
      kind: "mall",
      city: "Tokyo",
      floors: [-2, -1, 0, 1, 2, 3, 4, 5],
    },
    outline: block(139.7034, 35.6938, 0.0016, 0.0012),
  },
]

const areaById = new Map(areas.map((area) => [area.areaId, area]))
export const areaOf = (areaId: string): Area | undefined => areaById.get(areaId)

/** Where a trip is, by what its destination is called; undefined when no word of it is known. */
export const cityOf = (destination: string | undefined): City | undefined => {
  const text = destination?.toLowerCase() ?? ""
  return cities.find(({ words }) => words.some((word) => text.includes(word)))
}

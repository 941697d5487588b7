/**
 * Where price comparisons look when a traveller names a place: finer than quarters.ts, for a room in Ubud is none in
 * Kuta. Good to some kilometres.
 */
export interface Quarter {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
}

const rows: ReadonlyArray<readonly [name: string, latitude: number, longitude: number]> = [
  ["Bali", -8.6913, 115.1682],
  ["Seminyak", -8.6913, 115.1682],
  ["Kuta", -8.7237, 115.1752],
  ["Canggu", -8.6478, 115.1385],
  ["Ubud", -8.5069, 115.2625],
  ["Sanur", -8.6995, 115.2625],
  ["Lombok", -8.8953, 116.2777],
  ["Labuan Bajo", -8.4964, 119.8877],
  ["Jakarta", -6.1944, 106.8229],
  ["Bandung", -6.9147, 107.6098],
  ["Yogyakarta", -7.7928, 110.3658],
  ["Surabaya", -7.2575, 112.7521],
  ["Malang", -7.9666, 112.6326],
  ["Singapore", 1.3036, 103.8318],
  ["Kuala Lumpur", 3.1478, 101.6953],
  ["Bangkok", 13.7398, 100.5557],
  ["Hanoi", 21.0338, 105.8502],
  ["Tokyo", 35.6938, 139.7034],
  ["Kyoto", 35.0037, 135.7681],
  ["Osaka", 34.6687, 135.5013],
  ["Seoul", 37.5636, 126.985],
]

export const quarters: ReadonlyArray<Quarter> = rows.map(([name, latitude, longitude]) => ({
  ...{ name, latitude, longitude },
}))

/** By its name, or as the first known name within what somebody wrote ("Ubud, Bali"). */
export const quarterNamed = (text: string): Quarter | undefined => {
  const wanted = text.trim().toLowerCase()
  const found = quarters
    .map((one) => ({ one, at: wanted.search(new RegExp(`\\b${one.name.toLowerCase()}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.one.name.length - a.one.name.length)
  return found[0]?.one
}

/**
 * Where the simulated travellers go. All of these zones keep one offset from UTC the whole year, so that a wall clock
 * reading becomes an instant by plain arithmetic. Coordinates are of the quarter, good to about a kilometre.
 */
export interface Place {
  readonly name: string
  readonly currency: string
  readonly timeZone: string
  readonly utcOffsetMinutes: number
  readonly latitude: number
  readonly longitude: number
}

const indonesiaWest = { currency: "IDR", timeZone: "Asia/Jakarta", utcOffsetMinutes: 420 }
const indonesiaCentral = { currency: "IDR", timeZone: "Asia/Makassar", utcOffsetMinutes: 480 }

export const places = {
  jakarta: { ...indonesiaWest, name: "Jakarta", latitude: -6.1944, longitude: 106.8229 },
  bandung: { ...indonesiaWest, name: "Bandung", latitude: -6.9147, longitude: 107.6098 },
  yogyakarta: { ...indonesiaWest, name: "Yogyakarta", latitude: -7.7928, longitude: 110.3658 },
  seminyak: { ...indonesiaCentral, name: "Seminyak, Bali", latitude: -8.6913, longitude: 115.1682 },
  ubud: { ...indonesiaCentral, name: "Ubud, Bali", latitude: -8.5069, longitude: 115.2625 },
  tokyo: {
    name: "Tokyo",
    currency: "JPY",
    timeZone: "Asia/Tokyo",
    utcOffsetMinutes: 540,
    latitude: 35.6938,
    longitude: 139.7034,
  },
} as const satisfies { readonly [key: string]: Place }

export type PlaceKey = keyof typeof places

/**
 * What the sandbox partners sell: hotels of a folder's series where one is given, and made-up hotels, rides and tables
 * around the known quarters. Everything follows from names and days, so that each partner and each process tells of
 * the same world.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Schema } from "effect"
import { quarters } from "../../../../config/quarters.ts"
import { textToDay } from "../../../budget/calendar.ts"
import { kilometresBetween } from "../../../trip/prices/where.ts"
import { Dice } from "../../simulate/dice.ts"

export interface SandboxHotel {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly latitude: number
  readonly longitude: number
  readonly stars: number
  /** 0 to 1. */
  readonly rating: number
  readonly reviews: number
  readonly amenities: ReadonlyArray<string>
  /** Whole rupiah of a night. */
  readonly rupiahOn: (day: number) => number
}

const words = (text: string): ReadonlyArray<string> => text.split(", ")
const firstNames = words(
  "Melati, Kirana, Samudra, Bintang, Puri Ayu, Harmoni, Lumbung, Cempaka, Segara, Anggrek, Rumah Kayu, Taman Sari, Grand Nusa, Palma, Teratai, Sekar",
)
const chains = words("Favela, Santikara, Zesta, Poppi")
const sorts = words("Hotel, Resort, Guest House, Villa, Boutique Hotel")
const suffixes = words("Utara, Raya, Beach, Garden, Central, Airport, Harbour, Riverside")
const amenityWords = words(
  "wifi, pool, breakfast, gym, spa, parking, airport shuttle, air conditioning, restaurant, family rooms",
)

const weekendDays = [5, 6]
const weekday = (day: number): number => (((day + 4) % 7) + 7) % 7

const madeSeries = (id: string, stars: number): ((day: number) => number) => {
  const base = [0, 150_000, 220_000, 380_000, 720_000, 1_650_000][stars] ?? 380_000
  const own = 0.8 + new Dice(`hotel level/${id}`).unit() * 0.5
  return (day) => {
    const weekend = weekendDays.includes(weekday(day)) ? 1.18 : 1
    const season = 1 + 0.12 * Math.sin((day / 365.25) * 4 * Math.PI)
    const swing = 0.92 + new Dice(`hotel night/${id}/${day}`).unit() * 0.16
    return Math.round((base * own * weekend * season * swing) / 1_000) * 1_000
  }
}

const hotelsPerQuarter = 16

const madeHotels = (name: string, latitude: number, longitude: number): ReadonlyArray<SandboxHotel> =>
  Array.from({ length: hotelsPerQuarter }, (_, index) => {
    const id = `${name.toLowerCase().replace(/\W+/g, "-")}-${index}`
    const dice = new Dice(`hotel/${id}`)
    const isChain = index % 4 === 3
    const stars = dice.integer(2, 5)
    const title = isChain
      ? `${chains[index % chains.length]} ${name} ${suffixes[index % suffixes.length]}`
      : `${firstNames[index % firstNames.length]} ${dice.pick(sorts)} ${name}`
    return {
      ...{ id, name: title, stars, rating: 0.66 + dice.unit() * 0.3, reviews: dice.integer(12, 3_000) },
      address: `Jl. ${firstNames[(index * 7 + 3) % firstNames.length]} No. ${dice.integer(1, 180)}, ${name}`,
      latitude: latitude + (dice.unit() - 0.5) * 0.06,
      longitude: longitude + (dice.unit() - 0.5) * 0.06,
      amenities: amenityWords.filter(() => dice.chance(0.45)),
      rupiahOn: madeSeries(id, stars),
    }
  })

const decodeHotels = Schema.decodeUnknownSync(
  Schema.Array(
    Schema.Struct({
      hotel: Schema.String,
      rating: Schema.String,
      location: Schema.String,
      category: Schema.String,
      amenities: Schema.String,
      lat: Schema.FiniteFromString,
      lng: Schema.FiniteFromString,
    }),
  ),
)
const decodePrices = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ hotel: Schema.String, date: Schema.String, price_idr: Schema.FiniteFromString })),
)
const rowsOf = (folder: string, file: string): unknown =>
  parse(readFileSync(join(folder, file), "utf8"), { columns: true, bom: true })

/** Series of one half-year stand for every other one by whole weeks, so that weekends stay weekends. */
const seriesOf = (prices: ReadonlyMap<number, number>): ((day: number) => number) => {
  const days = [...prices.keys()].sort((a, b) => a - b)
  const [first = 0, last = 0] = [days[0], days.at(-1)]
  const span = Math.max(7, Math.floor((last - first + 1) / 7) * 7)
  const middle = [...prices.values()].sort((a, b) => a - b)[Math.floor(prices.size / 2)] ?? 0
  return (day) => prices.get(first + ((((day - first) % span) + span) % span)) ?? middle
}

/** The hotels of a folder with hotels.csv and hotels_price.csv that have a price series. */
export const hotelsOfFolder = (folder: string): ReadonlyArray<SandboxHotel> => {
  const series = new Map<string, Map<number, number>>()
  for (const { hotel, date, price_idr } of decodePrices(rowsOf(folder, "hotels_price.csv"))) {
    const own = series.get(hotel) ?? new Map<number, number>()
    series.set(hotel, own.set(textToDay(date), price_idr))
  }
  return decodeHotels(rowsOf(folder, "hotels.csv")).flatMap((row, index) => {
    const prices = series.get(row.hotel)
    if (prices === undefined) return []
    const dice = new Dice(`folder hotel/${row.hotel}`)
    return [
      {
        ...{ id: `f${index}`, address: row.location, latitude: row.lat, longitude: row.lng },
        name: `${firstNames[index % firstNames.length]} ${dice.pick(sorts)} ${suffixes[(index * 3) % suffixes.length]}`,
        stars: Number(/^(\d)-star/.exec(row.category)?.[1] ?? 3),
        rating: Math.min(1, Number(row.rating) / 5 || 0.75),
        reviews: dice.integer(20, 2_000),
        amenities: amenityWords.filter((word) => row.amenities.toLowerCase().includes(word.split(" ")[0] ?? word)),
        rupiahOn: seriesOf(prices),
      },
    ]
  })
}

export interface Catalogue {
  readonly hotels: ReadonlyArray<SandboxHotel>
}

/** @param folder of hotel series; they stand for the made-up hotels of their own town */
export const sandboxCatalogue = (folder?: string): Catalogue => {
  const given = folder === undefined ? [] : hotelsOfFolder(folder)
  const made = quarters
    .filter(({ name }) => name !== "Bali")
    .flatMap(({ name, latitude, longitude }) => madeHotels(name, latitude, longitude))
    .filter((hotel) => !given.some((one) => (kilometresBetween(one, hotel) ?? 0) < 15))
  return { hotels: [...given, ...made] }
}

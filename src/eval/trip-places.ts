/** Places and hotels of the data folders as the optimiser knows them. Opening hours are not in the data: by kind. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Schema } from "effect"
import type { Place } from "../trip/itinerary/place.ts"

const Places = Schema.Array(
  Schema.Struct({
    Place_Id: Schema.String,
    Place_Name: Schema.String,
    Category: Schema.String,
    City: Schema.String,
    Price: Schema.FiniteFromString,
    Rating: Schema.FiniteFromString,
    Time_Minutes: Schema.String,
    Lat: Schema.String,
    Long: Schema.String,
  }),
)
const decodePlaces = Schema.decodeUnknownSync(Places)

const minorPerRupiah = 100
const stayMinutesDefault = 75
const stayMinutesMax = 300

const nineToFive = [{ fromMinute: 9 * 60, toMinute: 17 * 60 }]
const allDay = [{ fromMinute: 6 * 60, toMinute: 22 * 60 }]
const shopping = [{ fromMinute: 10 * 60, toMinute: 22 * 60 }]
/** Between prayers. */
const worship = [
  { fromMinute: 8 * 60, toMinute: 11 * 60 + 30 },
  { fromMinute: 13 * 60, toMinute: 17 * 60 + 30 },
]
const museumWeek = [[], nineToFive, nineToFive, nineToFive, nineToFive, nineToFive, nineToFive]
const everyDay = (hours: NonNullable<Place["hours"]>[number]): NonNullable<Place["hours"]> =>
  Array.from({ length: 7 }, () => hours)

const kindOf = (category: string): { readonly kind: string; readonly hours: NonNullable<Place["hours"]> } => {
  const word = category.toLowerCase()
  if (word.startsWith("budaya")) return { kind: "culture", hours: museumWeek }
  if (word.startsWith("cagar")) return { kind: "nature", hours: everyDay(nineToFive) }
  if (word.startsWith("bahari")) return { kind: "beach", hours: everyDay(allDay) }
  if (word.startsWith("pusat")) return { kind: "mall", hours: everyDay(shopping) }
  if (word.startsWith("tempat")) return { kind: "worship", hours: everyDay(worship) }
  return { kind: "amusement", hours: everyDay(nineToFive) }
}

/** Places by city; liking grows from 0 to 1 with the rating. */
export const readPlaces = (data: string): ReadonlyMap<string, ReadonlyArray<Place>> => {
  const text = readFileSync(join(data, "tourism_with_id.csv"), "utf8")
  const cities = new Map<string, Array<Place>>()
  for (const row of decodePlaces(parse(text, { columns: true, relax_column_count: true }))) {
    const [latitude, longitude] = [Number.parseFloat(row.Lat), Number.parseFloat(row.Long)]
    // A row whose columns have slipped has no place on the map.
    if (!Number.isFinite(latitude) || !Number.isFinite(longitude) || Math.abs(latitude) > 90) continue
    const { kind, hours } = kindOf(row.Category)
    const stay = Number(row.Time_Minutes) || stayMinutesDefault
    const place: Place = {
      id: row.Place_Id,
      name: row.Place_Name,
      category: kind === "mall" ? "shopping" : "activities",
      kind,
      latitude,
      longitude,
      feeMinor: Math.round(row.Price * minorPerRupiah),
      stayMinutes: Math.min(stay, stayMinutesMax),
      liking: Math.min(1, Math.max(0.05, (row.Rating - 3) / 2)),
      hours,
    }
    const city = cities.get(row.City)
    if (city === undefined) cities.set(row.City, [place])
    else city.push(place)
  }
  return cities
}

const Prices = Schema.Array(Schema.Struct({ hotel: Schema.String, price_idr: Schema.FiniteFromString }))
const decodePrices = Schema.decodeUnknownSync(Prices)

/** Nightly prices as they occur, in minor units; none without the folder. */
export const readNightPrices = (data: string): ReadonlyArray<number> =>
  decodePrices(parse(readFileSync(join(data, "hotels_price.csv"), "utf8"), { columns: true })).map(
    ({ price_idr }) => price_idr * minorPerRupiah,
  )

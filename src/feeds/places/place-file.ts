/**
 * A catalogue of places as a CSV file: the project's own (config/places), or a partner's by `PACER_PLACES`. A file with
 * a fault is refused whole, with line and column: half a city would plan half a trip.
 */
import { readFile } from "node:fs/promises"
import { parse } from "csv-parse/sync"
import { Context, Effect, Layer, Option, Schema, SchemaIssue } from "effect"
import { limits } from "../../../config/limits.ts"
import { settings } from "../../../config/settings.ts"
import { categories } from "../../../config/taxonomy.ts"
import { type Meal, meals } from "../../trip/itinerary/place.ts"
import {
  type CataloguePlace,
  type City,
  hoursIn,
  type PlaceCatalogue,
  placeKinds,
} from "../../trip/places/catalogue.ts"

export class PlaceFileError extends Schema.TaggedError<PlaceFileError>()("PlaceFileError", {
  message: Schema.String,
}) {}

const between = (minimum: number, maximum: number) =>
  Schema.FiniteFromString.check(Schema.isBetween({ minimum, maximum }))
const word = Schema.String.check(Schema.isPattern(/^[\w-]{1,64}$/, { expected: "letters, digits, - and _" }))
const minorPerRupiah = 100
const isMeal = (text: string): text is Meal => meals.some((meal) => meal === text)

const Row = Schema.Struct({
  id: word,
  city: word,
  time_zone: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  kind: Schema.Literals(placeKinds),
  category: Schema.Literals(categories),
  latitude: between(-90, 90),
  longitude: between(-180, 180),
  fee: between(0, 100_000_000),
  stay_minutes: between(5, 720),
  price_level: between(1, 4),
  popularity: between(0, 1),
  hours: Schema.String.check(
    Schema.makeFilter((text: string) => text === "" || hoursIn(text) !== undefined, {
      expected: "opening hours such as `daily 09:00-17:00`",
    }),
  ),
  serves: Schema.String,
})
const decodeRow = Schema.decodeUnknownEffect(Row)
const format = SchemaIssue.makeFormatterStandardSchemaV1()

const placeOf = (row: typeof Row.Type): CataloguePlace => {
  const hours = row.hours === "" ? undefined : hoursIn(row.hours)
  const serves = row.serves.split("+").filter(isMeal)
  return {
    ...{ id: row.id, city: row.city, name: row.name, category: row.category, kind: row.kind },
    ...{ latitude: row.latitude, longitude: row.longitude, feeMinor: Math.round(row.fee * minorPerRupiah) },
    ...{ stayMinutes: row.stay_minutes, priceLevel: row.price_level, popularity: row.popularity },
    ...(hours === undefined ? {} : { hours }),
    ...(serves.length === 0 ? {} : { serves }),
  }
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

const cityOf = (city: string, timeZone: string, places: ReadonlyArray<CataloguePlace>): City => ({
  ...{ city, timeZone, places },
  latitude: mean(places.map(({ latitude }) => latitude)),
  longitude: mean(places.map(({ longitude }) => longitude)),
})

/** Reads a catalogue; fails with the first fault, its line and its column. */
export const readCatalogue = Effect.fnUntraced(function* (text: string) {
  const rows = yield* Effect.try({
    try: (): ReadonlyArray<unknown> => parse(text, { columns: true, skip_empty_lines: true, to: limits.placesMax + 1 }),
    catch: (cause) => new PlaceFileError({ message: `The file of places cannot be read: ${String(cause)}` }),
  })
  if (rows.length > limits.placesMax) {
    return yield* new PlaceFileError({ message: `The file of places holds more than ${limits.placesMax} places.` })
  }
  const decoded = yield* Effect.forEach(rows, (row, at) =>
    decodeRow(row).pipe(
      Effect.mapError((error) => {
        const [issue] = format(error.issue).issues
        const column = issue?.path?.map(String).join(".") ?? ""
        return new PlaceFileError({
          message: `Places, line ${at + 2}, ${column}: ${issue?.message ?? "not as expected"}.`,
        })
      }),
    ),
  )
  const byCity = new Map<string, Array<typeof Row.Type>>()
  for (const row of decoded) {
    const those = byCity.get(row.city)
    if (those === undefined) byCity.set(row.city, [row])
    else those.push(row)
  }
  const cities = [...byCity].map(([city, those]) => cityOf(city, those[0]?.time_zone ?? "UTC", those.map(placeOf)))
  const catalogue: PlaceCatalogue = {
    currency: "IDR",
    cities,
    city: (name) => cities.find((one) => one.city === name),
  }
  return catalogue
})

const ownFile = new URL("../../../config/places/indonesia.csv", import.meta.url)

export class Places extends Context.Service<Places, PlaceCatalogue>()("pacer/feeds/Places") {
  /** The file that the setting names, else the project's own. */
  static readonly layer = Layer.effect(
    Places,
    Effect.gen(function* () {
      const file = Option.getOrElse(yield* settings.placesFile, () => ownFile)
      const text = yield* Effect.tryPromise({
        try: () => readFile(file, "utf8"),
        catch: (cause) => new PlaceFileError({ message: `The file of places cannot be opened: ${String(cause)}` }),
      })
      return yield* readCatalogue(text)
    }),
  )
}

/**
 * The fitted files of the forecast: two populations for the fold (`config/models/forecast-cards.json`, `-trips.json`) and
 * the residuals of naive pace that they are held against (`forecast-naive.json`), each with where it comes from.
 */
import { createHash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { type Population, readPopulation } from "../../budget/forecast/population.ts"
import type { NaiveResiduals } from "./naive.ts"

const folder = join(import.meta.dirname, "../../../config/models")

const Fitted = Schema.Struct({
  provenance: Schema.Struct({ people: Schema.Array(Schema.String) }),
  population: Schema.Unknown,
})
const decodeFitted = Schema.decodeUnknownSync(Schema.fromJsonString(Fitted))
const Naive = Schema.Record(Schema.String, Schema.Array(Schema.Finite))
const decodeNaive = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ cards: Naive, cardsOwnPace: Naive, trips: Naive })),
)

export type Subject = "cards" | "trips"

/** Residuals of naive pace, and on cards also of the person's own average pace. */
export interface NaiveFile {
  readonly cards: NaiveResiduals
  readonly cardsOwnPace: NaiveResiduals
  readonly trips: NaiveResiduals
}

/** Who was fitted on is remembered by a digest, so that nobody is ever judged by a model that has seen them. */
export const digestOf = (name: string): string =>
  createHash("sha256").update(`forecast/${name}`).digest("hex").slice(0, 12)

export const readFitted = (
  subject: Subject,
): { readonly population: Population; readonly people: ReadonlySet<string> } => {
  const { provenance, population } = decodeFitted(readFileSync(join(folder, `forecast-${subject}.json`), "utf8"))
  return { population: readPopulation(population), people: new Set(provenance.people) }
}

export const readNaive = (): NaiveFile => decodeNaive(readFileSync(join(folder, "forecast-naive.json"), "utf8"))

/** One field a line: a file that people can read and whose differences git can show. */
const linesOf = (fields: object): string =>
  `{\n${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(",\n")}\n}`

export const writeFitted = (subject: Subject, provenance: object, population: Population): void =>
  writeFileSync(
    join(folder, `forecast-${subject}.json`),
    `{\n"provenance": ${JSON.stringify(provenance)},\n"population": ${linesOf(population)}\n}\n`,
  )

export const writeNaive = (naive: NaiveFile): void =>
  writeFileSync(
    join(folder, "forecast-naive.json"),
    `{\n${Object.entries(naive)
      .map(([name, residuals]) => `${JSON.stringify(name)}: ${linesOf(residuals)}`)
      .join(",\n")}\n}\n`,
  )

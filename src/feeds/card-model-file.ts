/** The fitted card model that ships with Pacer. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type { CardModel } from "../budget/anomaly/card-scorer.ts"
import { readCardModel } from "../budget/anomaly/read-card-model.ts"
import { readFields, readList, readText } from "../budget/shape.ts"

/** Whom a model was fitted on is remembered by digests: an evaluation says whether it judges people that it has met. */
export const cardholderDigest = (cardholder: string): string =>
  createHash("sha256").update(`cards/${cardholder}`).digest("hex").slice(0, 12)

export const cardModelFile = new URL("../../config/models/anomaly-cards.json", import.meta.url)

/** @throws ShapeError or SyntaxError when the file is damaged */
export const shippedCardModel = (): CardModel => readCardModel(JSON.parse(readFileSync(cardModelFile, "utf8")))

/** Digests of the cardholders that the shipped model was fitted on. */
export const cardholdersMet = (): ReadonlySet<string> => {
  const { provenance } = readFields(JSON.parse(readFileSync(cardModelFile, "utf8")))
  return new Set(readList(readFields(provenance)["people"], readText))
}

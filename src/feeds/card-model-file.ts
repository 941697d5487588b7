/** The fitted card model that ships with Pacer. */
import { readFileSync } from "node:fs"
import type { CardModel } from "../budget/anomaly/card-scorer.ts"
import { readCardModel } from "../budget/anomaly/read-card-model.ts"

export const cardModelFile = new URL("../../config/models/anomaly-cards.json", import.meta.url)

/** @throws ShapeError or SyntaxError when the file is damaged */
export const shippedCardModel = (): CardModel => readCardModel(JSON.parse(readFileSync(cardModelFile, "utf8")))

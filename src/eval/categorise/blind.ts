/**
 * A categoriser that has met none of an evaluation's brands: neither its dictionary nor its training rows have them. What
 * it answers is what Pacer would say of merchants that nobody told it of; the shipped calibration is kept.
 */

import { readModelFile } from "../../../config/merchant-model.ts"
import { merchantPhrases } from "../../../config/merchants.ts"
import { categories } from "../../../config/taxonomy.ts"
import { phrasesOf, wordsOf } from "../../budget/categorise/descriptor.ts"
import { type Learned, learnedBy } from "../../budget/categorise/learned.ts"
import { makeRows } from "../../train/descriptors.ts"
import { fitted, seed } from "../../train/fit-merchants.ts"

const brandPhrases: ReadonlyMap<string, string> = new Map(
  categories.flatMap((category) =>
    phrasesOf(merchantPhrases[category].brand).map((phrase) => [wordsOf(phrase).join(" "), phrase] as const),
  ),
)
const wordsMax = 6

/** The dictionary's brands that stand in these descriptors, as the dictionary writes them. */
export const brandsIn = (descriptors: ReadonlyArray<string>): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const descriptor of descriptors) {
    const words = wordsOf(descriptor)
    for (let from = 0; from < words.length; from++) {
      for (let to = from + 1; to <= Math.min(words.length, from + wordsMax); to++) {
        const phrase = brandPhrases.get(words.slice(from, to).join(" "))
        if (phrase !== undefined) found.add(phrase)
      }
    }
  }
  return found
}

/** Minutes of one core. */
export const trainedWithout = (brands: ReadonlySet<string>): Learned => {
  const shipped = readModelFile()?.header
  const rows = makeRows(seed).filter(({ phrase }) => phrase === undefined || !brands.has(phrase))
  const model = fitted(rows, "blind", brands)
  return learnedBy({ ...model, sharpness: shipped?.sharpness ?? 1, reliability: shipped?.reliability ?? [] }, brands)
}

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

const contains = (words: ReadonlyArray<string>, part: ReadonlyArray<string>): boolean =>
  words.some((_, at) => part.every((word, index) => words[at + index] === word))

/** These brands, and all that are called after one of them: INDOMARET POINT tells of INDOMARET. */
const withNamesakes = (brands: ReadonlySet<string>): ReadonlySet<string> => {
  const known = [...brands].map(wordsOf).filter((words) => words.length > 0)
  const all = [...brandPhrases].filter(([words]) => known.some((brand) => contains(words.split(" "), brand)))
  return new Set(all.map(([, phrase]) => phrase))
}

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
export const trainedWithout = (named: ReadonlySet<string>): Learned => {
  const brands = withNamesakes(named)
  const shipped = readModelFile()?.header
  const rows = makeRows(seed).filter(({ phrase }) => phrase === undefined || !brands.has(phrase))
  const model = fitted(rows, "blind", brands)
  const { sharpness = 1, reliability = [], unknownReliability = [], unreadableReliability = [] } = shipped ?? {}
  return learnedBy({ ...model, sharpness, reliability, unknownReliability, unreadableReliability }, brands)
}

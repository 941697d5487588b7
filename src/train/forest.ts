/**
 * The other candidate: a random forest, which cannot carry thousands of n-grams, over a descriptor reduced to what it can:
 * the dictionary's finds by category and strength, the code's category, lengths, and n-grams in a few hash buckets.
 */
import { RandomForestClassifier } from "ml-random-forest"
import { categories } from "../../config/taxonomy.ts"
import { wordsOf } from "../budget/categorise/descriptor.ts"
import { mccVerdict } from "../budget/categorise/mcc.ts"
import { phrasesIn } from "../budget/categorise/merchant-words.ts"
import type { Row } from "./descriptors.ts"

const gramBuckets = 48
const strengths = 4

export const reduced = (row: Pick<Row, "raw" | "mcc" | "phrase">, isHidden: boolean): Array<number> => {
  const words = wordsOf(row.raw)
  const found = new Array<number>(categories.length * strengths).fill(0)
  for (const { category, rank, letters } of phrasesIn(
    words,
    isHidden && row.phrase !== undefined ? new Set([row.phrase]) : undefined,
  )) {
    const at = categories.indexOf(category) * strengths + rank
    found[at] = (found[at] ?? 0) + letters
  }
  const code = new Array<number>(categories.length).fill(0)
  const verdict = mccVerdict(row.mcc)
  if (verdict !== undefined) code[categories.indexOf(verdict.category)] = verdict.confidence
  const grams = new Array<number>(gramBuckets).fill(0)
  for (const word of words) {
    for (let at = 0; at + 3 <= word.length; at++) {
      const hash = (word.charCodeAt(at) * 31 + word.charCodeAt(at + 1)) * 31 + word.charCodeAt(at + 2)
      grams[hash % gramBuckets] = (grams[hash % gramBuckets] ?? 0) + 1
    }
  }
  return [...found, ...code, words.length, row.raw.length, ...grams]
}

const treeCount = 12

/** Trains on these rows and names the categories of those. */
export const forestGuesses = (
  rows: ReadonlyArray<Row>,
  isHidden: (row: Row) => boolean,
  asked: ReadonlyArray<ReadonlyArray<number>>,
  seed: number,
): ReadonlyArray<number> => {
  const forest = new RandomForestClassifier({
    seed,
    nEstimators: treeCount,
    maxFeatures: 0.3,
    replacement: false,
    treeOptions: { maxDepth: 18, minNumSamples: 3 },
    noOOB: true,
  })
  forest.train(
    rows.map((row) => reduced(row, isHidden(row))),
    rows.map(({ category }) => categories.indexOf(category)),
  )
  return forest.predict(asked.map((one) => [...one]))
}

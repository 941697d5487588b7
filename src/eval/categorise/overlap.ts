/**
 * Whether an evaluation's descriptors were met before: a descriptor that, after normalisation, is itself a phrase of the
 * dictionary or a training row says nothing of strangers. A chain's name within a longer descriptor is no overlap; those
 * rows are counted apart (`unnamedRows`) and `--blind` judges without their names.
 */
import { merchantPhrases } from "../../../config/merchants.ts"
import { categories } from "../../../config/taxonomy.ts"
import { descriptorWords, phrasesOf } from "../../budget/categorise/descriptor.ts"
import { makeRows } from "../../train/descriptors.ts"
import { seed } from "../../train/fit-merchants.ts"

/** What two descriptors of one merchant have in common: capitals, no way of paying, no branch number. */
export const normalised = (text: string): string => descriptorWords(text).join(" ")

export interface Met {
  readonly dictionary: ReadonlySet<string>
  readonly training: ReadonlySet<string>
}

/** These dictionary phrases and training descriptors, normalised. */
export const metOf = (phrases: Iterable<string>, descriptors: Iterable<string>): Met => ({
  dictionary: new Set([...phrases].map(normalised)),
  training: new Set([...descriptors].map(normalised)),
})

/** All that the shipped model and dictionary were made of; some seconds. */
export const metByPacer = (): Met =>
  metOf(
    categories.flatMap((category) => Object.values(merchantPhrases[category]).flatMap(phrasesOf)),
    makeRows(seed).map(({ raw }) => raw),
  )

/** How many rows stand in either, and the rows that stand in neither. */
export const overlapOf = <Row extends { readonly raw: string }>(rows: ReadonlyArray<Row>, met: Met) => {
  const keys = rows.map(({ raw }) => normalised(raw))
  return {
    inDictionary: keys.filter((key) => met.dictionary.has(key)).length,
    inTraining: keys.filter((key) => met.training.has(key)).length,
    strangers: rows.filter((_, index) => {
      const key = keys[index] ?? ""
      return !met.dictionary.has(key) && !met.training.has(key)
    }),
  }
}

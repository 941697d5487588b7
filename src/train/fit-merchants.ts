/**
 * The fit of the merchants' model to training rows, the same for the shipped model and for those of evaluations. Some of
 * the brands are kept from the dictionary meanwhile: the model must not rely on it alone.
 */
import type { LinearModel } from "../budget/categorise/linear-model.ts"
import type { Row } from "./descriptors.ts"
import { exampleOf, packed, train } from "./linear-trainer.ts"

export const seed = 7
const passes = 3
/** Of the brands, that the dictionary is said to lack. */
const hiddenPercent = 60

export const shareOf = (text: string): number => {
  let hash = 7
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619)
  return ((hash ^ (hash >>> 13)) >>> 0) % 100
}
export const isHidden = ({ merchant }: Row): boolean => shareOf(`hidden ${merchant}`) < hiddenPercent

/** @param unknown phrases that the dictionary shall lack in every row, beside a row's own where it is hidden */
export const fitted = (rows: ReadonlyArray<Row>, version: string, unknown?: ReadonlySet<string>): LinearModel =>
  packed(
    train(
      rows.map((row) => exampleOf(row, isHidden(row), unknown)),
      passes,
      seed,
    ),
    version,
  )

/**
 * What a traveller lets corrections do in a budget, and how sure the plan shall be. Words about it are whole: the latest
 * by its own time stands (I8).
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import { readFields, readInteger, readList, readNumber, readOneOf } from "../shape.ts"

export const correctionModes = ["off", "suggest", "automatic"] as const
export type CorrectionMode = (typeof correctionModes)[number]

export interface CorrectionSettings {
  readonly mode: CorrectionMode
  /** How probable it shall be that the trip ends within its plan. */
  readonly adherenceTarget: number
  /** What a category's plan never falls below. */
  readonly floorsMinor: { readonly [category in Category]?: number }
  /** Nothing is taken from these, and nobody is asked to spend less on them. */
  readonly locked: ReadonlyArray<Category>
  /** Of automatic corrections: what one may move, and all of them together; null: any amount. */
  readonly perCorrectionMinorMax: number | null
  readonly perTripMinorMax: number | null
}

export const defaultSettings: CorrectionSettings = {
  mode: "suggest",
  adherenceTarget: 0.8,
  floorsMinor: {},
  locked: [],
  perCorrectionMinorMax: null,
  perTripMinorMax: null,
}

const readAmount = (value: unknown): number | null => (value === null ? null : readInteger(value))

/** From parsed snapshot text. */
export const readSettings = (value: unknown): CorrectionSettings => {
  const fields = readFields(value)
  const floors = Object.entries(readFields(fields["floorsMinor"]))
  return {
    mode: readOneOf(correctionModes, fields["mode"]),
    adherenceTarget: readNumber(fields["adherenceTarget"]),
    floorsMinor: Object.fromEntries(
      floors.map(([category, minor]) => [readOneOf(categories, category), readInteger(minor)]),
    ),
    locked: readList(fields["locked"], (category) => readOneOf(categories, category)),
    perCorrectionMinorMax: readAmount(fields["perCorrectionMinorMax"]),
    perTripMinorMax: readAmount(fields["perTripMinorMax"]),
  }
}

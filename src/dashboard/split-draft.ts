/**
 * A split while it is being entered, apart from the screen: all parts but the last hold what was typed, the last takes
 * the rest, so that the parts always add up (I7). Pure.
 */
import type { Category } from "../../config/taxonomy.ts"
import { parseMoney } from "./money.ts"
import type { SplitPart } from "./transaction-calls.ts"

export interface PartDraft {
  readonly key: number
  readonly category: Category
  /** Null: in no trip. */
  readonly budgetId: string | null
  readonly text: string
}

export interface Reckoned {
  /** Of each part, the last one's being the rest; undefined where nothing usable is typed. */
  readonly amounts: ReadonlyArray<number | undefined>
  /** What the last part gets; negative when more was typed than there is. */
  readonly restMinor: number
  readonly complete: boolean
}

/** What each typed amount comes to, and what is left for the last. */
export const reckoned = (texts: ReadonlyArray<string>, wholeMinor: number, currency: string): Reckoned => {
  const typed = texts.slice(0, -1).map((text) => {
    const minor = parseMoney(text, currency)
    return minor === undefined || minor <= 0 ? undefined : minor
  })
  const restMinor = wholeMinor - typed.reduce<number>((sum, minor) => sum + (minor ?? 0), 0)
  return {
    amounts: [...typed, restMinor],
    restMinor,
    complete: restMinor > 0 && typed.every((minor) => minor !== undefined),
  }
}

export const partsOf = (
  drafts: ReadonlyArray<PartDraft>,
  wholeMinor: number,
  currency: string,
): ReadonlyArray<SplitPart> | undefined => {
  const { amounts, complete } = reckoned(
    drafts.map((draft) => draft.text),
    wholeMinor,
    currency,
  )
  if (!complete) return undefined
  return drafts.map(({ category, budgetId }, index) => ({ amountMinor: amounts[index] ?? 0, category, budgetId }))
}

/** An amount over weights; what does not divide is the last one's, as the accounts do it. */
export const byWeights = (amountMinor: number, weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0) return weights.map(() => 0)
  let rest = amountMinor
  const last = weights.findLastIndex((weight) => weight > 0)
  return weights
    .map((weight, index) => {
      const part = index === last ? 0 : Number((BigInt(amountMinor) * BigInt(weight)) / BigInt(sum))
      rest -= part
      return part
    })
    .map((part, index) => (index === last ? rest : part))
}

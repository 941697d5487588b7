/**
 * What a traveller has shown to be dear to them: per category how often they let it give and how often they kept it,
 * over all their trips. Two small counts and one ratio, so that it can be said in a sentence why a correction asks more
 * of one than of another; moved by decisions alone, and bounded: old evidence fades when there is much.
 */
import { categories } from "../../../config/taxonomy.ts"
import type { MoneyLine, Move } from "./money-line.ts"

/** Indexed as the taxonomy. */
export interface Preferences {
  readonly given: ReadonlyArray<number>
  readonly kept: ReadonlyArray<number>
}

export const noPreferences: Preferences = {
  given: categories.map(() => 0),
  kept: categories.map(() => 0),
}

export const hasPreferences = ({ given, kept }: Preferences): boolean =>
  given.some((count) => count > 0) || kept.some((count) => count > 0)

/** Decisions that weigh as much as what everybody begins with. */
const priorCount = 2
/** Beyond so many both counts are halved. */
const countMax = 20
const weightMin = 0.25
const weightMax = 4

/** How reluctantly a category gives: 1 for whom nothing is known of. */
export const weightOf = ({ given, kept }: Preferences, index: number): number => {
  const ratio = ((kept[index] ?? 0) + priorCount) / ((given[index] ?? 0) + priorCount)
  return Math.min(weightMax, Math.max(weightMin, ratio))
}

const takenFrom = (moves: ReadonlyArray<Move>, line: MoneyLine): number =>
  moves.reduce((sum, move) => (move.from === line ? sum + move.amountMinor : sum), 0)

/** An edit that takes less than this part of what was proposed means that the category was kept. */
const keptPart = 0.9

type Evidence = "given" | "kept" | undefined

const evidenceOf = (
  decision: "accepted" | "rejected" | "edited" | "undone",
  proposedMinor: number,
  takenMinor: number,
): Evidence => {
  if (decision === "rejected") return proposedMinor > 0 ? "kept" : undefined
  if (decision === "undone") return takenMinor > 0 ? "kept" : undefined
  if (decision === "accepted") return takenMinor > 0 ? "given" : undefined
  if (takenMinor === 0 && proposedMinor === 0) return undefined
  return takenMinor < proposedMinor * keptPart ? "kept" : "given"
}

/**
 * What a decision of the traveller's teaches. The engine's own decisions teach nothing.
 * @param proposed what was proposed, where that is known
 * @param moves what was decided
 */
export const learn = (
  preferences: Preferences,
  decision: "accepted" | "rejected" | "edited" | "undone",
  proposed: ReadonlyArray<Move>,
  moves: ReadonlyArray<Move>,
): Preferences => {
  const given = [...preferences.given]
  const kept = [...preferences.kept]
  for (const [index, category] of categories.entries()) {
    const evidence = evidenceOf(decision, takenFrom(proposed, category), takenFrom(moves, category))
    if (evidence === undefined) continue
    const counts = evidence === "given" ? given : kept
    counts[index] = (counts[index] ?? 0) + 1
    if ((counts[index] ?? 0) <= countMax) continue
    given[index] = Math.floor((given[index] ?? 0) / 2)
    kept[index] = Math.floor((kept[index] ?? 0) / 2)
  }
  return { given, kept }
}

/** From an instance's text to its tours in the file's own numbers: what the command and the evaluation share. */
import { readInstance } from "./orienteering-file.ts"
import { type Effort, runSearch } from "./run-search.ts"
import type { Routes } from "./tour-model.ts"
import { TourSearch } from "./tour-search.ts"

export interface InstanceSolution {
  /** Points as the file numbers them, per day in visiting order. */
  readonly routes: Routes
  readonly score: number
}

/**
 * Solves an instance of the format in `orienteering-file.ts`, on this thread. The same seed and iterations give the same
 * solution. Throws `InstanceError` for a text that is none.
 */
export const solveInstance = (text: string, decimals: 1 | 2, seed: number, effort: Effort): InstanceSolution => {
  const { model, ids } = readInstance(text, decimals)
  const search = new TourSearch(model, seed)
  runSearch(search, effort)
  const score = Math.round(search.value * 1_000) / 1_000
  return { routes: search.routes.map((day) => day.map((point) => ids[point] ?? 0)), score }
}

/**
 * What a solver's thread does with a task: the pure optimiser, with the effort counted in steps, so that the same task
 * gives the same plan wherever it runs.
 */
import { type Choice, type Optimised, optimise, paretoChoices } from "../trip/itinerary/optimise.ts"
import { type Replanned, replan } from "../trip/itinerary/replan.ts"
import type { ItineraryRequest } from "../trip/itinerary/request.ts"
import type { Itinerary } from "../trip/itinerary/schedule.ts"

export interface SolveTask {
  readonly request: ItineraryRequest
  /** The plan that is mended; absent: made anew. */
  readonly previous?: Itinerary
  readonly seed: number
  readonly iterations: number
  /** Whether the choice of goals is worked out as well. */
  readonly choices: boolean
}

export interface Solution {
  readonly result: Optimised
  readonly replanned: Omit<Replanned, "result"> | undefined
  readonly choices: ReadonlyArray<Choice>
}

/** What is told meanwhile, of each better plan. */
export interface SolveProgress {
  readonly costMinor: number
  readonly liking: number
  readonly stops: number
}

/** @param told hears of each better plan; false stops with what there is */
export const solve = (
  { request, previous, seed, iterations, choices }: SolveTask,
  told: (progress: SolveProgress) => boolean = () => true,
): Solution => {
  const effort = { iterations }
  const tell = ({ costMinor, liking, days }: Itinerary): boolean =>
    told({ costMinor, liking, stops: days.reduce((sum, { stops }) => sum + stops.length, 0) })
  const { result, ...replanned } =
    previous === undefined
      ? { result: optimise(request, seed, effort, { told: tell }) }
      : replan(request, previous, seed, effort, { told: tell })
  return {
    result,
    replanned: "savedMinor" in replanned ? replanned : undefined,
    choices: choices && result.feasible ? paretoChoices(request, seed, effort) : [],
  }
}

/**
 * Says at the event that makes it so that the trip, or the category of that event, will probably end over its plan: once
 * for each crossing, and not again before it has become improbable. Asked at every event, from what the forecast has at
 * hand (at-hand.ts); the distribution is turned into a probability only where there is something to say.
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { freshMs } from "../anomaly/watch.ts"
import { isTooEarly, type TripClock } from "../burn/trip-clock.ts"
import type { BudgetEntry, Fact } from "../model.ts"
import type { BudgetState, LikelyOver } from "../state.ts"
import { type Distribution, probabilityBelow, quantilesOf } from "./distribution.ts"
import { tripPopulation } from "./trip-population.ts"

/** Said below the one, armed again at the other. Categories are many, and their plans are guesses: more has to speak. */
interface Band {
  readonly low: number
  readonly recovered: number
}
const tripBand: Band = { low: 0.4, recovered: 0.6 }
const categoryBand: Band = { low: 0.2, recovered: 0.5 }

const noFacts: ReadonlyArray<Fact> = []

/** What is to be said of one sum to come, undefined for nothing: the probability that it stays within its room. */
const crossing = (
  { said }: BudgetState,
  what: LikelyOver,
  rest: Distribution,
  roomMinor: number,
  { low, recovered }: Band,
): number | undefined => {
  const at = said.likelyOver.indexOf(what)
  // Sums are skewed: with room for the mean, more than half of the chances are within it (a test holds the model to it).
  if (at < 0 && roomMinor >= rest.meanMinor) return undefined
  const probability = probabilityBelow(rest, tripPopulation.residuals, roomMinor)
  if (at >= 0) {
    if (probability >= recovered) said.likelyOver.splice(at, 1)
    return undefined
  }
  if (probability >= low) return undefined
  said.likelyOver.push(what)
  return probability
}

const medianMinor = (rest: Distribution): number =>
  Math.round(quantilesOf(rest, tripPopulation.residuals, [0.5])[0] ?? 0)

const factOf = (
  { seq, logMs }: BudgetState,
  spentMinor: number,
  allowanceMinor: number,
  probability: number,
): Extract<Fact, { kind: "burn_warning" }> => ({
  kind: "burn_warning",
  seq,
  atMs: logMs,
  reason: "forecast",
  spentMinor,
  allowanceMinor,
  probability: Math.round(probability * 1_000) / 1_000,
})

const sayTrip = (state: BudgetState, clock: TripClock): Fact | undefined => {
  const { plan, sums, said, atHand } = state
  const rest = atHand.rest(plan, sums, clock)
  const headroomMinor = atHand.headroomMinor(plan, sums, clock)
  const probability = crossing(state, "trip", rest, headroomMinor, tripBand)
  // What is used up, or does not last at this pace, has been told in these words.
  if (probability === undefined || said.pace || sums.spentMinor >= plan.totalMinor) return undefined
  return factOf(state, plan.totalMinor - headroomMinor + medianMinor(rest), plan.totalMinor, probability)
}

const sayCategory = (state: BudgetState, clock: TripClock, category: Category): Fact | undefined => {
  const { plan, sums, atHand } = state
  const plannedMinor = plan.categoryPlanMinor[category]
  if (plannedMinor === undefined || oneOffCategories.has(category)) return undefined
  const spentMinor = sums.byCategory[categories.indexOf(category)]?.spentMinor ?? 0
  const certainMinor = spentMinor + (plan.committed?.byCategoryMinor[category] ?? 0)
  const rest = atHand.restIn(plan, sums, clock, category)
  const probability = crossing(state, category, rest, plannedMinor - certainMinor, categoryBand)
  if (probability === undefined) return undefined
  const expectedMinor = certainMinor + medianMinor(rest)
  return { ...factOf(state, expectedMinor, plannedMinor, probability), category }
}

/** What there is to say, of the whole trip and of the category that has moved. */
export const sayLikelyOver = (state: BudgetState, clock: TripClock, moved?: BudgetEntry): ReadonlyArray<Fact> => {
  if (isTooEarly(clock)) return noFacts
  // What comes in days late is no news of its own, and an old statement is many of them: the next event of these days tells.
  if (moved !== undefined && state.logMs - moved.timeMs > freshMs) return noFacts
  const trip = sayTrip(state, clock)
  const category = moved === undefined ? undefined : sayCategory(state, clock, moved.category)
  if (trip === undefined) return category === undefined ? noFacts : [category]
  return category === undefined ? [trip] : [trip, category]
}

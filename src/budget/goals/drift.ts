/**
 * Says when a goal has become improbable, and when it is probable again: once each, with a gap between the two so that
 * it does not flap. Looked at where corrections are, never for an ordinary transaction.
 */
import { tripClock } from "../burn/trip-clock.ts"
import { situationIn } from "../correction/situation.ts"
import type { Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { type GoalOutlook, goalOutlooks, goalProbabilityLow } from "./outlook.ts"

/** Back at this, it is on track again. */
const recovered = 0.6

const noFacts: ReadonlyArray<Fact> = []

export const sayDrift = (state: BudgetState): ReadonlyArray<Fact> => {
  const { plan, sums, goals, goalsOffTrack } = state
  if (state.closed || goals.length === 0) return noFacts
  const clock = tripClock(plan, state.logMs)
  if (clock.phase !== "running") return noFacts
  const outlooks = goalOutlooks(situationIn(state, clock), sums, goals)
  const factOf = ({ goal, probability }: GoalOutlook, drift: "off_track" | "on_track"): Fact => ({
    kind: "goal_drift",
    seq: state.seq,
    atMs: state.logMs,
    goalId: goal.goalId,
    name: goal.name,
    drift,
    probability,
  })
  return outlooks.flatMap((one) => {
    const { goal, probability } = one
    const said = goalsOffTrack.has(goal.goalId)
    if (goal.paused || one.isOver) return noFacts
    if (!said && probability < goalProbabilityLow) {
      goalsOffTrack.add(goal.goalId)
      return [factOf(one, "off_track")]
    }
    if (said && probability >= recovered) {
      goalsOffTrack.delete(goal.goalId)
      return [factOf(one, "on_track")]
    }
    return noFacts
  })
}

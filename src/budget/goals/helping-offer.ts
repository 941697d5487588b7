/** Which offer helps a goal that drifts, and how far: the same forecast with the saving taken off what lies ahead. */
import type { TripClock } from "../burn/trip-clock.ts"
import { offersAt } from "../correction/offer.ts"
import { viewOffer } from "../correction/offer-view.ts"
import { situationOf } from "../correction/situation.ts"
import { plusOffer, takenSavings } from "../correction/taken-savings.ts"
import type { BudgetState } from "../state.ts"
import type { GoalOutlook } from "./outlook.ts"
import { goalOutlooks, goalProbabilityWanted } from "./outlook.ts"
import type { GoalOffer } from "./view.ts"

/** Less than this much more of a chance is not worth a word. */
const helpMin = 0.03

const mayNeedHelp = ({ goal, isOver, probability }: GoalOutlook): boolean =>
  !goal.paused && !isOver && probability < goalProbabilityWanted

/** In the order of the goals; null where nothing helps or nothing has to. Costs nothing where nothing was found. */
export const helpingOffers = (
  state: BudgetState,
  clock: TripClock,
  outlooks: ReadonlyArray<GoalOutlook>,
  asOfMs: number,
): ReadonlyArray<GoalOffer | null> => {
  const { plan, sums, goals, corrections, closed } = state
  const best: Array<GoalOffer | null> = outlooks.map(() => null)
  if (state.offers.length === 0 || closed || !outlooks.some(mayNeedHelp)) return best
  const taken = takenSavings(corrections, plan, clock)
  for (const offer of offersAt(state.offers, corrections.decided, asOfMs, clock.today)) {
    if (corrections.settings.locked.includes(offer.category)) continue
    const situation = situationOf(plan, sums, clock, closed, plusOffer(taken, offer))
    for (const [index, { probability }] of goalOutlooks(situation, sums, goals).entries()) {
      const [before, found] = [outlooks[index], best[index]]
      if (before === undefined || !mayNeedHelp(before)) continue
      if (probability < (found?.probabilityAfter ?? before.probability + helpMin)) continue
      if (found !== null && found !== undefined && probability === found.probabilityAfter) continue
      best[index] = { ...viewOffer(offer), probabilityAfter: probability }
    }
  }
  return best
}

/**
 * The forecast at every event: what is still to be spent by the trip's end, in all and in a category, as a distribution
 * whose parameters an event moves in constant time. An ordinary purchase of today moves the accounts and the clock alone;
 * what the days before it tell is reckoned once a day, and anew after what moves it: another plan, a purchase of an
 * earlier day, something paid once. This is a cache: it follows from accounts, plan and instant (I1), is in no snapshot
 * and equals what `outlookOf` reckons from nothing, bit for bit.
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { Sums } from "../accounts/sums.ts"
import { committedOneOffsMinor, everydayBookedMinor, everydayBudgetMinor } from "../burn/everyday.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import type { BudgetEntry, BudgetPlan, EpochDay } from "../model.ts"
import { openShareOf } from "./booked-ahead.ts"
import { everydayShare, ownSumMinor, priorShares, shareWeightMinor } from "./category-shares.ts"
import { type Distribution, distributionOf } from "./distribution.ts"
import { categoryDistribution } from "./forecast.ts"
import type { Belief } from "./habit.ts"
import { beliefOf, dayWeight, restOfToday } from "./outlook.ts"

/** What no ordinary purchase of the day moves. */
interface Morning {
  readonly plan: BudgetPlan
  readonly today: EpochDay
  readonly weightToday: number
  /** Of all days after this one. */
  readonly evenDaysLater: number
  readonly committedMinor: number
  belief: Belief
  /** A purchase of an earlier day has come since: the days tell something else. */
  isBeliefOld: boolean
  /** Reckoned when a category is first asked for. */
  priors: ReadonlyArray<number> | undefined
}

const morningOf = (plan: BudgetPlan, sums: Sums, clock: TripClock): Morning => {
  let evenDaysLater = 0
  for (let day = clock.today + 1; day <= plan.endDay; day++) evenDaysLater += dayWeight(plan, day)
  return {
    plan,
    today: clock.today,
    weightToday: dayWeight(plan, clock.today),
    evenDaysLater,
    committedMinor: committedOneOffsMinor(plan, sums) - sums.oneOffMinor + everydayBookedMinor(plan),
    belief: beliefOf(plan, sums, clock),
    isBeliefOld: false,
    priors: undefined,
  }
}

/** Private fields: two states are the same whatever is at hand in them. */
export class ForecastAtHand {
  #morning: Morning | undefined

  /** Whatever comes into the accounts or leaves them goes by here. */
  touch({ localDay, oneOff }: BudgetEntry): void {
    const morning = this.#morning
    if (morning === undefined) return
    if (oneOff) this.#morning = undefined
    else if (localDay < morning.today) morning.isBeliefOld = true
  }

  #morningAt(plan: BudgetPlan, sums: Sums, clock: TripClock): Morning {
    const held = this.#morning
    if (held === undefined || held.plan !== plan || held.today !== clock.today) {
      this.#morning = morningOf(plan, sums, clock)
      return this.#morning
    }
    if (held.isBeliefOld) {
      held.belief = beliefOf(plan, sums, clock)
      held.isBeliefOld = false
    }
    return held
  }

  /** Everyday spend to come that nothing booked stands for. Of a trip that is under way. */
  rest(plan: BudgetPlan, sums: Sums, clock: TripClock): Distribution {
    const morning = this.#morningAt(plan, sums, clock)
    const evenDays = evenDaysAhead(morning, clock)
    if (plan.committed === undefined) return distributionOf(morning.belief, evenDays)
    return distributionOf(morning.belief, evenDays, openShareIn(morning, sums, evenDays))
  }

  /** The part of it that is of one everyday category. */
  restIn(plan: BudgetPlan, sums: Sums, clock: TripClock, category: Category): Distribution {
    const morning = this.#morningAt(plan, sums, clock)
    const evenDays = evenDaysAhead(morning, clock)
    const share = shareIn(morning, sums, categories.indexOf(category), ownSumMinor(sums))
    const bookedMinor = plan.committed?.byCategoryMinor[category] ?? 0
    const open = bookedMinor === 0 ? share : openShareOf(share, bookedMinor, allAhead(morning, evenDays).meanMinor)
    return categoryDistribution(morning.belief, evenDays, open)
  }

  /** Total less what is spent and what is committed: all that `rest` may come to. */
  headroomMinor(plan: BudgetPlan, sums: Sums, clock: TripClock): number {
    return plan.totalMinor - sums.spentMinor - this.#morningAt(plan, sums, clock).committedMinor
  }
}

const evenDaysAhead = ({ weightToday, evenDaysLater }: Morning, clock: TripClock): number =>
  restOfToday(weightToday, clock) + evenDaysLater

const allAhead = ({ belief }: Morning, evenDays: number): Distribution => distributionOf(belief, evenDays)

const shareIn = (morning: Morning, sums: Sums, index: number, ownSum: number): number => {
  morning.priors ??= priorShares(morning.plan, everydayBudgetMinor(morning.plan, sums))
  return everydayShare(sums.byCategory[index], morning.priors[index] ?? 0, shareWeightMinor(morning.belief), ownSum)
}

/** The part of the spend to come that no booking stands for, as `bookedAhead` has it for the trip's end. */
const openShareIn = (morning: Morning, sums: Sums, evenDays: number): number => {
  const booked = morning.plan.committed?.byCategoryMinor
  const { meanMinor } = allAhead(morning, evenDays)
  const ownSum = ownSumMinor(sums)
  let replaced = 0
  for (let index = 0; index < categories.length; index++) {
    const category = categories[index]
    const bookedMinor = category === undefined ? 0 : (booked?.[category] ?? 0)
    if (bookedMinor === 0 || category === undefined || oneOffCategories.has(category)) continue
    const share = shareIn(morning, sums, index, ownSum)
    replaced += share - openShareOf(share, bookedMinor, meanMinor)
  }
  return Math.max(0, 1 - replaced)
}

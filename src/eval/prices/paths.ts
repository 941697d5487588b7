/**
 * Simulated prices of stays from a month ahead to the day itself, in a world that is richer than the adviser's model:
 * every hotel has its own trend, restlessness, promotions and shortages. The adviser has seen some earlier stays of the
 * hotel and then decides day by day; beside it those who always book at once, always at the end, and with hindsight.
 */
import { Dice } from "../../feeds/simulate/dice.ts"
import { adviseBooking } from "../../trip/prices/advice.ts"
import { fitProcess, type PricePoint } from "../../trip/prices/price-process.ts"

export interface AdviceFigures {
  readonly stays: number
  readonly savingVsNow: number
  readonly savingVsWait: number
  readonly savingOfHindsightVsNow: number
  /** Of stays, where the advice ended dearer than booking at once. */
  readonly dearerThanNowShare: number
}

const leadDays = 30
const seenStays = 6
const decidedStays = 4

const gauss = (dice: Dice): number => Math.sqrt(-2 * Math.log(1 - dice.unit())) * Math.cos(2 * Math.PI * dice.unit())

interface Habits {
  readonly level: number
  readonly lateChange: number
  readonly persistence: number
  readonly spread: number
  readonly promotions: number
  readonly shortages: number
}

const habitsOf = (dice: Dice): Habits => ({
  level: Math.log(30_000_000 + dice.unit() * 120_000_000),
  lateChange: dice.pick([0.25, 0.15, 0.08, 0, -0.08, -0.15]),
  persistence: 0.7 + dice.unit() * 0.25,
  spread: 0.02 + dice.unit() * 0.05,
  promotions: dice.unit() * 0.04,
  shortages: dice.unit() * 0.015,
})

const stayOf = (habits: Habits, dice: Dice): ReadonlyArray<PricePoint> => {
  const level = habits.level + gauss(dice) * 0.08
  let deviation = (gauss(dice) * habits.spread) / Math.sqrt(1 - habits.persistence ** 2)
  let [promotionDays, scarce] = [0, 0]
  return Array.from({ length: leadDays + 1 }, (_, index) => {
    const daysLeft = leadDays - index
    deviation = habits.persistence * deviation + habits.spread * gauss(dice)
    if (promotionDays > 0) promotionDays -= 1
    else if (dice.chance(habits.promotions)) promotionDays = dice.integer(2, 6)
    if (dice.chance(habits.shortages)) scarce = 0.25
    const late = habits.lateChange * Math.max(0, 1 - daysLeft / 14)
    return { daysLeft, minor: Math.round(Math.exp(level + late + deviation + scarce - (promotionDays > 0 ? 0.14 : 0))) }
  })
}

const paidWithAdvice = (stay: ReadonlyArray<PricePoint>, earlier: ReadonlyArray<ReadonlyArray<PricePoint>>): number => {
  const process = fitProcess(earlier)
  const levels = earlier.map((path) =>
    Math.exp(path.reduce((sum, { minor }) => sum + Math.log(minor), 0) / path.length),
  )
  for (let day = 0; day < stay.length; day++)
    if (adviseBooking(process, stay.slice(0, day + 1), levels).advice === "book") return stay[day]?.minor ?? 0
  return stay.at(-1)?.minor ?? 0
}

export const adviceFigures = (hotels: number, seed: number): AdviceFigures => {
  let [now, wait, advised, hindsight, dearer] = [0, 0, 0, 0, 0]
  for (let hotel = 0; hotel < hotels; hotel++) {
    const dice = new Dice(`price paths/${seed}/${hotel}`)
    const habits = habitsOf(dice)
    const earlier = Array.from({ length: seenStays }, () => stayOf(habits, dice))
    for (let index = 0; index < decidedStays; index++) {
      const stay = stayOf(habits, dice)
      const [first, last] = [stay[0]?.minor ?? 0, stay.at(-1)?.minor ?? 0]
      const paid = paidWithAdvice(stay, earlier)
      now += first
      wait += last
      advised += paid
      hindsight += Math.min(...stay.map(({ minor }) => minor))
      if (paid > first) dearer += 1
    }
  }
  const stays = hotels * decidedStays
  return {
    stays,
    savingVsNow: 1 - advised / now,
    savingVsWait: 1 - advised / wait,
    savingOfHindsightVsNow: 1 - hindsight / now,
    dearerThanNowShare: dearer / stays,
  }
}

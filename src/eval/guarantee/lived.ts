/** A simulated trip lived under a plan: the traveller gets the day's allowance each morning and heeds it or not. */
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { allowanceToday } from "../../budget/guarantee/allowance.ts"
import type { Basis } from "../../budget/guarantee/basis.ts"
import type { Progress } from "../../budget/guarantee/midtrip.ts"
import { Journey, type Outline, type Split } from "../../sim/travellers/travellers.ts"

export interface LivedTrip {
  readonly finalMinor: number
  /** What was known on each morning, the first left out (then only the quote is). */
  readonly mornings: ReadonlyArray<Progress>
  /** Minor units in the taxonomy's order. */
  readonly byCategory: ReadonlyArray<number>
  readonly hasShock: boolean
}

export interface Ticket {
  readonly outline: Outline
  readonly basis: Basis
  readonly split: Split
  /** Which traveller: the same label is the same one. */
  readonly label: string
  readonly adherence: number
}

const isBooked = categories.map((category) => oneOffCategories.has(category))

/** @param level what the quote expects of ln(final / guide) */
export const liveTrip = (
  { outline, basis, split, label, adherence }: Ticket,
  level: number,
  planMinor: number,
): LivedTrip => {
  const journey = new Journey(outline, split, label, adherence)
  const everydayMinor: Array<number> = []
  const byCategory = categories.map(() => 0)
  const mornings: Array<Progress> = []
  let bookedMinor = 0
  while (!journey.isOver) {
    const progress = { elapsed: everydayMinor.length, everydayMinor, bookedMinor, spentMinor: journey.spentMinor }
    if (progress.elapsed > 0) mornings.push({ ...progress, everydayMinor: everydayMinor.slice() })
    const allowanceMinor = adherence === 0 ? 0 : allowanceToday(basis, level, progress, planMinor)
    const day = journey.nextDay(adherence === 0 ? undefined : { allowanceMinor })
    let booked = 0
    for (const [at, minor] of day.minor.entries()) {
      byCategory[at] = (byCategory[at] ?? 0) + minor
      if (isBooked[at] === true) booked += minor
    }
    bookedMinor += booked
    everydayMinor.push(day.totalMinor - booked)
  }
  return { finalMinor: journey.spentMinor, mornings, byCategory, hasShock: journey.shock !== undefined }
}

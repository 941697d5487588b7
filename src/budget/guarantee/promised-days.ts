/**
 * What a promised trip spent on each of its days: told with its end, so that whoever learns from it later needs no look
 * at the accounts, which go on changing (I1). Two amounts a day: everyday money, and what was paid for beds and journeys.
 */
import type { Sums } from "../accounts/sums.ts"
import type { EpochDay } from "../model.ts"
import { readInteger, readList } from "../shape.ts"
import type { Progress } from "./midtrip.ts"

export type PromisedDay = readonly [everydayMinor: number, bookedMinor: number]

/** What came before the trip is of its first day, what came after it of its last. */
export const promisedDays = ({ byDay }: Sums, startDay: EpochDay, days: number): ReadonlyArray<PromisedDay> => {
  const everyday = new Array<number>(days).fill(0)
  const booked = new Array<number>(days).fill(0)
  for (const { day, spentMinor, oneOffMinor } of byDay) {
    const at = Math.min(days - 1, Math.max(0, day - startDay))
    everyday[at] = (everyday[at] ?? 0) + spentMinor - oneOffMinor
    booked[at] = (booked[at] ?? 0) + oneOffMinor
  }
  return everyday.map((minor, at) => [minor, booked[at] ?? 0])
}

/** What was known on each morning after the first. */
export const morningsOf = (days: ReadonlyArray<PromisedDay>): ReadonlyArray<Progress> => {
  const everydayMinor: Array<number> = []
  let bookedMinor = 0
  let spentMinor = 0
  return days.slice(0, -1).map(([everyday, booked]) => {
    everydayMinor.push(everyday)
    bookedMinor += booked
    spentMinor += everyday + booked
    return { elapsed: everydayMinor.length, everydayMinor: everydayMinor.slice(), bookedMinor, spentMinor }
  })
}

const readDay = (value: unknown): PromisedDay => {
  const [everydayMinor, bookedMinor] = readList(value, readInteger)
  return [readInteger(everydayMinor), readInteger(bookedMinor)]
}

/** From parsed text. */
export const readPromisedDays = (value: unknown): ReadonlyArray<PromisedDay> => readList(value, readDay)

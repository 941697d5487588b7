/**
 * What others spent, told so that nobody shows: of at least `limits.peersMin` people beside whoever asks, in each
 * category by itself; one person's part bounded; noise while they are few; rounded. Pure: whoever reads the sums hands
 * the noise in, which must be the same for the same sums, so that nothing is learned by asking again.
 */
import { limits } from "../../../config/limits.ts"
import type { Category } from "../../../config/taxonomy.ts"
import type { PeerFigures } from "./figures.ts"

export interface PersonSum {
  readonly userId: string
  readonly category: Category
  readonly minor: number
}

/** One person counts at most so many times the average of the others. */
const clipTimes = 3
/** What is told has so many digits that mean something. */
const digitsShown = 2

const rounded = (minor: number): number => Number(minor.toPrecision(digitsShown))

/** A symmetric exponential from an even number between 0 and 1: what differential privacy adds. */
export const laplace = (even: number, scale: number): number => {
  const centred = Math.min(0.499_999, Math.max(-0.499_999, even - 0.5))
  return -scale * Math.sign(centred) * Math.log(1 - 2 * Math.abs(centred))
}

const clipped = (sums: ReadonlyArray<number>): ReadonlyArray<number> => {
  const all = sums.reduce((sum, one) => sum + one, 0)
  return sums.map((one) => {
    const others = sums.length > 1 ? (all - one) / (sums.length - 1) : one
    return Math.min(one, others * clipTimes)
  })
}

/**
 * Undefined where too few share their figures.
 * @param asker left out of the count, never of the sums: two answers differ by nobody
 * @param evenOf a number from 0 to 1 for a text
 */
export const peersOf = (
  sums: ReadonlyArray<PersonSum>,
  asker: string,
  evenOf: (text: string) => number,
): PeerFigures | undefined => {
  const everybody = new Set(sums.map(({ userId }) => userId))
  const others = everybody.size - (everybody.has(asker) ? 1 : 0)
  if (others < limits.peersMin) return undefined
  const byCategory = new Map<Category, Array<PersonSum>>()
  for (const sum of sums) {
    if (sum.minor <= 0) continue
    const known = byCategory.get(sum.category)
    if (known === undefined) byCategory.set(sum.category, [sum])
    else known.push(sum)
  }
  const perPerson = new Map<Category, number>()
  for (const [category, people] of byCategory) {
    if (people.filter(({ userId }) => userId !== asker).length < limits.peersMin) continue
    const bounded = clipped(people.map(({ minor }) => minor))
    const mean = bounded.reduce((sum, minor) => sum + minor, 0) / everybody.size
    const few = people.length < limits.peersWithoutNoiseMin
    const reach = Math.max(...bounded) / everybody.size
    const noise = few ? laplace(evenOf(`${category} ${everybody.size} ${mean}`), reach) : 0
    perPerson.set(category, Math.max(0, rounded(mean + noise)))
  }
  return perPerson.size === 0 ? undefined : { people: Math.floor(others / 5) * 5, perPerson }
}

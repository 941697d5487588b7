/**
 * The simulator of travellers: whole trips, day by day, for judging promises, corrections and goals. This file is its
 * whole interface. Nothing of it is fitted to, or read by, the engine's models, except by `npm run train -- guarantee`
 * from the splits `fit` and `calibration`; what is judged lives in `test`, whose figures and kinds of people are its own.
 *
 * How to use it:
 * ```ts
 * const request = requestOf("my-seed", index, count)            // where, when, who; or any TripRequest
 * const outline = outlineOf(request, worldOf("test"))           // once per request
 * const journey = new Journey(outline, "test", `my-seed/${index}`, 0.5)   // the traveller heeds advice on half of the days
 * while (!journey.isOver) {
 *   const day = journey.nextDay({ allowanceMinor: 80_000_000 })  // advice for the day, or nothing
 *   day.minor          // by category, in the taxonomy's order, rupiah in minor units
 *   day.purchases()    // the same as single purchases with a minute of the day
 * }
 * journey.spentMinor
 * ```
 * The same label is the same traveller whatever they are advised: their wishes, their shocks and on which days they would
 * heed advice are thrown the same, so two corrections can be compared on the very same trips.
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import { type Advice, heed } from "./advised.ts"
import { type Person, personOf, type Shock } from "./person.ts"
import { categoryIndex, type Outline, wishesOn } from "./wishes.ts"
import { type Behaviour, type Split, type World, worldOf } from "./world.ts"

export type { Advice } from "./advised.ts"
export type { Shock, ShockKind } from "./person.ts"
export { requestOf } from "./requests.ts"
export { type Outline, outlineOf } from "./wishes.ts"
export { type Behaviour, behaviours, type Split, type World, worldOf } from "./world.ts"

const minorPerRupiah = 100

export interface SimulatedPurchase {
  readonly category: Category
  readonly amountMinor: number
  /** Local. */
  readonly minuteOfDay: number
}

export interface JourneyDay {
  readonly index: number
  /** Minor units in the taxonomy's order. */
  readonly minor: ReadonlyArray<number>
  readonly totalMinor: number
  /** Whether the traveller heeds advice on this day (given some). */
  readonly heeds: boolean
  readonly purchases: () => ReadonlyArray<SimulatedPurchase>
}

/** How many purchases a day's sum of a category is made of. */
const purchasesPerDay: { readonly [category in Category]?: number } = { food: 3, transport_local: 2 }

const purchasesOf = (label: string, minor: ReadonlyArray<number>): ReadonlyArray<SimulatedPurchase> => {
  const dice = new Dice(`${label}/purchases`)
  return categories
    .flatMap((category, at) => {
      const whole = minor[at] ?? 0
      const parts = whole < 100 * minorPerRupiah ? 1 : (purchasesPerDay[category] ?? 1)
      let left = whole
      return Array.from({ length: whole === 0 ? 0 : parts }, (_, part) => {
        const amountMinor = part === parts - 1 ? left : Math.round((left / (parts - part)) * (0.6 + 0.8 * dice.unit()))
        left -= amountMinor
        return { category, amountMinor, minuteOfDay: dice.integer(7 * 60, 22 * 60) }
      })
    })
    .sort((one, other) => one.minuteOfDay - other.minuteOfDay)
}

const shockCategory = {
  illness: categoryIndex.health,
  theft: categoryIndex.other,
  "missed-connection": categoryIndex.intercity,
} as const

/** One traveller's trip, lived one day after the other. */
export class Journey {
  readonly outline: Outline
  readonly world: World
  /** Chance, per day, that advice is heeded: 0 ignores it, 1 follows it always. */
  readonly adherence: number
  readonly #person: Person
  readonly #dice: Dice
  readonly #label: string
  #at = 0
  #spentMinor = 0

  /** @param label the traveller: the same label is the same one */
  constructor(outline: Outline, split: Split, label: string, adherence: number) {
    this.outline = outline
    this.world = worldOf(split)
    this.adherence = adherence
    this.#label = label
    this.#dice = new Dice(`${split}/${label}`)
    this.#person = personOf(this.#dice, this.world, outline.costs.length, outline.heads, outline.dayRupiah)
  }

  get days(): number {
    return this.outline.costs.length
  }
  get isOver(): boolean {
    return this.#at >= this.days
  }
  get spentMinor(): number {
    return this.#spentMinor
  }
  /** For judging alone: no traveller wears it on their sleeve. */
  get behaviour(): Behaviour {
    return this.#person.behaviour
  }
  get shock(): Shock | undefined {
    return this.#person.shock
  }

  /** Lives the next day. */
  nextDay(advice?: Advice): JourneyDay {
    const index = this.#at
    const minor = this.#everyday(advice, index)
    const heeds = minor.heeds
    const { sums } = minor
    const add = (at: number, rupiah: number) => {
      sums[at] = Math.round((sums[at] ?? 0) + rupiah * minorPerRupiah)
    }
    add(categoryIndex.lodging, this.#lodging(index))
    add(categoryIndex.intercity, this.outline.costs[index]?.[categoryIndex.intercity] ?? 0)
    const { shock } = this.#person
    if (shock?.dayIndex === index) add(shockCategory[shock.kind], shock.rupiah)
    const totalMinor = sums.reduce((sum, one) => sum + one, 0)
    this.#at += 1
    this.#spentMinor += totalMinor
    const purchases = () => purchasesOf(`${this.#label}/${index}`, sums)
    return { index, minor: sums, totalMinor, heeds, purchases }
  }

  /** The rest of the trip without advice, at once; what the whole trip came to. */
  toEnd(): number {
    while (!this.isOver) this.nextDay()
    return this.#spentMinor
  }

  #everyday(advice: Advice | undefined, index: number) {
    const wishes = wishesOn(this.#dice, this.world, this.outline, this.#person, index)
    const heeds = this.#dice.unit() < this.adherence
    const sums = wishes.map((rupiah) => rupiah * minorPerRupiah)
    if (heeds && advice !== undefined) heed(sums, advice)
    return { heeds, sums: sums.map(Math.round) }
  }

  #lodging(index: number): number {
    const { lodgingLevel, paysAhead } = this.#person
    const nights = this.outline.costs.map((costs) => costs[categoryIndex.lodging] ?? 0)
    if (!paysAhead) return (nights[index] ?? 0) * lodgingLevel
    return index === 0 ? nights.reduce((sum, night) => sum + night, 0) * lodgingLevel : 0
  }
}

/**
 * What a traveller would spend on a day if nobody said anything: the place's true prices, their level, the shape of their
 * behaviour over the trip, and chance. Always the same number of throws, so that the same traveller with and without
 * advice stays the same traveller.
 */
import { categories } from "../../../config/taxonomy.ts"
import type { Dice } from "../../feeds/simulate/dice.ts"
import { type PlannedDay, plannedDays } from "../../trip/planner/days.ts"
import type { TripRequest } from "../../trip/planner/request.ts"
import { seasonalPrices } from "../../trip/planner/season.ts"
import type { Person } from "./person.ts"
import { placeFactors, type World } from "./world.ts"

/** What a world makes of a request, in rupiah by day and category, before anybody's habits. */
export interface Outline {
  readonly request: TripRequest
  readonly days: ReadonlyArray<PlannedDay>
  readonly costs: ReadonlyArray<ReadonlyArray<number>>
  /** Monday is 0; absent without dates. */
  readonly weekdays: ReadonlyArray<number | undefined>
  readonly dayRupiah: number
  readonly heads: number
}

const index = {
  lodging: categories.indexOf("lodging"),
  food: categories.indexOf("food"),
  groceries: categories.indexOf("groceries"),
  local: categories.indexOf("transport_local"),
  intercity: categories.indexOf("transport_intercity"),
  activities: categories.indexOf("activities"),
  shopping: categories.indexOf("shopping"),
  health: categories.indexOf("health"),
  communication: categories.indexOf("communication"),
  fees: categories.indexOf("fees_cash"),
  other: categories.indexOf("other"),
} as const

export { index as categoryIndex }

/** The same request in the same world is the same outline: make it once for many travellers. */
export const outlineOf = (request: TripRequest, world: World): Outline => {
  const days = plannedDays(request)
  const heads = request.adults + request.children
  const party = heads ** world.partyExponent
  const costs = days.map(({ costs: guide, destination, day }) => {
    const place = placeFactors(world.split, destination)
    const season = seasonalPrices(destination, day)
    const over = (price: number) => price ** (world.seasonStrength - 1)
    const own = guide.map((rupiah) => rupiah * world.inflation)
    const set = (at: number, factor: number) => {
      own[at] = (guide[at] ?? 0) * factor
    }
    set(index.lodging, place.lodging * over(season.lodging))
    set(index.food, place.food * party)
    set(index.groceries, place.food * party)
    set(index.local, place.transport * over(season.transport) * party)
    set(index.intercity, place.transport * over(season.transport))
    set(index.activities, place.fun * over(season.fun))
    set(index.shopping, place.food)
    return own
  })
  const whole = costs.reduce((sum, day) => sum + day.reduce((one, other) => one + other, 0), 0)
  return {
    request,
    days,
    costs,
    weekdays: days.map(({ day }) => (day === undefined ? undefined : (((day + 3) % 7) + 7) % 7)),
    dayRupiah: whole / days.length,
    heads,
  }
}

/** Where in the trip somebody of a behaviour spends; about 1 on average. */
const shapeOf = ({ behaviour }: Person, at: number, days: number, weekday: number | undefined): number => {
  const part = days === 1 ? 0.5 : at / (days - 1)
  if (behaviour === "front-loader") return 1.35 - 0.7 * part
  if (behaviour === "back-loader") return 0.8 + 0.5 * part ** 2
  if (behaviour === "weekender") return weekday !== undefined && weekday >= 4 ? 1.3 : 0.85
  return 1
}

interface Extra {
  readonly chance: number
  /** Of a day's expected spend. */
  readonly size: number
  readonly spread: number
}

const extras: { readonly [behaviour in Person["behaviour"]]?: Extra } = {
  splurger: { chance: 0.14, size: 0.55, spread: 0.6 },
  treater: { chance: 0.07, size: 1, spread: 0.5 },
}
const someExtra: Extra = { chance: 0.03, size: 0.5, spread: 0.6 }

/** Rupiah by category that this day would take, everyday money and splurges; lodging and shocks come beside it. */
export const wishesOn = (dice: Dice, world: World, outline: Outline, person: Person, at: number): Array<number> => {
  const own = outline.costs[at] ?? []
  const shape = shapeOf(person, at, outline.costs.length, outline.weekdays[at])
  const level = person.level * shape * (1 + person.drift) ** at
  const spread = world.daySpread
  const noise = (times: number) => dice.logNormal(Math.exp(-((spread * times) ** 2) / 2), spread * times)
  const sometimes = (chance: number) => (dice.chance(chance) ? 1 / chance : 0)
  const wishes = categories.map(() => 0)
  wishes[index.food] = (own[index.food] ?? 0) * level * noise(1)
  wishes[index.groceries] = (own[index.groceries] ?? 0) * level * sometimes(0.5) * noise(1)
  wishes[index.local] = (own[index.local] ?? 0) * level * noise(1.4)
  wishes[index.activities] = (own[index.activities] ?? 0) * level * sometimes(0.65) * noise(1.6)
  wishes[index.shopping] = (own[index.shopping] ?? 0) * level * sometimes(0.4) * noise(2)
  wishes[index.health] = (own[index.health] ?? 0) * sometimes(0.15) * noise(1.5)
  wishes[index.communication] = (own[index.communication] ?? 0) * noise(1)
  wishes[index.fees] = (own[index.fees] ?? 0) * sometimes(0.4) * noise(1)
  wishes[index.other] = (own[index.other] ?? 0) * level * sometimes(0.5) * noise(1.5)
  const extra = extras[person.behaviour] ?? someExtra
  const splurges = dice.chance(extra.chance)
  const size = dice.logNormal(extra.size * outline.dayRupiah * level, extra.spread)
  const on = dice.chance(0.5) ? index.activities : index.shopping
  if (splurges) wishes[on] = (wishes[on] ?? 0) + size
  return wishes
}

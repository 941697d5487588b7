/** One simulated traveller (with their party): what stays the same for the whole trip and nobody else can see. */
import type { Dice } from "../../feeds/simulate/dice.ts"
import type { Behaviour, World } from "./world.ts"

export type ShockKind = "illness" | "theft" | "missed-connection"

export interface Shock {
  readonly kind: ShockKind
  /** Index of the day it happens on. */
  readonly dayIndex: number
  readonly rupiah: number
}

export interface Person {
  readonly behaviour: Behaviour
  /** Against others of their style. */
  readonly level: number
  readonly lodgingLevel: number
  /** The whole stay is paid on arrival; else night by night. */
  readonly paysAhead: boolean
  /** Growth of prices from day to day. */
  readonly drift: number
  readonly shock?: Shock
}

const shockOf = (dice: Dice, world: World, days: number, heads: number, dayRupiah: number): Shock | undefined => {
  const happens = dice.chance(world.shockPerTrip + world.shockPerDay * days)
  const kind = dice.weighted<ShockKind>([
    ["illness", 5],
    ["theft", 3],
    ["missed-connection", 3],
  ])
  const dayIndex = dice.integer(0, days - 1)
  // Who lives dearer is treated dearer and has more to lose, but not in proportion.
  const rupiah = dice.logNormal(0.9 * Math.sqrt(dayRupiah * 1_200_000) * Math.sqrt(heads / 2), 0.6)
  return happens ? { kind, dayIndex, rupiah } : undefined
}

/** @param dayRupiah what a day is expected to cost */
export const personOf = (dice: Dice, world: World, days: number, heads: number, dayRupiah: number): Person => {
  const behaviour = dice.weighted(world.behaviour)
  const level = dice.logNormal(1, world.personSpread)
  const lodgingLevel = dice.logNormal(Math.sqrt(level), world.lodgingSpread)
  const paysAhead = dice.chance(0.55)
  const [least, most] = world.drift
  const drifting = least + (most - least) * dice.unit()
  const shock = shockOf(dice, world, days, heads, dayRupiah)
  return {
    behaviour,
    level,
    lodgingLevel,
    paysAhead,
    drift: behaviour === "drifting" ? drifting : 0,
    ...(shock === undefined ? {} : { shock }),
  }
}

/** Who travels in the simulation: what they pay with, how freely they spend, when they get up. Synthetic people only. */
import { Dice } from "./dice.ts"
import type { Means } from "./merchants.ts"

export interface Purse {
  readonly source: string
  readonly account: string
}

export interface Traveller {
  readonly userId: string
  /** Prices paid relative to the typical ones. */
  readonly thrift: number
  /** Added to every time of the day. */
  readonly lateMinutes: number
  readonly purses: { readonly [means in Means]: Purse }
  /** How gladly each means is used where the merchant takes it. */
  readonly liking: { readonly [means in Means]: number }
}

/** The same user id and seed make the same person. */
export const makeTraveller = (seed: string, userId: string): Traveller => {
  const dice = new Dice(`${seed}/${userId}`)
  const lastFour = String(dice.integer(1_000, 9_999))
  return {
    userId,
    thrift: Math.min(1.8, Math.max(0.6, dice.logNormal(1, 0.2))),
    lateMinutes: dice.integer(-40, 50),
    purses: {
      card: { source: dice.pick(["card/bca", "card/mandiri", "card/jago"]), account: `card-${lastFour}` },
      ewallet: { source: dice.pick(["ewallet/gopay", "ewallet/ovo", "ewallet/dana"]), account: `wallet-${lastFour}` },
      qris: { source: dice.pick(["qris/bca", "qris/gopay", "qris/bri"]), account: `qris-${lastFour}` },
      cash: { source: "manual/cash", account: "cash" },
    },
    liking: {
      card: dice.integer(2, 5),
      ewallet: dice.integer(2, 5),
      qris: dice.integer(3, 6),
      cash: dice.integer(1, 4),
    },
  }
}

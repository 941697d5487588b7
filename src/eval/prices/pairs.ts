/** Labelled pairs of listings and how the matcher does on them, blocking and joining included. */
import { Dice } from "../../feeds/simulate/dice.ts"
import { matchOffers } from "../../trip/prices/match-offers.ts"
import type { Offer } from "../../trip/prices/offer.ts"
import { type Base, listingBy, type MadeHotel, madeHotels } from "./made-hotels.ts"

interface Pair {
  readonly one: string
  readonly other: string
  readonly same: boolean
  readonly sameChain: boolean
}

export interface PairFigures {
  readonly pairs: number
  readonly positives: number
  readonly sameChainNegatives: number
  readonly precision: number
  readonly recall: number
  /** Of every pair that was joined, labelled or not. */
  readonly precisionOfAllJoined: number
  readonly joined: number
  readonly wrong: ReadonlyArray<string>
}

const sources = ["aria", "bumi", "citra"]
const negativesPerHotel = 4

const kilometres = (one: MadeHotel, other: MadeHotel): number =>
  Math.hypot(one.latitude - other.latitude, one.longitude - other.longitude) * 111

/** Of each hotel: its listings in pairs, and the nearest of its chain and of others at other sources. */
const pairsOf = (hotels: ReadonlyArray<MadeHotel>): ReadonlyArray<Pair> =>
  hotels.flatMap((hotel) => {
    const id = (source: string | undefined, of: MadeHotel) => `${source}-${of.id}`
    const same = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map(
      ([a = 0, b = 0]): Pair => ({
        one: id(sources[a], hotel),
        other: id(sources[b], hotel),
        same: true,
        sameChain: true,
      }),
    )
    const others = hotels.filter((one) => one !== hotel)
    const nearest = (of: ReadonlyArray<MadeHotel>) =>
      [...of].sort((a, b) => kilometres(a, hotel) - kilometres(b, hotel)).slice(0, negativesPerHotel / 2)
    const apart = [
      ...nearest(others.filter((one) => one.chain === hotel.chain)),
      ...nearest(others.filter((one) => one.chain !== hotel.chain)),
    ].map(
      (other): Pair => ({
        one: id(sources[0], hotel),
        other: id(sources[1], other),
        same: false,
        sameChain: other.chain === hotel.chain,
      }),
    )
    return [...same, ...apart]
  })

export const pairFigures = (count: number, seed: number, bases: ReadonlyArray<Base>): PairFigures => {
  const hotels = madeHotels(count, seed, bases)
  const dice = new Dice(`price pairs/listings/${seed}`)
  const offers: ReadonlyArray<Offer> = sources.flatMap((source) =>
    hotels.map((hotel) => listingBy(hotel, source, dice)),
  )
  const nameOf = new Map(offers.map((offer) => [offer.offerId, offer.name]))
  const groupOf = new Map<string, number>()
  let [joined, rightlyJoined] = [0, 0]
  for (const [index, group] of matchOffers(offers).entries()) {
    for (const { offerId } of group.offers) groupOf.set(offerId, index)
    for (const [at, one] of group.offers.entries())
      for (const other of group.offers.slice(at + 1)) {
        joined += 1
        if (one.offerId.split("-")[1] === other.offerId.split("-")[1]) rightlyJoined += 1
      }
  }
  const pairs = pairsOf(hotels)
  const said = pairs.map((pair) => ({ ...pair, joined: groupOf.get(pair.one) === groupOf.get(pair.other) }))
  const hits = said.filter((pair) => pair.joined && pair.same).length
  const falseJoins = said.filter((pair) => pair.joined && !pair.same)
  const positives = said.filter((pair) => pair.same).length
  return {
    ...{ pairs: pairs.length, positives, joined },
    sameChainNegatives: said.filter((pair) => !pair.same && pair.sameChain).length,
    precision: hits / Math.max(1, hits + falseJoins.length),
    recall: hits / Math.max(1, positives),
    precisionOfAllJoined: rightlyJoined / Math.max(1, joined),
    wrong: [...falseJoins, ...said.filter((pair) => pair.same && !pair.joined)].map(
      ({ one, other, same }) => `${same ? "missed" : "joined"}: ${nameOf.get(one)} | ${nameOf.get(other)}`,
    ),
  }
}

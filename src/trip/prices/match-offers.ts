/**
 * Offers of several sources put together by what they are of. First only those are looked at together that stand near
 * each other or share a rare word (so that ten thousand offers are no fifty million pairs), then the surest pairs are
 * joined first; a group never holds two houses of one source, which a source would list once.
 */
import { limits } from "../../../config/limits.ts"
import { type Listing, listingOf, matchLogOdds } from "./match-score.ts"
import { type WeightOf, wordWeights } from "./name-similarity.ts"
import type { Offer } from "./offer.ts"
import { cellOf, cellsAround, kilometresBetween } from "./where.ts"

const byKey = <Value>(map: Map<string, Array<Value>>, key: string, value: Value): void => {
  const held = map.get(key)
  if (held === undefined) map.set(key, [value])
  else if (held.length < limits.priceBlockMax) held.push(value)
}

const rareWordsOf = ({ words }: Listing, weightOf: WeightOf): ReadonlyArray<string> =>
  [...words]
    .filter(({ kind }) => kind !== "generic" && kind !== "number")
    .sort((a, b) => weightOf(b) - weightOf(a) || (a.text < b.text ? -1 : 1))
    .slice(0, 3)
    .map(({ text }) => text)

/** Further apart than this, a shared word is a coincidence or another branch. */
const kilometresMax = 4

/** Pairs worth a look, by index, each once. */
const blockedPairs = (
  listings: ReadonlyArray<Listing>,
  weightOf: WeightOf,
): ReadonlyArray<readonly [number, number]> => {
  const cells = new Map<string, Array<number>>()
  const words = new Map<string, Array<number>>()
  for (const [index, listing] of listings.entries()) {
    const { latitude, longitude } = listing.offer
    if (latitude !== undefined && longitude !== undefined) byKey(cells, cellOf(latitude, longitude), index)
    for (const word of rareWordsOf(listing, weightOf)) byKey(words, word, index)
  }
  const pairs: Array<readonly [number, number]> = []
  for (const [index, listing] of listings.entries()) {
    const { latitude, longitude, source, kind } = listing.offer
    const near = latitude === undefined || longitude === undefined ? [] : cellsAround(latitude, longitude)
    const others = new Set([
      ...near.flatMap((cell) => cells.get(cell) ?? []),
      ...rareWordsOf(listing, weightOf).flatMap((word) => words.get(word) ?? []),
    ])
    for (const other of others) {
      const candidate = listings[other]
      if (other <= index || candidate === undefined || candidate.offer.kind !== kind) continue
      if (candidate.offer.source === source) continue
      if ((kilometresBetween(listing.offer, candidate.offer) ?? 0) > kilometresMax) continue
      pairs.push([index, other])
    }
  }
  return pairs
}

export interface MatchedGroup {
  /** In the order in which they were given. */
  readonly offers: ReadonlyArray<Offer>
  /** Log odds of the least sure joint; undefined for one alone. */
  readonly logOdds: number | undefined
}

interface Growing {
  readonly members: Array<number>
  readonly sources: Set<string>
  logOdds: number | undefined
}

/** What several offers of one source under the same id are (rooms, fares) is for the caller to choose from beforehand. */
export const matchOffers = (offers: ReadonlyArray<Offer>, logOddsMin = 0): ReadonlyArray<MatchedGroup> => {
  const listings = offers.map(listingOf)
  const weightOf = wordWeights(listings.map(({ words }) => words))
  const scored = blockedPairs(listings, weightOf)
    .flatMap(([one, other]) => {
      const [mine, theirs] = [listings[one], listings[other]]
      return mine === undefined || theirs === undefined
        ? []
        : [{ one, other, logOdds: matchLogOdds(mine, theirs, weightOf) }]
    })
    .filter((pair) => pair.logOdds >= logOddsMin)
    .sort((a, b) => b.logOdds - a.logOdds || a.one - b.one || a.other - b.other)
  const groups = offers.map(
    ({ source }, index): Growing => ({ members: [index], sources: new Set([source]), logOdds: undefined }),
  )
  for (const { one, other, logOdds } of scored) {
    const [into, from] = [groups[one], groups[other]]
    if (into === undefined || from === undefined || into === from) continue
    if ([...from.sources].some((source) => into.sources.has(source))) continue
    into.members.push(...from.members)
    for (const source of from.sources) into.sources.add(source)
    into.logOdds = Math.min(logOdds, into.logOdds ?? logOdds, from.logOdds ?? logOdds)
    for (const member of from.members) groups[member] = into
  }
  return [...new Set(groups)].map(({ members, logOdds }) => ({
    offers: [...members].sort((a, b) => a - b).flatMap((index) => offers[index] ?? []),
    logOdds,
  }))
}

/**
 * What brings a saving: a cheaper variant of the trip's itinerary, a deal. Whoever knows some (the rooms of trip/) says so
 * in the traveller's log, so that corrections and goals that count on them follow from the log alone (I1). Of each kind
 * the list with the highest revision stands, in whatever order they came (I8); bounded by kind and list (I5).
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../model.ts"
import {
  readFields,
  readInteger,
  readList,
  readNumber,
  readOneOf,
  readOptional,
  readText,
  ShapeError,
} from "../shape.ts"

interface CommonOffer {
  readonly offerId: string
  readonly category: Category
  /** What the traveller's spend ahead on the category is expected to fall by when they take it. */
  readonly savingMinor: number
  /** From then on it cannot be taken. */
  readonly expiresMs: number
  /** The last day on which it saves. */
  readonly untilDay: EpochDay
  /** What is swapped, as a sentence. */
  readonly words?: string
}
export interface ItineraryOffer extends CommonOffer {
  readonly kind: "itinerary"
  readonly itineraryId: string
  /** The version that it was made for. */
  readonly version: number
}
export interface DealOffer extends CommonOffer {
  readonly kind: "deal"
  readonly dealId: string
}
export type Offer = ItineraryOffer | DealOffer

/** All offers of a kind that were found together. */
export interface OfferList {
  readonly kind: Offer["kind"]
  readonly revision: number
  /** The identity of the event: of one revision the greater stands. */
  readonly hash: string
  readonly offers: ReadonlyArray<Offer>
}

/** One list of each kind; empty for nearly every budget. */
export type OfferLists = ReadonlyArray<OfferList>

/** Hears a list; an older one changes nothing. */
export const hearOffers = (lists: OfferLists, list: OfferList): OfferLists => {
  const before = lists.find(({ kind }) => kind === list.kind)
  if (before !== undefined) {
    const isOlder = list.revision < before.revision || (list.revision === before.revision && list.hash <= before.hash)
    if (isOlder) return lists
  }
  return [...lists.filter((one) => one !== before), list].sort((one, other) => (one.kind < other.kind ? -1 : 1))
}

/** A correction's answer, and the offers that were taken with it. */
interface Answered {
  readonly decision: string
  readonly savings: ReadonlyArray<Offer>
}

/** What was taken is not offered again, and of an itinerary that a variant has changed no older one. */
const isUsedUp = (offer: Offer, answers: ReadonlyArray<Answered>): boolean =>
  answers.some(
    ({ decision, savings }) =>
      decision !== "rejected" &&
      savings.some(
        (taken) =>
          taken.offerId === offer.offerId ||
          (taken.kind === "itinerary" &&
            offer.kind === "itinerary" &&
            taken.itineraryId === offer.itineraryId &&
            taken.version >= offer.version),
      ),
  )

/** What can be taken at an instant, in the order of their ids (I1). */
export const offersAt = (
  lists: OfferLists,
  answers: ReadonlyArray<Answered>,
  nowMs: number,
  today: EpochDay,
): ReadonlyArray<Offer> =>
  lists
    .flatMap(({ offers }) => offers)
    .filter((offer) => offer.expiresMs > nowMs && offer.untilDay >= today && !isUsedUp(offer, answers))
    .sort((one, other) => (one.offerId < other.offerId ? -1 : 1))

/** Two variants of an itinerary cannot both be taken. */
export const goTogether = (one: Offer, other: Offer): boolean =>
  one.offerId !== other.offerId && !(one.kind === "itinerary" && other.kind === "itinerary")

/** An offer without what it says of the traveller's plans. */
export const withoutWords = ({ words: _words, ...offer }: Offer): Offer => offer

const readOffer = (item: unknown): Offer => {
  const fields = readFields(item)
  const common = {
    offerId: readText(fields["offerId"]),
    category: readOneOf(categories, fields["category"]),
    savingMinor: readInteger(fields["savingMinor"]),
    expiresMs: readNumber(fields["expiresMs"]),
    untilDay: readInteger(fields["untilDay"]),
    ...readOptional("words", fields["words"], readText),
  }
  switch (fields["kind"]) {
    case "itinerary":
      return {
        kind: "itinerary",
        ...common,
        itineraryId: readText(fields["itineraryId"]),
        version: readInteger(fields["version"]),
      }
    case "deal":
      return { kind: "deal", ...common, dealId: readText(fields["dealId"]) }
    default:
      throw new ShapeError("an offer of an unknown kind")
  }
}

/** From parsed snapshot text. */
export const readOffers = (value: unknown): ReadonlyArray<Offer> => readList(value, readOffer)

export const readOfferLists = (value: unknown): OfferLists =>
  readList(value, (item) => {
    const fields = readFields(item)
    return {
      kind: readOneOf(["itinerary", "deal"], fields["kind"]),
      revision: readInteger(fields["revision"]),
      hash: readText(fields["hash"]),
      offers: readOffers(fields["offers"]),
    }
  })

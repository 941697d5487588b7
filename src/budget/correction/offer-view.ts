/** An offer as a client sees it. */
import type { Category } from "../../../config/taxonomy.ts"
import { dayToText } from "../calendar.ts"
import type { Offer } from "./offer.ts"

export interface OfferView {
  readonly offerId: string
  readonly kind: Offer["kind"]
  readonly category: Category
  readonly savingMinor: number
  /** What is swapped, in a sentence. */
  readonly words: string
  readonly expires: string
  readonly savesUntil: string
  /** Of an itinerary's variant: which, and the version that it was made for. */
  readonly itineraryId?: string
  readonly version?: number
  readonly dealId?: string
}

const kindWords: { readonly [kind in Offer["kind"]]: string } = {
  itinerary: "A cheaper itinerary",
  deal: "A deal",
}

export const viewOffer = (offer: Offer): OfferView => {
  const { offerId, kind, category, savingMinor, expiresMs, untilDay } = offer
  return {
    ...{ offerId, kind, category, savingMinor, words: offer.words ?? kindWords[kind] },
    ...{ expires: new Date(expiresMs).toISOString(), savesUntil: dayToText(untilDay) },
    ...(offer.kind === "itinerary"
      ? { itineraryId: offer.itineraryId, version: offer.version }
      : { dealId: offer.dealId }),
  }
}

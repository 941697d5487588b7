/**
 * What a provider offers, in one shape for hotels, rides and tables, as it was quoted: nothing is converted or guessed
 * here, so that what is wrong with a quote can be said in the provider's own figures.
 */
export const offerKinds = ["hotels", "transport", "dining"] as const
export type OfferKind = (typeof offerKinds)[number]

/** What a quoted amount is paid for: once, or for each night, person, room of two, and those by night. */
export const priceUnits = ["total", "night", "person", "person_night", "room", "room_night"] as const
export type PriceUnit = (typeof priceUnits)[number]

export interface Quote {
  readonly currency: string
  readonly baseMinor: number
  readonly unit: PriceUnit
  /** Of the base, where it comes on top; 1,000 is 10 %. */
  readonly taxBasisPoints?: number
  /** On top, in the base's unit. */
  readonly taxMinor?: number
  /** On top, once. */
  readonly feesMinor?: number
}

export interface Offer {
  readonly kind: OfferKind
  readonly source: string
  readonly offerId: string
  readonly name: string
  readonly address?: string
  readonly latitude?: number
  readonly longitude?: number
  /** 0 to 1, and how many people it is the mean of. */
  readonly rating?: number
  readonly ratingCount?: number
  readonly stars?: number
  readonly attributes: ReadonlyArray<string>
  /** Of a ride: what it is, and minutes after midnight. */
  readonly mode?: string
  readonly departureMinute?: number
  readonly quote: Quote
  /** Where it is booked. */
  readonly link: string
  readonly observedAtMs: number
}

/** What the traveller has booked and watches of what is compared: which of an answer's offers, and what else for its days. */
import type { ComparedGroup, ComparedOffer, Comparison, PriceBooking, PriceWatch } from "./comparison-shape.ts"

interface Offered {
  readonly source: string
  readonly offerId: string
  readonly checkIn: string
  readonly checkOut: string
}

const isSame = (one: Offered, offer: ComparedOffer, answer: Comparison): boolean =>
  one.source === offer.source &&
  one.offerId === offer.offerId &&
  one.checkIn === answer.checkIn &&
  one.checkOut === answer.checkOut

/** The booking of this very offer for these days that stands, or that its partner has not answered for. */
export const bookingOf = (
  bookings: ReadonlyArray<PriceBooking>,
  offer: ComparedOffer,
  answer: Comparison,
): PriceBooking | undefined => bookings.find((one) => one.state !== "cancelled" && isSame(one, offer, answer))

/** Nights that overlap are the same stay; rides and tables are of one day. */
const sharesDays = (one: Offered, { kind, checkIn, checkOut }: Comparison): boolean =>
  kind === "hotels" ? one.checkIn < checkOut && checkIn < one.checkOut : one.checkIn === checkIn

export const bookedMeanwhile = (
  bookings: ReadonlyArray<PriceBooking>,
  answer: Comparison,
): ReadonlyArray<PriceBooking> =>
  bookings.filter((one) => one.state === "booked" && one.kind === answer.kind && sharesDays(one, answer))

export const watchOf = (
  watches: ReadonlyArray<PriceWatch>,
  group: ComparedGroup,
  answer: Comparison,
): PriceWatch | undefined =>
  watches.find(
    (one) =>
      one.guests === answer.guests &&
      one.currency === answer.currency &&
      group.offers.some((offer) => isSame(one, offer, answer)),
  )

/**
 * Names a booking so that it counts once: asked again, because no answer came, it is the same; after a cancelling it is
 * another.
 */
export const bookingKey = (
  bookings: ReadonlyArray<PriceBooking>,
  comparisonId: string,
  { source, offerId }: Pick<ComparedOffer, "source" | "offerId">,
): string => {
  const cancelled = bookings.filter(
    (one) =>
      one.state === "cancelled" &&
      one.comparisonId === comparisonId &&
      one.source === source &&
      one.offerId === offerId,
  ).length
  return `${comparisonId}/${source}/${offerId}${cancelled === 0 ? "" : `/${cancelled}`}`
}

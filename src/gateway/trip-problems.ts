/** What price comparison and itineraries refuse, in words; the closed set of types is in `problem.ts`. */
import { type Forbidden, type NotFound, type Refused, type SingleFault, urn } from "./problem.ts"

/** @param what of price comparison is missing: its name in the type and in words */
const priceThingNotFound =
  (type: "comparison" | "offer" | "booking" | "watch", title: string, field: string, what: string) =>
  (id: string): typeof NotFound.Type => ({
    ...{ type: urn(`${type}-not-found`), title, status: 404, field },
    detail: `You have no ${what} ${id}.`,
  })
export const comparisonNotFound = priceThingNotFound(
  "comparison",
  "There is no such comparison",
  "comparisonId",
  "comparison",
)
export const offerNotFound = priceThingNotFound(
  "offer",
  "The offer is gone",
  "offerId",
  "offer any more by the name of",
)
export const bookingNotFound = priceThingNotFound("booking", "There is no such booking", "bookingId", "booking")
export const watchNotFound = priceThingNotFound("watch", "There is no such watch", "watchId", "watch")

/** @param now the price of this moment, as a person writes it */
export const priceChanged = (now: string): Refused => ({
  type: urn("price-changed"),
  title: "The price has changed",
  status: 422,
  detail: `It costs ${now} now, which is not what you saw; nothing was booked. Compare again.`,
  field: "offerId",
})

export const notBookable = (name: string): Refused => ({
  type: urn("not-bookable"),
  title: "This source takes no bookings from here",
  status: 422,
  detail: `${name} is booked on its own page; use the offer's link.`,
  field: "source",
})

export const tooManyWatches = (most: number): Refused => ({
  type: urn("too-many-watches"),
  title: "Too many prices are watched",
  status: 422,
  detail: `At most ${most} prices are watched at a time; end another watch first.`,
})

export const itineraryNotFound = (itineraryId: string): typeof NotFound.Type => ({
  type: urn("itinerary-not-found"),
  title: "There is no such itinerary",
  status: 404,
  detail: `You have no itinerary ${itineraryId}.`,
  field: "itineraryId",
})

export const stopNotFound = (stopId: string): typeof NotFound.Type => ({
  type: urn("stop-not-found"),
  title: "There is no such stop",
  status: 404,
  detail: `The itinerary has no stop ${stopId}.`,
  field: "change.stopId",
})

/** @param errors each constraint that would have to give way, and by how much */
export const infeasible = (errors: ReadonlyArray<SingleFault>): typeof Refused.Type => ({
  type: urn("infeasible"),
  title: "No plan can meet all of this",
  status: 422,
  detail: errors.map(({ detail }) => detail).join(" Or: "),
  ...(errors[0] === undefined || errors[0].field === "" ? {} : { field: errors[0].field }),
  errors,
})

export const itineraryChanged: typeof Refused.Type = {
  type: urn("itinerary-changed"),
  title: "The itinerary has changed meanwhile",
  status: 422,
  detail: "Somebody has changed it since you looked; look again and repeat what you wanted.",
  field: "version",
}

/** @param gap never, withdrawn or expired */
export const personalisationConsentRequired = (gap: string): typeof Forbidden.Type => ({
  type: urn("consent-required"),
  title: "The traveller has not consented",
  status: 403,
  detail: `Likings are learned from what you do only under a consent that stands (${
    { never: "none was given", withdrawn: "it was withdrawn", expired: "it has ended" }[gap] ?? gap
  }). Grant it with POST /api/consents: source app/itinerary, purpose personalisation.`,
  field: "userPreferences.personal",
})

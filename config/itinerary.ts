/** What a plan takes for granted where nobody has said otherwise. */
import type { TransportMode } from "./transport-modes.ts"

export const itineraryDefaults = {
  people: 2,
  dayStartsMinute: 8 * 60 + 30,
  dayEndsMinute: 21 * 60,
  modes: ["walk", "ride_hailing", "bus", "train"] satisfies ReadonlyArray<TransportMode>,
  /** Variety: at most so many of a kind on one day. */
  kindsPerDayMax: { museum: 2, worship: 2, mall: 1, market: 1, amusement: 1, wellness: 1 },
  /** Per person, where no restaurant of the catalogue serves it; minor units of rupiah. */
  mealPricesMinor: { lunch: 4_500_000, dinner: 6_500_000 },
} as const

/** Islands and towns without trains; elsewhere every mode but a rented car. */
export const modesOfCity = (city: string): ReadonlyArray<TransportMode> =>
  citiesWithoutTrains.has(city) ? itineraryDefaults.modes.filter((mode) => mode !== "train") : itineraryDefaults.modes
const citiesWithoutTrains: ReadonlySet<string> = new Set(["bali"])

/** A hotel farther from a city's middle than this is not in that city. */
export const cityKilometresMax = 120

/** The source that a consent of purpose `personalisation` names, so that likings may be learned from itineraries. */
export const personalSource = "app/itinerary"
export const personalAccount = "itinerary"

/**
 * How much places are expected to be liked: by everybody, or, with the traveller's consent of purpose
 * `personalisation`, by this traveller, from their own visits, skips, ratings and spend.
 */
import { Clock, Effect } from "effect"
import { personalAccount, personalSource } from "../../../config/itinerary.ts"
import { Places } from "../../feeds/places/place-file.ts"
import { itinerariesOf } from "../../ledger/itineraries.ts"
import type { CataloguePlace } from "../../trip/places/catalogue.ts"
import { drawTaste, likingBy, type Signal, tasteOf } from "../../trip/preferences/taste.ts"
import { Consents } from "../../trust/consent.ts"
import type { Planning } from "../contract/itinerary.ts"
import { databaseAway } from "../problem.ts"
import { personalisationConsentRequired } from "../trip-problems.ts"
import type { Stands } from "./standing.ts"

const isAllowed = Effect.fnUntraced(function* (userId: string, personal: boolean | undefined) {
  if (personal === false) return false
  const { gap } = yield* Consents
  const nowMs = yield* Clock.currentTimeMillis
  const missing = yield* gap(userId, personalSource, personalAccount, "personalisation", nowMs).pipe(
    Effect.mapError(() => databaseAway),
  )
  if (missing !== undefined && personal === true) return yield* Effect.fail(personalisationConsentRequired(missing))
  return missing === undefined
})

/** What the traveller made of places, in all of their itineraries. */
const signalsOf = Effect.fnUntraced(function* (userId: string, { actuals }: Stands) {
  const { city } = yield* Places
  const itineraries = yield* itinerariesOf(userId)
  return itineraries.flatMap(({ document }) => {
    const places = new Map(city(document.city)?.places.map((place) => [place.id, place]))
    return document.days.flat().flatMap(({ placeId, feedback, stopId, costMinor }): ReadonlyArray<Signal> => {
      const place = placeId === undefined ? undefined : places.get(placeId)
      if (place === undefined || feedback === undefined) return []
      const paid = actuals.get(stopId)?.minor
      return [
        { place, ...feedback, ...(paid === undefined || costMinor === 0 ? {} : { spentShare: paid / costMinor }) },
      ]
    })
  })
})

/** @param seed draws the taste that is tried: the same version of an itinerary is planned in the same way */
export const likingsFor = Effect.fnUntraced(function* (
  userId: string,
  stands: Stands,
  { personal, likings = {} }: NonNullable<Planning["userPreferences"]>,
  seed: number,
) {
  const allowed = yield* isAllowed(userId, personal)
  const signals = allowed ? yield* signalsOf(userId, stands) : []
  const taste = signals.length === 0 ? tasteOf([]).mean : drawTaste(tasteOf(signals), seed)
  const likingOf = (place: CataloguePlace): number => {
    const said = likings[place.kind]
    const learned = signals.length === 0 ? place.popularity : likingBy(taste, place)
    return said === undefined ? learned : said * (0.5 + learned / 2)
  }
  return { likingOf, personalised: signals.length > 0 }
})

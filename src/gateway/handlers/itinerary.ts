/** Itineraries over HTTP: the traveller's own, each change a version (I9: itinerary/standing.ts finds only theirs). */
import { randomBytes } from "node:crypto"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { cityKilometresMax, itineraryDefaults, modesOfCity } from "../../../config/itinerary.ts"
import { limits } from "../../../config/limits.ts"
import { textToDay } from "../../budget/calendar.ts"
import { Places } from "../../feeds/places/place-file.ts"
import {
  createItinerary,
  itinerariesOf,
  type KeptItinerary,
  removeItinerary,
  restoreVersion,
  storeVersion,
  undoVersion,
  versionsOf,
} from "../../ledger/itineraries.ts"
import type { ItineraryDocument } from "../../trip/itinerary/document.ts"
import { applyEdit, type Edit } from "../../trip/itinerary/edit.ts"
import { kilometresBetween } from "../../trip/itinerary/place.ts"
import type { City } from "../../trip/places/catalogue.ts"
import type { CreateItinerary, EditItinerary } from "../contract/itinerary.ts"
import { Api } from "../contract.ts"
import { tellBookings } from "../itinerary/booked-stops.ts"
import { knownPlaces, planned } from "../itinerary/planning.ts"
import { ownItinerary, type Stands, standingOf, viewOf } from "../itinerary/standing.ts"
import { databaseAway, invalidRequest, refused } from "../problem.ts"
import { itineraryChanged, stopNotFound } from "../trip-problems.ts"
import { ownAccount } from "./access.ts"
import { reachBudget } from "./reach.ts"

const wrong = (field: string, what: string) => Effect.fail(invalidRequest(`${field}: ${what}.`, field))

/** As it stands once its budget has heard of what is booked in it. */
const shown = Effect.fnUntraced(function* (userId: string, kept: KeptItinerary) {
  const stands = yield* standingOf(kept)
  return viewOf((yield* tellBookings(userId, stands)) ? yield* standingOf(kept) : stands)
})

/** Looking at it tells, too, what could not be told before; and does not fail where that still cannot be. */
const looked = (userId: string, kept: KeptItinerary) =>
  shown(userId, kept).pipe(
    Effect.catch((problem) =>
      Effect.gen(function* () {
        if (!("detail" in problem)) return yield* Effect.fail(problem)
        yield* Effect.logWarning(`Bookings of an itinerary will be told to its budget later: ${problem.detail}`)
        return viewOf(yield* standingOf(kept))
      }),
    ),
  )

const checked = Effect.fnUntraced(function* (given: CreateItinerary) {
  const { cities, city, currency } = yield* Places
  const there = city(given.city)
  if (there === undefined) {
    return yield* wrong("city", `Expected one of ${cities.map((one) => one.city).join(", ")}`)
  }
  const days = textToDay(given.endDate) - textToDay(given.startDate) + 1
  if (days < 1) return yield* wrong("endDate", "It lies before startDate")
  if (days > limits.itineraryDaysMax) {
    return yield* wrong("endDate", `An itinerary has at most ${limits.itineraryDaysMax} days`)
  }
  if (given.currency !== undefined && given.currency !== currency) {
    return yield* wrong("currency", `Places are priced in ${currency}`)
  }
  if (given.hotel !== undefined && kilometresBetween(given.hotel, there) > cityKilometresMax) {
    return yield* wrong("hotel", `It is more than ${cityKilometresMax} km from the middle of ${given.city}`)
  }
  const { dayStartsMinute: starts, dayEndsMinute: ends } = { ...itineraryDefaults, ...given }
  if (ends <= starts) return yield* wrong("dayEndsMinute", "It lies before dayStartsMinute")
  yield* knownPlaces(given.city, { mustSee: given.mustSee, avoid: given.avoid })
  // Only a budget that the traveller may look at.
  if (given.budgetId !== undefined) yield* reachBudget("read", given.budgetId)
  return documentOf(given, there, currency, days)
})

const documentOf = (given: CreateItinerary, city: City, currency: string, days: number): ItineraryDocument => ({
  ...{ name: given.name, city: city.city, currency, startDate: given.startDate },
  ...(given.budgetId === undefined ? {} : { budgetId: given.budgetId }),
  people: given.people ?? itineraryDefaults.people,
  hotel: given.hotel ?? { latitude: city.latitude, longitude: city.longitude },
  dayStartsMinute: given.dayStartsMinute ?? itineraryDefaults.dayStartsMinute,
  dayEndsMinute: given.dayEndsMinute ?? itineraryDefaults.dayEndsMinute,
  modes: given.modes ?? modesOfCity(city.city),
  rents: false,
  goal: given.goal ?? "balanced",
  ...{ mustSee: given.mustSee ?? [], avoid: given.avoid ?? [] },
  kindsPerDayMax: { ...itineraryDefaults.kindsPerDayMax, ...given.kindsPerDayMax },
  days: Array.from({ length: days }, () => []),
  ...{ links: {}, nextStop: 1 },
})

/** An edit with what it leaves to the itinerary: a lock keeps the time that is planned, a booking the price. */
const filled = (change: typeof EditItinerary.Type.change, { laid }: Stands): Edit => {
  if (change.edit !== "lock" && change.edit !== "book") return change
  const stop = laid.days.flatMap(({ stops }) => stops).find(({ planned }) => planned.stopId === change.stopId)
  return change.edit === "lock"
    ? { ...change, startMinute: change.startMinute ?? stop?.startMinute ?? 0 }
    : { ...change, costMinor: change.costMinor ?? stop?.planned.costMinor ?? 0 }
}

const edited = Effect.fnUntraced(function* (userId: string, itineraryId: string, asked: typeof EditItinerary.Type) {
  const kept = yield* ownItinerary("write", userId, itineraryId)
  if (asked.version !== undefined && asked.version !== kept.version) return yield* Effect.fail(itineraryChanged)
  const stands = yield* standingOf(kept)
  const places = new Map((yield* Places).city(kept.document.city)?.places.map((place) => [place.id, place]))
  const bounds = { stopsPerDayMax: limits.itineraryStopsPerDayMax, placeOf: (id: string) => places.get(id) }
  const result = applyEdit(kept.document, filled(asked.change, stands), bounds)
  if (!("document" in result)) {
    const { missing, detail, wrong: field } = result
    return yield* Effect.fail(
      missing === true && "stopId" in asked.change && asked.change.stopId !== null
        ? stopNotFound(asked.change.stopId)
        : refused(detail, `change.${field}`),
    )
  }
  const version = yield* storeVersion(userId, kept, asked.change.edit, result.document)
  if (version === undefined) return yield* Effect.fail(itineraryChanged)
  return yield* shown(userId, { ...kept, version, canUndo: true, document: result.document })
})

export const itineraryHandlers = HttpApiBuilder.group(Api, "itinerary", (handlers) =>
  handlers.handleAll({
    places: ({ query }) =>
      Effect.gen(function* () {
        yield* ownAccount("read")
        const { cities, city, currency } = yield* Places
        const there = query.city === undefined ? undefined : city(query.city)
        if (query.city !== undefined && there === undefined) {
          return yield* wrong("city", `Expected one of ${cities.map((one) => one.city).join(", ")}`)
        }
        return {
          currency,
          cities: cities.map(({ city: name, latitude, longitude, places }) => ({
            ...{ city: name, latitude, longitude, places: places.length },
          })),
          places: (there?.places ?? []).map(
            ({ id, serves = [], name, kind, category, latitude, longitude, ...rest }) => ({
              ...{ placeId: id, name, kind, category, latitude, longitude, serves },
              ...{ feeMinor: rest.feeMinor, stayMinutes: rest.stayMinutes },
            }),
          ),
        }
      }),
    list: ({ query }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        const all = yield* itinerariesOf(userId)
        const wanted = all.filter(
          ({ document }) => query.budgetId === undefined || document.budgetId === query.budgetId,
        )
        return {
          itineraries: wanted.map(({ itineraryId, version, document }) => ({
            ...{ itineraryId, version, name: document.name, city: document.city, budgetId: document.budgetId ?? null },
            ...{ startDate: document.startDate, days: document.days.length, stops: document.days.flat().length },
          })),
        }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    create: ({ payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const document = yield* checked(payload)
        const itineraryId = payload.itineraryId ?? `i_${randomBytes(12).toString("base64url")}`
        if (!(yield* createItinerary(userId, itineraryId, document))) {
          return yield* Effect.fail(refused(`a traveller has at most ${limits.itinerariesPerUserMax} itineraries`))
        }
        return yield* shown(userId, yield* ownItinerary("read", userId, itineraryId))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    read: ({ params }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        return yield* looked(userId, yield* ownItinerary("read", userId, params.itineraryId))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    generate: ({ params, payload }) =>
      Effect.flatMap(ownAccount("write"), (userId) => planned(userId, params.itineraryId, payload, true)).pipe(
        Effect.catchTag("SqlError", () => Effect.fail(databaseAway)),
      ),
    optimizeBudget: ({ payload: { itineraryId, ...planning } }) =>
      Effect.flatMap(ownAccount("write"), (userId) => planned(userId, itineraryId, planning, false)).pipe(
        Effect.catchTag("SqlError", () => Effect.fail(databaseAway)),
      ),
    edit: ({ params, payload }) =>
      Effect.flatMap(ownAccount("write"), (userId) => edited(userId, params.itineraryId, payload)).pipe(
        Effect.catchTag("SqlError", () => Effect.fail(databaseAway)),
      ),
    undo: ({ params, payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const kept = yield* ownItinerary("write", userId, params.itineraryId)
        if (payload.version !== undefined && payload.version !== kept.version)
          return yield* Effect.fail(itineraryChanged)
        const undone = yield* payload.to === undefined
          ? undoVersion(userId, kept)
          : restoreVersion(userId, kept, payload.to)
        if (undone === "nothing") {
          const { to } = payload
          return yield* Effect.fail(
            to === undefined ? refused("there is nothing to undo") : refused(`version ${to} is not kept`, "to"),
          )
        }
        if (undone === undefined) return yield* Effect.fail(itineraryChanged)
        return yield* shown(userId, yield* ownItinerary("read", userId, params.itineraryId))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    versions: ({ params }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        yield* ownItinerary("read", userId, params.itineraryId)
        return { versions: yield* versionsOf(userId, params.itineraryId) }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    remove: ({ params }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        yield* ownItinerary("write", userId, params.itineraryId)
        yield* removeItinerary(userId, params.itineraryId)
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
  }),
)

/**
 * Itineraries in Postgres, under their traveller's own name (I9: nobody else's can be found). Each change is a version
 * of its own, made from the one that its maker saw; whoever comes second is told so instead of undoing the first.
 */
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { categories } from "../../config/taxonomy.ts"
import type { TransportMode } from "../../config/transport-modes.ts"
import type { ItineraryDocument } from "../trip/itinerary/document.ts"
import { meals } from "../trip/itinerary/place.ts"
import { optimizationGoals } from "../trip/itinerary/request.ts"
import { FieldCipher } from "../trust/field-cipher.ts"

export const transportModeNames = [
  "walk",
  "ride_hailing",
  "bus",
  "train",
  "rental",
] as const satisfies ReadonlyArray<TransportMode>

const Stop = Schema.Struct({
  stopId: Schema.String,
  placeId: Schema.optionalKey(Schema.String),
  meal: Schema.optionalKey(Schema.Literals(meals)),
  name: Schema.String,
  kind: Schema.String,
  category: Schema.Literals(categories),
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  costMinor: Schema.Int,
  stayMinutes: Schema.Int,
  lockedMinute: Schema.optionalKey(Schema.Int),
  booked: Schema.optionalKey(Schema.Struct({ costMinor: Schema.Int, reference: Schema.optionalKey(Schema.String) })),
  feedback: Schema.optionalKey(
    Schema.Struct({ outcome: Schema.Literals(["visited", "skipped"]), rating: Schema.optionalKey(Schema.Int) }),
  ),
})

const Document = Schema.Struct({
  name: Schema.String,
  city: Schema.String,
  budgetId: Schema.optionalKey(Schema.String),
  currency: Schema.String,
  startDate: Schema.String,
  people: Schema.Int,
  hotel: Schema.Struct({ latitude: Schema.Finite, longitude: Schema.Finite }),
  dayStartsMinute: Schema.Int,
  dayEndsMinute: Schema.Int,
  modes: Schema.Array(Schema.Literals(transportModeNames)),
  rents: Schema.Boolean,
  goal: Schema.Literals(optimizationGoals),
  mustSee: Schema.Array(Schema.String),
  avoid: Schema.Array(Schema.String),
  kindsPerDayMax: Schema.Record(Schema.String, Schema.Int),
  days: Schema.Array(Schema.Array(Stop)),
  links: Schema.Record(Schema.String, Schema.String),
  nextStop: Schema.Int,
})
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Document))

/** A document from the text that it was kept as. */
export const decodeDocument = (text: string): ItineraryDocument => decode(text)

export interface KeptItinerary {
  readonly itineraryId: string
  readonly version: number
  readonly canUndo: boolean
  readonly document: ItineraryDocument
}

interface Row {
  readonly itineraryId: string
  readonly version: number
  readonly cameFrom: number | null
  readonly document: Uint8Array
}

/** The present version of each, or of one; latest made first. */
const presentOf = Effect.fnUntraced(function* (userId: string, itineraryId: string | null) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql.unsafe<Row>(
    `select i.itinerary_id as "itineraryId", i.version, v.document,
            (select p.version from itinerary_versions p
              where p.user_id = i.user_id and p.itinerary_id = i.itinerary_id and p.version = v.came_from) as "cameFrom"
       from itineraries i
       join itinerary_versions v using (user_id, itinerary_id, version)
      where i.user_id = $1 and ($2::text is null or i.itinerary_id = $2)
      order by i.created_at desc, i.itinerary_id`,
    [userId, itineraryId],
  )
  return rows.map(
    (row): KeptItinerary => ({
      itineraryId: row.itineraryId,
      version: row.version,
      canUndo: row.cameFrom !== null,
      document: decode(cipher.open(userId, row.document)),
    }),
  )
})

export const itinerariesOf = (userId: string) => presentOf(userId, null)

export const itineraryOf = (userId: string, itineraryId: string) =>
  Effect.map(presentOf(userId, itineraryId), ([kept]) => kept)

/** False when the traveller has as many as one may have. One of that name that is there already stays as it is. */
export const createItinerary = Effect.fn("createItinerary")(function* (
  userId: string,
  itineraryId: string,
  document: ItineraryDocument,
) {
  const sql = yield* SqlClient.SqlClient
  const sealed = (yield* FieldCipher).seal(userId, JSON.stringify(document))
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`select pg_advisory_xact_lock(hashtext(${`itineraries/${userId}`}))`
      const known = yield* sql<{ readonly mine: boolean }>`
        select itinerary_id = ${itineraryId} as mine from itineraries where user_id = ${userId}`
      if (known.some(({ mine }) => mine)) return true
      if (known.length >= limits.itinerariesPerUserMax) return false
      yield* sql`insert into itineraries (user_id, itinerary_id, version) values (${userId}, ${itineraryId}, 1)`
      yield* sql`insert into itinerary_versions (user_id, itinerary_id, version, what, document)
        values (${userId}, ${itineraryId}, 1, 'created', ${sealed})`
      return true
    }),
  )
})

/** The next version; undefined when the one that it was made from is no longer the present one. */
export const storeVersion = Effect.fn("storeItineraryVersion")(function* (
  userId: string,
  { itineraryId, version }: Pick<KeptItinerary, "itineraryId" | "version">,
  what: string,
  document: ItineraryDocument,
  cameFrom: number | null = version,
) {
  const sql = yield* SqlClient.SqlClient
  const sealed = (yield* FieldCipher).seal(userId, JSON.stringify(document))
  const next = version + 1
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      const moved = yield* sql<{ readonly version: number }>`
        update itineraries set version = ${next}
         where user_id = ${userId} and itinerary_id = ${itineraryId} and version = ${version} returning version`
      if (moved.length === 0) return undefined
      yield* sql`insert into itinerary_versions (user_id, itinerary_id, version, came_from, what, document)
        values (${userId}, ${itineraryId}, ${next}, ${cameFrom}, ${what}, ${sealed})`
      yield* sql`delete from itinerary_versions where user_id = ${userId} and itinerary_id = ${itineraryId}
        and version <= ${next - limits.itineraryVersionsKept}`
      return next
    }),
  )
})

/** What the present version was made from, as the next one; "nothing" when there is nothing to go back to. */
export const undoVersion = Effect.fn("undoItineraryVersion")(function* (
  userId: string,
  kept: Pick<KeptItinerary, "itineraryId" | "version">,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const [before] = yield* sql<{ readonly cameFrom: number | null; readonly document: Uint8Array }>`
    select p.came_from as "cameFrom", p.document from itinerary_versions v
      join itinerary_versions p on p.user_id = v.user_id and p.itinerary_id = v.itinerary_id and p.version = v.came_from
     where v.user_id = ${userId} and v.itinerary_id = ${kept.itineraryId} and v.version = ${kept.version}`
  if (before === undefined) return "nothing" as const
  return yield* storeVersion(userId, kept, "undone", decode(cipher.open(userId, before.document)), before.cameFrom)
})

/** What a kept version was, as the next one; undoing it comes back here. "nothing" when there is no such version any more. */
export const restoreVersion = Effect.fn("restoreItineraryVersion")(function* (
  userId: string,
  kept: Pick<KeptItinerary, "itineraryId" | "version">,
  to: number,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const [found] = yield* sql<{ readonly document: Uint8Array }>`
    select document from itinerary_versions
     where user_id = ${userId} and itinerary_id = ${kept.itineraryId} and version = ${to}`
  if (found === undefined) return "nothing" as const
  return yield* storeVersion(userId, kept, "restored", decode(cipher.open(userId, found.document)))
})

export interface VersionRow {
  readonly version: number
  readonly what: string
  readonly madeAt: string
}

export const versionsOf = Effect.fn("itineraryVersions")(function* (userId: string, itineraryId: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<VersionRow>`
    select version, what, to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "madeAt"
      from itinerary_versions where user_id = ${userId} and itinerary_id = ${itineraryId} order by version desc`
})

export const removeItinerary = Effect.fn("removeItinerary")(function* (userId: string, itineraryId: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`delete from itineraries where user_id = ${userId} and itinerary_id = ${itineraryId}`
})

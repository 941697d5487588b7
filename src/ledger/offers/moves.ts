/**
 * What decisions about corrections do to itineraries. Each is a row that the decision's commit has left (I10); it is done
 * and marked done in one transaction, so that it takes effect once, whoever does it and however often it is tried. An
 * itinerary that was changed in between is left alone: whoever asked is told, and nothing is half done.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { decodeDocument, storeVersion, undoVersion } from "../itineraries.ts"

export interface Correction {
  readonly userId: string
  readonly budgetId: string
  readonly correctionId: string
}

export interface ItineraryMove extends Correction {
  readonly seq: number
  readonly offerId: string
  readonly itineraryId: string
  readonly what: "take" | "put_back"
  readonly state: "due" | "done" | "stale" | "kept"
  readonly version: number | null
  readonly decidedAtMs: number
}

const columns = `user_id as "userId", budget_id as "budgetId", correction_id as "correctionId", seq::float8 as seq,
  offer_id as "offerId", itinerary_id as "itineraryId", what, state, version,
  (extract(epoch from decided_at) * 1000)::float8 as "decidedAtMs"`

/** Those that wait, the oldest first: they follow each other as their decisions do. */
export const dueMoves = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<ItineraryMove>(
    `select ${columns} from itinerary_moves where state in ('due', 'stale')
      order by decided_at, seq limit ${limits.offersPageRows}`,
  )
})

/** All of one correction, in order. */
export const movesOf = Effect.fn("itineraryMovesOf")(function* ({ userId, budgetId, correctionId }: Correction) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<ItineraryMove>(
    `select ${columns} from itinerary_moves where user_id = $1 and budget_id = $2 and correction_id = $3 order by seq`,
    [userId, budgetId, correctionId],
  )
})

const mark = Effect.fnUntraced(function* (move: ItineraryMove, state: ItineraryMove["state"], version: number | null) {
  const sql = yield* SqlClient.SqlClient
  const { userId, budgetId, correctionId, seq } = move
  yield* sql`
    update itinerary_moves set state = ${state}, version = ${version === null ? null : PgTypes.int4(version)}
     where user_id = ${userId} and budget_id = ${budgetId} and correction_id = ${correctionId}
       and seq = ${PgTypes.float8(seq)}::float8::bigint`
  return state
})

/** The present version, held until the transaction ends. */
const versionNow = Effect.fnUntraced(function* (userId: string, itineraryId: string) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly version: number }>`
    select version from itineraries where user_id = ${userId} and itinerary_id = ${itineraryId} for update`
  return row?.version
})

/** The variant behind an offer, and whether the itinerary still stands as it did when it was made. */
export const variantOf = Effect.fn("itineraryVariantOf")(function* (userId: string, offerId: string) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const [row] = yield* sql<{
    readonly itineraryId: string
    readonly fromVersion: number
    readonly version: number
    readonly document: Uint8Array
  }>`
    select v.itinerary_id as "itineraryId", v.from_version as "fromVersion", i.version, v.document
      from itinerary_variants v join itineraries i using (user_id, itinerary_id)
     where v.user_id = ${userId} and v.offer_id = ${offerId}`
  if (row === undefined) return undefined
  return {
    ...row,
    document: decodeDocument(cipher.open(userId, row.document)),
    stands: row.version === row.fromVersion,
  }
})

const take = Effect.fnUntraced(function* (move: ItineraryMove) {
  const { userId, itineraryId, offerId } = move
  const now = yield* versionNow(userId, itineraryId)
  const variant = yield* variantOf(userId, offerId)
  if (now === undefined || variant === undefined || variant.fromVersion !== now) return yield* mark(move, "stale", null)
  const made = yield* storeVersion(userId, { itineraryId, version: now }, "taken", variant.document)
  return yield* mark(move, made === undefined ? "stale" : "done", made ?? null)
})

const putBack = Effect.fnUntraced(function* (move: ItineraryMove) {
  const { userId, itineraryId } = move
  const before = (yield* movesOf(move)).findLast(
    ({ what, state, seq }) => what === "take" && state === "done" && seq < move.seq,
  )
  const now = yield* versionNow(userId, itineraryId)
  if (before === undefined || now === undefined || before.version !== now) return yield* mark(move, "kept", null)
  const made = yield* undoVersion(userId, { itineraryId, version: now })
  return yield* mark(move, typeof made === "number" ? "done" : "kept", typeof made === "number" ? made : null)
})

/** Does what is due of a move; what became of it, or undefined where somebody else does it or it was done before. */
export const settleMove = Effect.fn("settleItineraryMove")(function* (move: ItineraryMove) {
  const sql = yield* SqlClient.SqlClient
  const { userId, budgetId, correctionId, seq } = move
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      const held = yield* sql`
        select seq from itinerary_moves
         where user_id = ${userId} and budget_id = ${budgetId} and correction_id = ${correctionId}
           and seq = ${PgTypes.float8(seq)}::float8::bigint and state = 'due'
           for update`
      if (held.length === 0) return undefined
      return yield* move.what === "take" ? take(move) : putBack(move)
    }),
  )
})

/** That an itinerary had been changed is said. */
export const staleIsSaid = (move: ItineraryMove) => mark(move, "kept", null)

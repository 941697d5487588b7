/**
 * The lists of offers as they were found last. A list and the variant behind it are kept, under the next revision, before
 * the event is published: what was not published, because its gateway ended, is found anew under a later one.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { type OffersFound, SavingOffer } from "../../../streams/offers.ts"
import type { ItineraryDocument } from "../../trip/itinerary/document.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import type { OfferLook } from "./looks.ts"

export type SavedOffer = typeof SavingOffer.Type
export type OfferKind = typeof OffersFound.Type.kind

export interface FoundList {
  readonly revision: number
  readonly published: boolean
  readonly offers: ReadonlyArray<SavedOffer>
}

const decodeOffers = Schema.decodeUnknownSync(Schema.Array(SavingOffer))

export const foundList = Effect.fn("foundOffers")(function* ({ userId, budgetId }: OfferLook, kind: OfferKind) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly revision: number; readonly published: boolean; readonly offers: unknown }>`
    select revision::float8 as revision, published, offers from offers_found
     where user_id = ${userId} and budget_id = ${budgetId} and kind = ${kind}`
  const list: FoundList =
    row === undefined ? { revision: 0, published: true, offers: [] } : { ...row, offers: decodeOffers(row.offers) }
  return list
})

/** What an offer of an itinerary puts in force. */
export interface Variant {
  readonly offerId: string
  readonly itineraryId: string
  readonly fromVersion: number
  readonly document: ItineraryDocument
}

/** The revision that it is kept under; undefined when another gateway has found something meanwhile. */
export const keepList = Effect.fn("keepFoundOffers")(function* (
  { userId, budgetId }: OfferLook,
  kind: OfferKind,
  revision: number,
  offers: ReadonlyArray<SavedOffer>,
  variant: Variant | undefined,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      const rows = yield* sql`
        insert into offers_found (user_id, budget_id, kind, revision, offers)
        values (${userId}, ${budgetId}, ${kind}, ${PgTypes.float8(revision)}::float8::bigint, ${PgTypes.jsonb(offers)})
        on conflict (user_id, budget_id, kind) do update
          set revision = excluded.revision, offers = excluded.offers, published = false
          where offers_found.revision < excluded.revision
        returning kind`
      if (rows.length === 0) return false
      if (variant === undefined) return true
      const { offerId, itineraryId, fromVersion, document } = variant
      // Variants of before may have been taken a moment ago: some of them stay.
      yield* sql`
        delete from itinerary_variants where user_id = ${userId} and offer_id in (
          select offer_id from itinerary_variants where user_id = ${userId} and budget_id = ${budgetId}
           order by made_at desc offset ${PgTypes.int4(limits.itineraryVariantsKept - 1)})`
      yield* sql`
        insert into itinerary_variants (user_id, offer_id, budget_id, itinerary_id, from_version, document)
        values (${userId}, ${offerId}, ${budgetId}, ${itineraryId}, ${PgTypes.int4(fromVersion)},
                ${cipher.seal(userId, JSON.stringify(document))})`
      return true
    }),
  )
})

export const markPublished = Effect.fn("markOffersPublished")(function* (
  { userId, budgetId }: OfferLook,
  kind: OfferKind,
  revision: number,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    update offers_found set published = true where user_id = ${userId} and budget_id = ${budgetId} and kind = ${kind}
       and revision = ${PgTypes.float8(revision)}::float8::bigint`
})

/** Bookings that were made from a comparison: one row per key, written before the partner is asked. */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"

export interface BookingRow {
  readonly bookingId: string
  readonly key: string
  readonly comparisonId: string
  readonly source: string
  readonly offerId: string
  readonly name: string
  readonly checkIn: string
  readonly checkOut: string
  readonly totalMinor: number
  readonly currency: string
  /** `asked` until the partner has answered. */
  readonly state: "asked" | "booked" | "cancelled"
  readonly partnerId: string | null
  readonly atMs: number
  /** The trip whose committed money it is, and of which category. */
  readonly budgetId: string | null
  readonly category: string | null
  /** The state that the trip's log has heard of. */
  readonly told: string | null
}

const columns = `booking_id as "bookingId", key, comparison_id as "comparisonId", source, offer_id as "offerId", name,
  check_in as "checkIn", check_out as "checkOut", total_minor::float8 as "totalMinor", currency, state,
  partner_id as "partnerId", at_ms::float8 as "atMs", budget_id as "budgetId", category, told`

/** The row of this key, which may be there already. */
export const beginBooking = Effect.fn("beginBooking")(function* (userId: string, row: BookingRow) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into price_bookings (booking_id, user_id, key, comparison_id, source, offer_id, name, check_in, check_out,
                                total_minor, currency, state, at_ms, budget_id, category)
    values (${row.bookingId}, ${userId}, ${row.key}, ${row.comparisonId}, ${row.source}, ${row.offerId}, ${row.name},
            ${row.checkIn}, ${row.checkOut}, ${PgTypes.float8(row.totalMinor)}::float8::bigint, ${row.currency},
            ${row.state}, ${PgTypes.float8(row.atMs)}::float8::bigint, ${row.budgetId}, ${row.category})
    on conflict (user_id, key) do nothing`
  const [found] = yield* sql.unsafe<BookingRow>(
    `select ${columns} from price_bookings where user_id = $1 and key = $2`,
    [userId, row.key],
  )
  return found ?? row
})

export const settleBooking = Effect.fn("settleBooking")(function* (
  bookingId: string,
  state: BookingRow["state"],
  partnerId: string | null,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`update price_bookings set state = ${state}, partner_id = coalesce(${partnerId}, partner_id)
              where booking_id = ${bookingId}`
})

/** What trips have not heard of, each for a while one gateway's to tell. */
export const takeUntoldBookings = Effect.fn("takeUntoldBookings")(function* (nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<BookingRow & { readonly userId: string }>(
    `update price_bookings set tell_after_ms = $1::float8::bigint + ${limits.bookingsToldEveryMs}
      where booking_id in (
        select booking_id from price_bookings
         where budget_id is not null and state <> 'asked' and told is distinct from state
           and tell_after_ms <= $1::float8::bigint
         order by tell_after_ms limit ${limits.bookingsToldPageRows} for update skip locked)
     returning user_id as "userId", ${columns}`,
    [PgTypes.float8(nowMs)],
  )
})

export const bookingTold = Effect.fn("bookingTold")(function* (bookingId: string, told: BookingRow["state"]) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`update price_bookings set told = ${told} where booking_id = ${bookingId}`
})

/** What the partner would not book leaves nothing. */
export const dropBooking = Effect.fn("dropBooking")(function* (bookingId: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`delete from price_bookings where booking_id = ${bookingId} and state = 'asked'`
})

export const bookingsOf = Effect.fn("bookingsOf")(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<BookingRow>(
    `select ${columns} from price_bookings where user_id = $1 order by at_ms desc limit ${limits.pageRowsMax}`,
    [userId],
  )
})

export const bookingOf = Effect.fn("bookingOf")(function* (userId: string, bookingId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<BookingRow>(
    `select ${columns} from price_bookings where user_id = $1 and booking_id = $2`,
    [userId, bookingId],
  )
  return rows[0]
})

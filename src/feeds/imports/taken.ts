/** Statement files that were taken: which, when, and what each of their transactions was before, sealed in Postgres. */
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { Before } from "./taking-back.ts"

const AboutImport = Schema.Struct({ format: Schema.String, account: Schema.String, transactions: Schema.Int })
export type AboutImport = typeof AboutImport.Type

export interface TakenImport extends AboutImport {
  readonly importId: string
  readonly takenAtMs: number
  readonly isUndone: boolean
}

const decodeAbout = Schema.decodeUnknownEffect(Schema.fromJsonString(AboutImport))
const decodeBefore = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Array(Before)))

/** It is in the log; the oldest beyond what can be taken back are forgotten. */
export const markTaken = Effect.fnUntraced(function* (userId: string, importId: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`update imports set taken_at = now(), events = '' where import_id = ${importId}`
  yield* sql`
    delete from imports where taken_at < now() - make_interval(days => ${limits.importUndoDays}) or import_id in (
      select import_id from imports where user_id = ${userId} and taken_at is not null
      order by taken_at desc offset ${limits.importsTakenPerUserMax})`
})

export const markUndone = Effect.fnUntraced(function* (importId: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`update imports set undone_at = now() where import_id = ${importId}`
})

/** The latest first. */
export const takenBy = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql<{ importId: string; about: Uint8Array; takenAtMs: number; isUndone: boolean }>`
    select import_id as "importId", about, (extract(epoch from taken_at) * 1000)::float8 as "takenAtMs",
      undone_at is not null as "isUndone"
    from imports
    where user_id = ${userId} and taken_at > now() - make_interval(days => ${limits.importUndoDays})
    order by taken_at desc limit ${limits.importsTakenPerUserMax}`
  return yield* Effect.forEach(rows, ({ importId, about, takenAtMs, isUndone }) =>
    Effect.map(
      decodeAbout(cipher.open(userId, about)),
      (known): TakenImport => ({
        ...known,
        importId,
        takenAtMs: Math.round(takenAtMs),
        isUndone,
      }),
    ),
  )
})

/** How its transactions stood before; undefined for one that is not taken, was taken back, or is another traveller's. */
export const beforeTaken = Effect.fnUntraced(function* (userId: string, importId: string) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const [row] = yield* sql<{ before: Uint8Array; takenAtMs: number }>`
    select before, (extract(epoch from taken_at) * 1000)::float8 as "takenAtMs" from imports
    where import_id = ${importId} and user_id = ${userId} and undone_at is null
      and taken_at > now() - make_interval(days => ${limits.importUndoDays})`
  if (row === undefined) return undefined
  return { before: yield* decodeBefore(cipher.open(userId, row.before)), takenAtMs: row.takenAtMs }
})

/** Transactions of files that were taken back: the same file may bring them again. */
export const undoneIdentities = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql<{ before: Uint8Array }>`
    select before from imports where user_id = ${userId} and undone_at is not null
    order by taken_at desc limit ${limits.importsTakenPerUserMax}`
  const all = yield* Effect.forEach(rows, ({ before }) => decodeBefore(cipher.open(userId, before)))
  return new Set(all.flat().flatMap(({ identity, stood }) => (stood === undefined ? [identity] : [])))
})

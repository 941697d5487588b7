/**
 * A statement file on its way in, in two steps: a preview, which says what the file would change and changes nothing,
 * and its application, which puts exactly that into the log. Between the two the events lie sealed in Postgres, so that
 * any gateway may apply what any other previewed. What was taken can be taken back (taken.ts). A file is taken whole or not at all, unless its traveller asks for
 * what is good in it. Applied twice, or broken off and begun anew, everything counts once (I2).
 */
import { randomBytes } from "node:crypto"
import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { AnyEvent, type PacerEvent } from "../../../streams/events.ts"
import { partitionOf } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { knownOf } from "../../ledger/archive.ts"
import { identityOf } from "../../partition/identity.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import type { ColumnMapping } from "../formats/format.ts"
import type { ColumnsFound } from "../formats/guess-mapping.ts"
import type { PublishError } from "../publish-error.ts"
import { Publisher } from "../publisher.ts"
import { compared, type ImportStanding } from "./compare.ts"
import type { StatementRequest } from "./read-statement.ts"
import { type ImportRefused, type ReaderBusy, StatementReader } from "./statement-reader.ts"
import {
  type AboutImport,
  beforeTaken,
  markTaken,
  markUndone,
  type TakenImport,
  takenBy,
  undoneIdentities,
} from "./taken.ts"
import { type Before, beforeOf, hasArrived, takenBack } from "./taking-back.ts"

/** What the file brought is in the log, and not yet in the accounts. */
export class ImportUnsettled extends Schema.TaggedError<ImportUnsettled>()("ImportUnsettled", {
  message: Schema.String,
}) {}

/** The database did not do its part. */
export class ImportsAway extends Schema.TaggedError<ImportsAway>()("ImportsAway", { message: Schema.String }) {}

export interface ImportRow {
  readonly standing: ImportStanding
  readonly day: string
  readonly description: string
  readonly amountMinor: number
  readonly currency: string
  readonly direction: "debit" | "credit"
}

export interface ImportPreview {
  /** Undefined when there is nothing to apply. */
  readonly importId: string | undefined
  readonly counts: { readonly [standing in ImportStanding]: number } & { readonly leftOut: number }
  readonly rows: ReadonlyArray<ImportRow>
  readonly errors: ReadonlyArray<{ readonly detail: string; readonly place: string | undefined }>
}

export class Imports extends Context.Service<
  Imports,
  {
    /** What a CSV file's columns are called, and what they may mean: for its mapping. */
    readonly columns: (
      bytes: Uint8Array,
      delimiter: ColumnMapping["delimiter"],
    ) => Effect.Effect<ColumnsFound, ImportRefused | ReaderBusy>
    readonly preview: (
      request: StatementRequest,
    ) => Effect.Effect<ImportPreview, ImportRefused | ImportsAway | ReaderBusy>
    /** How many events the log has taken; undefined when there is no such import of this traveller's (any more). */
    readonly apply: (userId: string, importId: string) => Effect.Effect<number | undefined, ImportsAway | PublishError>
    /** The files that were taken lately, the latest first. */
    readonly taken: (userId: string) => Effect.Effect<ReadonlyArray<TakenImport>, ImportsAway>
    /** How many events took it back; undefined when there is no such file (any more). */
    readonly undo: (
      userId: string,
      importId: string,
    ) => Effect.Effect<number | undefined, ImportsAway | ImportUnsettled | PublishError>
  }
>()("pacer/feeds/Imports") {
  /** Needs StatementReader, Broker, Publisher, FieldCipher and a SqlClient. */
  static readonly layer = Layer.effect(
    Imports,
    Effect.gen(function* () {
      const context = yield* Effect.context<StatementReader | Broker | Publisher | FieldCipher | SqlClient.SqlClient>()
      const { columns } = yield* StatementReader
      return Imports.of({
        columns,
        preview: (request) => Effect.provideContext(previewOf(request), context),
        apply: (userId, importId) => Effect.provideContext(applied(userId, importId), context),
        taken: (userId) => Effect.provideContext(away(takenBy(userId)), context),
        undo: (userId, importId) => Effect.provideContext(undone(userId, importId), context),
      })
    }),
  )
}

const away = Effect.mapError((error: { readonly message: string }) => new ImportsAway({ message: error.message }))

/** What the accounts know of these transactions. */
const recordsOf = Effect.fnUntraced(function* (userId: string, named: ReadonlyArray<string>) {
  const { partitionCount } = yield* Broker
  const cipher = yield* FieldCipher
  const partition = partitionOf(userId, partitionCount)
  const identities = [...new Set(named)]
  const records = new Map<string, Effect.Success<ReturnType<typeof knownOf>> extends Map<string, infer K> ? K : never>()
  for (let from = 0; from < identities.length; from += limits.importLookUpsPage) {
    const page = identities.slice(from, from + limits.importLookUpsPage)
    const known = yield* knownOf(
      page.map((identity) => ({ partition, userId, identity })),
      cipher,
    )
    for (const [identity, one] of known) records.set(identity, one)
  }
  return records
})

const rowOf = (event: PacerEvent, standing: ImportStanding): ReadonlyArray<ImportRow> => {
  if (event.type !== "txn.recorded.v1") return []
  const { amountMinor, currency, direction, description = "", localDate } = event.data
  return [{ standing, day: localDate ?? event.time.slice(0, 10), description, amountMinor, currency, direction }]
}

const previewOf = Effect.fn("Imports.preview")(function* (request: StatementRequest) {
  const { statement } = yield* StatementReader
  const { events, faults } = yield* statement(request, yield* Clock.currentTimeMillis)
  const records = yield* away(recordsOf(request.userId, events.map(identityOf)))
  const undoneBefore = yield* away(undoneIdentities(request.userId))
  const counts = { new: 0, duplicate: 0, changed: 0 }
  const rows: Array<ImportRow> = []
  const toPublish: Array<PacerEvent> = []
  const before: Array<Before> = []
  for (const event of events) {
    const identity = identityOf(event)
    const record = records.get(identity)?.record
    const verdict = compared(event, record, undoneBefore.has(identity))
    if (verdict.event !== undefined) {
      toPublish.push(verdict.event)
      before.push(...beforeOf(verdict.event, identity, record))
    }
    // A transaction that its file has reversed is one row.
    if (event.type === "txn.recorded.v1") counts[verdict.standing] += 1
    rows.push(...rowOf(event, verdict.standing))
  }
  const importId = toPublish.length === 0 ? undefined : yield* away(keep(request, toPublish, before))
  const preview: ImportPreview = {
    importId,
    counts: { ...counts, leftOut: faults.length },
    rows: rows.slice(0, limits.importRowsShown),
    errors: faults.slice(0, limits.importErrorsShown),
  }
  return preview
})

const keep = Effect.fnUntraced(function* (
  { userId, format, account }: StatementRequest,
  events: ReadonlyArray<PacerEvent>,
  before: ReadonlyArray<Before>,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const importId = randomBytes(16).toString("base64url")
  const about: AboutImport = { format, account, transactions: new Set(before.map(({ identity }) => identity)).size }
  yield* sql`
    delete from imports where taken_at is null
      and created_at < now() - make_interval(mins => ${limits.importMinutesKept}) or import_id in (
      select import_id from imports where user_id = ${userId} and taken_at is null
      order by created_at desc offset ${limits.importsPerUserMax - 1})`
  yield* sql`
    insert into imports (import_id, user_id, events, about, before)
    values (${importId}, ${userId}, ${cipher.seal(userId, JSON.stringify(events))},
      ${cipher.seal(userId, JSON.stringify(about))}, ${cipher.seal(userId, JSON.stringify(before))})`
  return importId
})

const decodeEvents = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Array(AnyEvent)))

const applied = Effect.fn("Imports.apply")(function* (userId: string, importId: string) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const { publishMany } = yield* Publisher
  const rows = yield* away(sql<{ readonly events: Uint8Array }>`
    select events from imports
    where import_id = ${importId} and user_id = ${userId} and taken_at is null
      and created_at > now() - make_interval(mins => ${limits.importMinutesKept})`)
  const [row] = rows
  if (row === undefined) return undefined
  const events = yield* away(decodeEvents(cipher.open(userId, row.events)))
  const { published } = yield* publishMany(events)
  yield* away(markTaken(userId, importId))
  return published
})

const undone = Effect.fn("Imports.undo")(function* (userId: string, importId: string) {
  const { publishMany } = yield* Publisher
  const found = yield* away(beforeTaken(userId, importId))
  if (found === undefined) return undefined
  const named = found.before.map(({ identity }) => identity)
  const records = yield* away(recordsOf(userId, named))
  const nowMs = yield* Clock.currentTimeMillis
  const isSettled = found.before.every((one) => hasArrived(one, records.get(one.identity)?.record))
  // What never arrives was put aside by the log: it is not waited for.
  if (!isSettled && nowMs - found.takenAtMs < limits.importSettleMsMax) {
    return yield* new ImportUnsettled({ message: "The file is still on its way into your accounts; try again." })
  }
  const at = new Date(nowMs).toISOString()
  const events = found.before.flatMap((one) => takenBack(one, userId, records.get(one.identity)?.record, at))
  const { published } = yield* publishMany(events)
  yield* away(markUndone(importId))
  return published
})

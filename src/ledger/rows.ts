/**
 * How an applied event is archived and read back. The columns hold what is asked for (whose, which budget, which day,
 * how much); `body` holds the rest of the event without its personal text and what became of it; `personal` is the one
 * ciphertext. Reading a row gives the event again, with the rate that it used (I7) and the record it met (`prior`), so
 * that folding the rows again gives the same state (I1).
 */
import { Schema } from "effect"
import { categories } from "../../config/taxonomy.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { AnyEvent, eventTypeCodes } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import type { Applied } from "../budget/traveller/apply.ts"
import type { Logged } from "../budget/traveller/logged.ts"
import { reachDay } from "../budget/traveller/reach.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import { readCommonEvent } from "../partition/common-event.ts"
import { loggedOf } from "../partition/identity.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import { Decisions, decidedBeside, decisionsOf } from "./decisions.ts"
import { type Outcome, rowText } from "./row-body.ts"

export interface LedgerRow {
  readonly partition: number
  readonly seq: number
  readonly logMs: number
  readonly userId: string
  readonly type: number
  readonly identity: string
  readonly budgetId: string | null
  readonly localDay: number | null
  readonly category: number | null
  readonly spendMinor: number | null
  readonly body: string
  readonly personal: Uint8Array | null
}

const categoryCodes = new Map(categories.map((category, code) => [category, code] as const))
const typeNames = new Map(Object.entries(eventTypeCodes).map(([name, code]) => [code, name] as const))

const forEveryone: ReadonlySet<number> = new Set([eventTypeCodes["rate.published.v1"], eventTypeCodes["tick.v1"]])

/** What an event used beside its own record: rates, and the records of other transactions. */
export interface Used {
  readonly used: Readonly<Record<string, string>> | undefined
  readonly met: ReadonlyArray<TransactionRecord> | undefined
}

/** The row of an event that was applied, held or refused (a duplicate leaves none: it says nothing new). */
export const toRow = (
  partition: number,
  userId: string,
  logged: Logged,
  applied: Applied,
  prior: TransactionRecord | undefined,
  { used, met }: Used,
  cipher: Cipher,
): LedgerRow => {
  const { event } = logged
  const placed = applied.record?.placed
  const outcome: { -readonly [Key in keyof Outcome]: Outcome[Key] } = {}
  if (applied.disposition !== "applied") outcome.disposition = applied.disposition
  if (applied.reason !== undefined) outcome.reason = applied.reason
  if (placed !== undefined) {
    outcome.by = placed.entry.decidedBy
    outcome.confidence = placed.entry.confidence
  }
  if (used !== undefined) outcome.rates = used
  if (met !== undefined) outcome.met = met.map((record) => encodeRecord(userId, record, cipher))
  const decided = decidedBeside(applied)
  if (decided !== undefined) outcome.decided = decided
  if (prior !== undefined) outcome.prior = encodeRecord(userId, prior, cipher)
  const { body, personal } = rowText(event, outcome)
  return {
    partition,
    seq: logged.seq,
    logMs: logged.logMs,
    userId,
    type: eventTypeCodes[event.type],
    identity: logged.identity,
    budgetId: applied.budgetId ?? null,
    localDay: placed?.entry.localDay ?? (applied.record === undefined ? null : reachDay(applied.record)),
    category: placed === undefined ? null : (categoryCodes.get(placed.entry.category) ?? null),
    spendMinor: placed?.entry.spendMinor ?? null,
    body,
    personal: personal === undefined ? null : cipher.seal(userId, personal),
  }
}

/** What a row's body holds; written by `toRow`, decoded when read (rows outlive code). */
const Body = Schema.Struct({
  id: Schema.String,
  source: Schema.String,
  time: Schema.String,
  data: Schema.Record(Schema.String, Schema.Unknown),
  disposition: Schema.optionalKey(Schema.Literals(["applied", "held", "refused"])),
  reason: Schema.optionalKey(Schema.String),
  by: Schema.optionalKey(Schema.String),
  confidence: Schema.optionalKey(Schema.Finite),
  rates: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  prior: Schema.optionalKey(Schema.String),
  met: Schema.optionalKey(Schema.Array(Schema.String)),
  decided: Schema.optionalKey(Decisions),
})
const decodeBody = Schema.decodeUnknownSync(Schema.fromJsonString(Body))
const decodePersonal = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))
const decodeEvent = Schema.decodeUnknownSync(AnyEvent)

export interface ArchivedEvent {
  /** Whose row it is: an event for everybody is archived once more for each traveller whom it moved something for. */
  readonly userId: string
  readonly logged: Logged
  readonly disposition: "applied" | "held" | "refused"
  readonly reason?: string
  readonly budgetId: string | null
  /** Base, quote and day, written together, to the rate that was used. */
  readonly rates: Readonly<Record<string, string>>
  readonly decidedBy?: string
  /** What the rules of the time decided, by identity: folding the row again takes it (I1). */
  readonly decided: Decisions
  readonly confidence?: number
  readonly prior?: TransactionRecord
  /** Records of other transactions that it met. */
  readonly met: ReadonlyArray<TransactionRecord>
}

/** Throws when the row does not hold an event of the closed set: the archive is ours, so that is a bug, not input. */
export const fromRow = (row: Omit<LedgerRow, "partition">, cipher: Cipher): ArchivedEvent => {
  const body = decodeBody(row.body)
  const personal = row.personal === null ? {} : decodePersonal(cipher.open(row.userId, row.personal))
  const json = {
    specversion: "1.0",
    id: body.id,
    source: body.source,
    type: typeNames.get(row.type),
    subject: forEveryone.has(row.type) ? everyone : row.userId,
    time: body.time,
    data: { ...body.data, ...personal },
  }
  // Of a load's time, the schema's union would take half.
  const event: PacerEvent = readCommonEvent(json) ?? decodeEvent(json)
  return {
    userId: row.userId,
    logged: loggedOf({
      event,
      seq: row.seq,
      logMs: row.logMs,
      timeMs: Date.parse(event.time),
      identity: row.identity,
    }),
    disposition: body.disposition ?? "applied",
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    budgetId: row.budgetId,
    rates: body.rates ?? {},
    decided: decisionsOf(row, body),
    met: (body.met ?? []).map((record) => decodeRecord(row.userId, record, cipher)),
    ...(body.by === undefined ? {} : { decidedBy: body.by }),
    ...(body.confidence === undefined ? {} : { confidence: body.confidence }),
    ...(body.prior === undefined ? {} : { prior: decodeRecord(row.userId, body.prior, cipher) }),
  }
}

/** A record holds merchants and notes: sealed whole, as base64 text. */
export const encodeRecord = (userId: string, record: TransactionRecord, cipher: Cipher): string =>
  Buffer.from(cipher.seal(userId, JSON.stringify(record))).toString("base64")

/** Ours alone writes records, under the snapshot rules: the text is trusted once it opens. */
export const decodeRecord = (userId: string, text: string, cipher: Cipher): TransactionRecord =>
  JSON.parse(cipher.open(userId, Buffer.from(text, "base64"))) as TransactionRecord

/**
 * What every wire format becomes: canonical transactions, or one error that names the file and the place. A format is a
 * pure function of its files and a context (secrets, clock, column mapping): no I/O, no clock of its own. A run of files
 * is taken in order, whole or not at all; `partial` asks for what is good instead. Money is integer minor units (I7),
 * and input that is too large or too deep meets a bound of config/limits.ts, not the memory (I5).
 */
import { type Result, Schema } from "effect"
import type { Location, TransactionKind } from "../../../streams/events.ts"

/** One transaction as the account holds it after the whole run. */
export interface CanonicalTransaction {
  /** The source's own name for it; null where it has none, and the importer derives one (to-event.ts). */
  readonly externalId: string | null
  /** Where the source gives several transactions one name (a payment and its fee): what tells this one from the others. */
  readonly apart?: string
  /** Positive whole minor units of the booked currency; the direction says which way they went. */
  readonly amountMinor: number
  readonly currency: string
  /** debit: out of the account; credit: into it. */
  readonly direction: "debit" | "credit"
  /** As exact as the source: a day (YYYY-MM-DD) or an instant with its offset. */
  readonly occurredAt: string
  /** Blanks and line breaks collapsed; "" where the source says nothing. */
  readonly description: string
  /** reversal: an entry that undoes another one; reversed: the source says that this very one was undone. */
  readonly status: "posted" | "pending" | "reversal" | "reversed"
  /** The account as the source names it, where the source does. */
  readonly account?: string
  /** What it is, where the source says more than the direction does. */
  readonly kind?: typeof TransactionKind.Type
  /** Of a top-up: the wallet that it filled, where its words name it. */
  readonly wallet?: string
  /** Where it was, and whether the payer was there. */
  readonly location?: typeof Location.Type
  readonly channel?: "in_person" | "online"
}

export const formatErrorKinds = [
  "bad-signature",
  "upstream-error",
  "schema",
  "malformed",
  "forbidden-doctype",
  "balance-mismatch",
] as const

/** What is wrong with one file, and where. */
export class FormatError extends Schema.TaggedError<FormatError>()("FormatError", {
  kind: Schema.Literals(formatErrorKinds),
  file: Schema.String,
  /** The field, tag or column, such as `added[0].amount`. */
  path: Schema.optionalKey(Schema.String),
  line: Schema.optionalKey(Schema.Int),
  /** Of an upstream error: the code that it sent. */
  code: Schema.optionalKey(Schema.String),
  detail: Schema.String,
}) {
  override get message(): string {
    const place = [
      this.file,
      ...(this.line === undefined ? [] : [`line ${this.line}`]),
      ...(this.path === undefined ? [] : [this.path]),
    ]
    return `${place.join(", ")}: ${this.detail} (${this.kind})`
  }
}

export interface WireFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Columns of a plain CSV file by their header, and how it writes days and amounts. */
export const ColumnMapping = Schema.Struct({
  date: Schema.String,
  description: Schema.Union([Schema.String, Schema.Array(Schema.String)]),
  /** One signed column (negative: money out, unless `positiveIs` is debit), or two of which one is empty. */
  amount: Schema.optionalKey(Schema.String),
  debit: Schema.optionalKey(Schema.String),
  credit: Schema.optionalKey(Schema.String),
  positiveIs: Schema.optionalKey(Schema.Literals(["credit", "debit"])),
  externalId: Schema.optionalKey(Schema.String),
  account: Schema.optionalKey(Schema.String),
  /** A column; else `currencyCode` for all rows. */
  currency: Schema.optionalKey(Schema.String),
  currencyCode: Schema.optionalKey(Schema.String),
  dateFormat: Schema.optionalKey(
    Schema.Literals(["YYYY-MM-DD", "DD/MM/YYYY", "DD/MM/YY", "MM/DD/YYYY", "DD-MM-YYYY", "DD.MM.YYYY"]),
  ),
  decimal: Schema.optionalKey(Schema.Literals([".", ","])),
  delimiter: Schema.optionalKey(Schema.Literals([",", ";", "\t", "|"])),
})
export type ColumnMapping = typeof ColumnMapping.Type

/** Everything that a format needs besides its files. Without the secret, nothing that ought to be signed is believed. */
export const FormatContext = Schema.Struct({
  /** SNAP: the secret of the symmetric signature, or the partner's public key (PEM) of the asymmetric one. */
  clientSecret: Schema.optionalKey(Schema.String),
  publicKey: Schema.optionalKey(Schema.String),
  /** Webhooks: `whsec_…`. */
  secret: Schema.optionalKey(Schema.String),
  /** The clock that a signature's age is measured by. */
  now: Schema.optionalKey(Schema.String),
  toleranceSeconds: Schema.optionalKey(Schema.Finite),
  mapping: Schema.optionalKey(ColumnMapping),
})
export type FormatContext = typeof FormatContext.Type

export interface Imported {
  readonly transactions: ReadonlyArray<CanonicalTransaction>
  /** Transactions of earlier runs that the source has taken back or replaced. */
  readonly removed: ReadonlyArray<{ readonly externalId: string; readonly account?: string }>
  /** Where the next sync goes on, of sources that have cursors: only after the last page. */
  readonly cursor?: string
  /** With `partial`: what was left out, and why. Else empty. */
  readonly problems: ReadonlyArray<FormatError>
}

export interface FormatOptions {
  /** Import what is good and report the rest, instead of all or nothing. */
  readonly partial?: boolean
}

export interface Format {
  /** As `pacer import` lists it. */
  readonly name: string
  readonly title: string
  /** Whether a name such as `camt.053.001.08` means this format. */
  readonly accepts: (name: string) => boolean
  readonly parse: (
    files: ReadonlyArray<WireFile>,
    context: FormatContext,
    options?: FormatOptions,
  ) => Result.Result<Imported, FormatError>
}

/** Statement files: shown first, taken only on the traveller's word. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { Account, Instant, Source } from "../../../streams/events.ts"
import { ColumnMapping } from "../../feeds/formats/format.ts"
import { formats } from "../../feeds/formats/formats.ts"
import { NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"

export const ImportQuery = {
  format: Schema.String.check(Schema.isMaxLength(64)).annotate({
    description: `One of ${formats.map(({ name }) => name).join(", ")}.`,
    examples: ["camt"],
  }),
  account: Account.annotate({ description: "The account of rows that name none.", examples: ["1234567890"] }),
  source: Schema.optionalKey(
    Source.annotate({ description: "Where it is from; left out, `upload/<format>`.", examples: ["bank/bca"] }),
  ),
  partial: Schema.optionalKey(
    Schema.Literals(["true", "false"]).annotate({
      description: "Take what is good and list the rest; left out, a file is taken whole or not at all.",
    }),
  ),
}

const count = Schema.Int

const JsonMapping = Schema.fromJsonString(ColumnMapping)

export const ImportPreviewQuery = {
  ...ImportQuery,
  mapping: Schema.optionalKey(JsonMapping).annotate({
    description:
      "Of format `csv`: which columns hold what, as JSON: `date`, `description` (a column or several), `amount` or `debit` and `credit`, `currency` or `currencyCode`, `dateFormat`, `decimal`, `delimiter`, `positiveIs`, `externalId`, `account`.",
  }),
}

export const ColumnsAnswer = Schema.Struct({
  columns: Schema.Array(Schema.String),
  rows: Schema.Array(Schema.Array(Schema.String)).annotate({ description: "The first ones, as they stand." }),
  guess: Schema.Struct({
    date: Schema.optionalKey(Schema.String),
    description: Schema.optionalKey(Schema.String),
    amount: Schema.optionalKey(Schema.String),
    debit: Schema.optionalKey(Schema.String),
    credit: Schema.optionalKey(Schema.String),
    externalId: Schema.optionalKey(Schema.String),
    currency: Schema.optionalKey(Schema.String),
    dateFormat: ColumnMapping.fields.dateFormat,
    decimal: ColumnMapping.fields.decimal,
  }).annotate({ description: "What they may mean, for a person to correct." }),
}).annotate({ identifier: "ImportColumns" })

export const ImportPreviewAnswer = Schema.Struct({
  importId: Schema.NullOr(Schema.String).annotate({ description: "For `apply`; null when nothing would change." }),
  counts: Schema.Struct({ new: count, duplicate: count, changed: count, leftOut: count }),
  rows: Schema.Array(
    Schema.Struct({
      standing: Schema.Literals(["new", "duplicate", "changed"]),
      day: Schema.String,
      description: Schema.String,
      amountMinor: Schema.Int,
      currency: Schema.String,
      direction: Schema.Literals(["debit", "credit"]),
    }),
  ).annotate({ description: `The first ${limits.importRowsShown}.` }),
  errors: Schema.Array(
    Schema.Struct({
      detail: Schema.String,
      place: Schema.NullOr(Schema.String).annotate({ description: "Line, tag or path." }),
    }),
  ),
}).annotate({ identifier: "ImportPreview" })

export const ImportApplied = Schema.Struct({
  published: count.annotate({ description: "Events that the log has taken; the accounts follow at once." }),
}).annotate({ identifier: "ImportApplied" })

export const TakenImportsAnswer = Schema.Struct({
  imports: Schema.Array(
    Schema.Struct({
      importId: Schema.String,
      format: Schema.String,
      account: Schema.String,
      transactions: count.annotate({ description: "That it brought or changed." }),
      takenAt: Instant,
      isUndone: Schema.Boolean,
    }),
  ).annotate({ description: "The latest first." }),
}).annotate({ identifier: "TakenImports" })

/** 16 random bytes, base64url. */
const importId = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9_-]{22}$/, { expected: "an import's id" }))

export class ImportsGroup extends HttpApiGroup.make("imports")
  .add(
    HttpApiEndpoint.post("columns", "/api/imports/columns", {
      query: { delimiter: ColumnMapping.fields.delimiter },
      success: ColumnsAnswer,
      error: [Refused, Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "What a CSV file's columns may mean",
        description: `The body is the file, or its first whole lines, at most ${limits.httpBodyBytesMax / 1_024} KB. The mapping that comes of it goes with the preview.`,
      }),
    ),
    HttpApiEndpoint.post("preview", "/api/imports", {
      query: ImportPreviewQuery,
      success: ImportPreviewAnswer,
      error: [Refused, Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "What a statement file would change",
        description: `The body is the file as it is, at most ${limits.importBytesMax / 1_024 ** 2} MB. Nothing is recorded. \`unreadable-file\` names the line or tag.`,
      }),
    ),
    HttpApiEndpoint.post("apply", "/api/imports/:importId/apply", {
      params: { importId },
      success: ImportApplied,
      error: [NotFound, Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take a previewed file",
        description: `Within ${limits.importMinutesKept} minutes of its preview. Broken off, it may be sent again: everything counts once.`,
      }),
    ),
  )
  .add(
    HttpApiEndpoint.get("taken", "/api/imports", { success: TakenImportsAnswer, error: [Unavailable] }).annotateMerge(
      OpenApi.annotations({ summary: "Files that were taken lately" }),
    ),
    HttpApiEndpoint.post("undo", "/api/imports/:importId/undo", {
      params: { importId },
      success: ImportApplied,
      error: [NotFound, Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take a file back",
        description: `What it brought is reversed, what it changed stands as before; what was said of a transaction since stays. Within ${limits.importUndoDays} days, of the latest ${limits.importsTakenPerUserMax} files.`,
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Imports", description: "Statement files." })) {}

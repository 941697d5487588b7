/** Statement files over HTTP: the traveller's own, read as they came. */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Imports } from "../../feeds/imports/imports.ts"
import { Api } from "../contract.ts"
import { databaseAway, importNotFound, invalidRequest, unavailable, unreadableFile } from "../problem.ts"
import { ownAccount } from "./access.ts"

/** What others say of a traveller, and what is entered by hand, comes in at doors of its own. */
const isForUploads = (source: string): boolean => !/^(manual|companion|app)\//.test(source)

export const importsHandlers = HttpApiBuilder.group(Api, "imports", (handlers) =>
  handlers
    .handle("columns", ({ query, request }) =>
      Effect.gen(function* () {
        yield* ownAccount("write")
        const bytes = new Uint8Array(yield* Effect.orDie(request.arrayBuffer))
        return yield* Effect.flatMap(Imports, (imports) => imports.columns(bytes, query.delimiter))
      }).pipe(
        Effect.catchTag("ImportRefused", ({ message, place }) => Effect.fail(unreadableFile(message, place))),
        Effect.catchTag("ReaderBusy", ({ message }) => Effect.fail(unavailable(message))),
      ),
    )
    .handle("preview", ({ query, request }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const { format, account, source = `upload/${format}` } = query
        if (!isForUploads(source)) return yield* Effect.fail(invalidRequest("source: not one of a file.", "source"))
        const bytes = new Uint8Array(yield* Effect.orDie(request.arrayBuffer))
        const asked = {
          userId,
          format,
          account,
          source,
          bytes,
          isPartial: query.partial === "true",
          ...(query.mapping === undefined ? {} : { mapping: query.mapping }),
        }
        const preview = yield* Effect.flatMap(Imports, (imports) => imports.preview(asked))
        return {
          importId: preview.importId ?? null,
          counts: preview.counts,
          rows: preview.rows,
          errors: preview.errors.map(({ detail, place }) => ({ detail, place: place ?? null })),
        }
      }).pipe(
        Effect.catchTag("ImportRefused", ({ message, place }) => Effect.fail(unreadableFile(message, place))),
        Effect.catchTag("ImportsAway", () => Effect.fail(databaseAway)),
        Effect.catchTag("ReaderBusy", ({ message }) => Effect.fail(unavailable(message))),
      ),
    )
    .handle("apply", ({ params: { importId } }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const published = yield* Effect.flatMap(Imports, (imports) => imports.apply(userId, importId))
        return published === undefined ? yield* Effect.fail(importNotFound) : { published }
      }).pipe(
        Effect.catchTag("ImportsAway", () => Effect.fail(databaseAway)),
        Effect.catchTag("PublishError", (error) => Effect.fail(unavailable(error.message))),
      ),
    )
    .handle("taken", () =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        const taken = yield* Effect.flatMap(Imports, (imports) => imports.taken(userId))
        return {
          imports: taken.map(({ takenAtMs, ...one }) => ({ ...one, takenAt: new Date(takenAtMs).toISOString() })),
        }
      }).pipe(Effect.catchTag("ImportsAway", () => Effect.fail(databaseAway))),
    )
    .handle("undo", ({ params: { importId } }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const published = yield* Effect.flatMap(Imports, (imports) => imports.undo(userId, importId))
        return published === undefined ? yield* Effect.fail(importNotFound) : { published }
      }).pipe(
        Effect.catchTag("ImportsAway", () => Effect.fail(databaseAway)),
        Effect.catchTag("ImportUnsettled", ({ message }) => Effect.fail(unavailable(message))),
        Effect.catchTag("PublishError", (error) => Effect.fail(unavailable(error.message))),
      ),
    ),
)

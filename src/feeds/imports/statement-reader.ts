/**
 * Reads statement files on threads of their own, so that a large or wicked file keeps nobody waiting but its sender:
 * whatever else the gateway has to answer goes on meanwhile. Bounded (I5): a few threads with little memory, a short
 * queue that refuses rather than grows, and a deadline that ends the thread.
 */
import { Context, Effect, Layer, Schema } from "effect"
import type { Tinypool } from "tinypool"
import { limits } from "../../../config/limits.ts"
import { threadPool } from "../../threads/thread-pool.ts"
import type { ColumnMapping } from "../formats/format.ts"
import type { ColumnsFound } from "../formats/guess-mapping.ts"
import type { Reading, ReadingTask, Statement, StatementRequest } from "./read-statement.ts"

/** A file that is refused as a whole. */
export class ImportRefused extends Schema.TaggedError<ImportRefused>()("ImportRefused", {
  message: Schema.String,
  /** The line, tag or path in the file, or the request's field. */
  place: Schema.optionalKey(Schema.String),
}) {}

/** Too many files wait already. */
export class ReaderBusy extends Schema.TaggedError<ReaderBusy>()("ReaderBusy", { message: Schema.String }) {}

export class StatementReader extends Context.Service<
  StatementReader,
  {
    /** The file's events and what is wrong in it. @param nowMs what lies after it is refused */
    readonly statement: (
      request: StatementRequest,
      nowMs: number,
    ) => Effect.Effect<Statement, ImportRefused | ReaderBusy>
    /** What a CSV file's columns are called, and what they may mean. */
    readonly columns: (
      bytes: Uint8Array,
      delimiter: ColumnMapping["delimiter"],
    ) => Effect.Effect<ColumnsFound, ImportRefused | ReaderBusy>
  }
>()("pacer/feeds/StatementReader") {
  /** @param entry where a thread begins; another one in tests of what a thread may do wrong, with less patience */
  static readonly layerOf = (entry: URL, readMsMax: number = limits.importReadMsMax) =>
    Layer.effect(
      StatementReader,
      Effect.map(
        threadPool({
          entry,
          threadsMax: limits.importThreadsMax,
          idleMs: limits.importThreadIdleMs,
          memoryMbMax: limits.importThreadMemoryMbMax,
        }),
        (pool) => readerOn(pool, readMsMax),
      ),
    )
  static readonly layer = StatementReader.layerOf(new URL("./reading-thread.mjs", import.meta.url))
}

function readerOn(pool: Tinypool, readMsMax: number): StatementReader["Service"] {
  return StatementReader.of({
    statement: (request, nowMs) =>
      Effect.flatMap(readOn(pool, readMsMax, { part: "statement", request, nowMs }), (reading) =>
        reading.part === "statement" ? Effect.succeed(reading.statement) : refused(reading),
      ),
    columns: (bytes, delimiter) =>
      Effect.flatMap(readOn(pool, readMsMax, { part: "columns", bytes, delimiter }), (reading) =>
        reading.part === "columns" ? Effect.succeed(reading.columns) : refused(reading),
      ),
  })
}

const refused = (reading: Reading): Effect.Effect<never, ImportRefused> =>
  reading.part === "refused"
    ? Effect.fail(new ImportRefused(reading.refusal))
    : Effect.die(new Error(`A thread that read a file answered with ${reading.part}`))

const tooMuch = new ImportRefused({ message: "The file takes more time or memory to read than a statement may." })

const readOn = (pool: Tinypool, readMsMax: number, task: ReadingTask) =>
  Effect.suspend((): Effect.Effect<Reading, ImportRefused | ReaderBusy> => {
    if (pool.queueSize >= limits.importQueueMax) {
      return Effect.fail(new ReaderBusy({ message: "Too many files are being read at the moment." }))
    }
    return Effect.tryPromise({
      try: (signal): Promise<Reading> => pool.run(task, { signal }),
      catch: (cause) => cause,
    }).pipe(
      Effect.tapError((cause) => Effect.logWarning(`A statement's thread ended: ${String(cause)}`)),
      Effect.mapError(() => tooMuch),
      Effect.timeoutOrElse({ duration: readMsMax, orElse: () => Effect.fail(tooMuch) }),
    )
  })

/**
 * What a statement file says, as events for its traveller: pure, so that it can be done on a thread of its own, and
 * whole or not at all unless what is good in it is asked for. What comes out crosses threads: plain data only.
 */
import { Result } from "effect"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { type ColumnMapping, FormatError } from "../formats/format.ts"
import { formatNamed } from "../formats/formats.ts"
import { type ColumnsFound, columnsIn } from "../formats/guess-mapping.ts"
import { eventsOf } from "../formats/to-event.ts"

export interface StatementRequest {
  readonly userId: string
  readonly format: string
  readonly source: string
  readonly account: string
  readonly bytes: Uint8Array
  readonly isPartial: boolean
  /** Of a plain CSV file. */
  readonly mapping?: ColumnMapping
}

/** Why a file is not taken, and where in it (line, tag, path) or in the request. */
export interface Refusal {
  readonly message: string
  readonly place?: string
}

export interface Fault {
  readonly detail: string
  readonly place: string | undefined
}

export interface Statement {
  readonly events: ReadonlyArray<PacerEvent>
  readonly faults: ReadonlyArray<Fault>
}

export type ReadingTask =
  | { readonly part: "statement"; readonly request: StatementRequest; readonly nowMs: number }
  | { readonly part: "columns"; readonly bytes: Uint8Array; readonly delimiter: ColumnMapping["delimiter"] }

export type Reading =
  | { readonly part: "statement"; readonly statement: Statement }
  | { readonly part: "columns"; readonly columns: ColumnsFound }
  | { readonly part: "refused"; readonly refusal: Refusal }

const dayMs = 86_400_000

const placeOf = ({ line, path }: FormatError): string | undefined =>
  line === undefined ? path : [`line ${line}`, ...(path === undefined ? [] : [path])].join(", ")

const refusal = (message: string, place?: string): Reading => ({
  part: "refused",
  refusal: { message, ...(place === undefined ? {} : { place }) },
})

const refusedBy = (error: FormatError): Reading => refusal(`${error.detail} (${error.kind})`, placeOf(error))

/** What the log would put aside, said before it is sent. */
const outOfTime = (event: PacerEvent, nowMs: number): string | undefined => {
  const timeMs = Date.parse(event.time)
  if (timeMs > nowMs + limits.futureMsMax) return `${event.time} lies in the future`
  return timeMs < nowMs - limits.pastDaysMax * dayMs ? `${event.time} lies too far back` : undefined
}

const statementOf = (request: StatementRequest, nowMs: number): Reading => {
  const { format, bytes, userId, source, account, isPartial, mapping } = request
  const reader = formatNamed(format)
  if (reader === undefined) return refusal(`"${format.slice(0, 40)}" is no format that is read`, "format")
  const parsed = reader.parse([{ name: "file", bytes }], mapping === undefined ? {} : { mapping }, {
    partial: isPartial,
  })
  if (Result.isFailure(parsed)) return refusedBy(parsed.failure)
  const { transactions, problems } = parsed.success
  if (transactions.length > limits.importTransactionsMax) {
    return refusal(
      `The file has ${transactions.length} transactions; at most ${limits.importTransactionsMax} are read at a time`,
    )
  }
  const { events, refused } = eventsOf(parsed.success, {
    ...{ userId, source, account },
    at: new Date(nowMs).toISOString(),
  })
  const late = events.map((event) => ({ event, wrong: outOfTime(event, nowMs) }))
  const faults: ReadonlyArray<Fault> = [
    ...problems.map((problem) => ({ detail: problem.detail, place: placeOf(problem) })),
    ...refused.map(({ externalId, message }) => ({ detail: message, place: externalId })),
    ...late.flatMap(({ wrong }) => (wrong === undefined ? [] : [{ detail: wrong, place: undefined }])),
  ]
  const [first] = faults
  if (first !== undefined && !isPartial) return refusal(first.detail, first.place)
  return {
    part: "statement",
    statement: { events: late.flatMap(({ event, wrong }) => (wrong === undefined ? [event] : [])), faults },
  }
}

const columnsOf = (bytes: Uint8Array, delimiter: ColumnMapping["delimiter"]): Reading => {
  try {
    return { part: "columns", columns: columnsIn({ name: "file", bytes }, delimiter) }
  } catch (fault) {
    if (fault instanceof FormatError) return refusedBy(fault)
    throw fault
  }
}

export const readStatement = (task: ReadingTask): Reading =>
  task.part === "statement" ? statementOf(task.request, task.nowMs) : columnsOf(task.bytes, task.delimiter)

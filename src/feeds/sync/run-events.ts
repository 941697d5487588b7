/**
 * The pages of one run as events of the log, by the wire format's own reading. Every run that publishes has a number
 * higher than all before, which makes its word the later one where the bank's cursor tells what is new; where spans of
 * time are read again and again, what was published before is left out by its mark.
 */
import { Result } from "effect"
import type { PacerEvent } from "../../../streams/events.ts"
import type { CanonicalTransaction, FormatError, Imported } from "../formats/format.ts"
import { eventsOf, externalIdsOf } from "../formats/to-event.ts"
import type { LinkedAccount } from "./linked-account.ts"
import { markOf, marksIn, withMarks } from "./snap-cursor.ts"
import type { SyncProtocol } from "./sync-protocol.ts"

export interface RunNews {
  readonly transactions: ReadonlyArray<CanonicalTransaction>
  readonly removed: Imported["removed"]
  /** To be kept once the news is published. */
  readonly cursor: string
}

const encoder = new TextEncoder()

/** A run that stopped at its bound ends with a page that is not the last one: that alone is no fault of the pages. */
const isMissingPage = ({ path }: FormatError): boolean => path === "has_more" || path === "hasMore"

/** What a run's pages say that has not been published yet. */
export const newsOf = (
  { format, order }: SyncProtocol,
  before: string | undefined,
  pages: ReadonlyArray<{ readonly text: string; readonly cursor: string }>,
): Result.Result<RunNews, FormatError> => {
  const cursor = pages.at(-1)?.cursor ?? ""
  const files = pages.map(({ text }, index) => ({ name: `page ${index + 1}`, bytes: encoder.encode(text) }))
  const read = format.parse(files, {}, { partial: true })
  if (Result.isFailure(read)) return Result.fail(read.failure)
  const fault = read.success.problems.find((problem) => !isMissingPage(problem))
  if (fault !== undefined) return Result.fail(fault)
  const { transactions, removed } = read.success
  return Result.succeed(
    order === "run" ? { transactions, removed, cursor } : unmarked(transactions, removed, before, cursor),
  )
}

const unmarked = (
  transactions: RunNews["transactions"],
  removed: RunNews["removed"],
  before: string | undefined,
  cursor: string,
): RunNews => {
  const seen = marksIn(before)
  const ids = externalIdsOf(transactions)
  const named = transactions.map((one, index) => ({ ...one, externalId: one.externalId ?? ids[index] ?? null }))
  const marked = named.map((one, index) => ({ one, mark: markOf(ids[index] ?? "", one.status) }))
  const gone = removed.map((one) => ({ one, mark: markOf(one.externalId, "removed") }))
  const isNew = ({ mark }: { readonly mark: string }) => !seen.has(mark)
  return {
    transactions: marked.filter(isNew).map(({ one }) => one),
    removed: gone.filter(isNew).map(({ one }) => one),
    cursor: withMarks(
      cursor,
      [...marked, ...gone].map(({ mark }) => mark),
    ),
  }
}

/** @param attempt the run's number; `refused` counts what no event may say */
export const eventsOfNews = (
  { userId, source, account }: Pick<LinkedAccount, "userId" | "source" | "account">,
  news: RunNews,
  order: SyncProtocol["order"],
  { attempt, nowMs }: { readonly attempt: number; readonly nowMs: number },
): { readonly events: ReadonlyArray<PacerEvent>; readonly refused: ReadonlyArray<string> } => {
  const at = new Date(nowMs).toISOString()
  const generation = order === "run" ? attempt : 0
  const { events, refused } = eventsOf(news, { userId, source, account, at, generation })
  return { events, refused: refused.map(({ externalId, message }) => `${externalId}: ${message}`) }
}

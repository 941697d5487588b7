/**
 * SNAP has no cursor: a bank is asked for a span of time. Ours is where the last run began, a day of overlap for what is
 * booked late or changes its status, and which rows of that day have been published already, so that asking every few
 * minutes does not publish a day's rows each time. In the middle of a run it also holds the place in the pages.
 */
import { hash } from "node:crypto"
import { Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import type { CanonicalTransaction } from "../formats/format.ts"

const Place = Schema.Struct({
  /** The span of the run under way; absent between runs. */
  run: Schema.optionalKey(Schema.Struct({ fromMs: Schema.Finite, startMs: Schema.Finite, page: Schema.Int })),
  /** When the last run began. */
  sinceMs: Schema.optionalKey(Schema.Finite),
  /** Published before. */
  seen: Schema.Array(Schema.String),
})
type Place = typeof Place.Type

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Place))
const dayMs = 86_400_000
const nowhere: Place = { seen: [] }

export type SnapRun = NonNullable<Place["run"]>

/** Where a run stands that begins, or goes on, at this cursor. */
export const snapPlace = (cursor: string | undefined, nowMs: number): Place & { readonly run: SnapRun } => {
  const place = cursor === undefined ? nowhere : decode(cursor)
  const fromMs =
    place.sinceMs === undefined ? nowMs - limits.syncFirstDays * dayMs : place.sinceMs - limits.syncOverlapMs
  return { ...place, run: place.run ?? { fromMs, startMs: nowMs, page: 0 } }
}

/** @param next where the next page begins; undefined at the end of the run */
export const snapPageCursor = (
  { run, seen, sinceMs }: ReturnType<typeof snapPlace>,
  next: Partial<SnapRun> | undefined,
): string => {
  const kept = sinceMs === undefined ? { seen } : { seen, sinceMs }
  return JSON.stringify(next === undefined ? { seen, sinceMs: run.startMs } : { ...kept, run: { ...run, ...next } })
}

/** One word about one transaction: its name and its status. */
export const markOf = (externalId: string, status: CanonicalTransaction["status"] | "removed"): string =>
  hash("sha256", JSON.stringify([externalId, status]), "base64url").slice(0, 16)

/** The marks that a cursor holds. */
export const marksIn = (cursor: string | undefined): ReadonlySet<string> =>
  new Set(cursor === undefined ? [] : decode(cursor).seen)

/** The same place, with these marks instead: the newest of them when there are more than are kept. */
export const withMarks = (cursor: string, marks: Iterable<string>): string =>
  JSON.stringify({ ...decode(cursor), seen: [...new Set(marks)].slice(-limits.syncSeenMax) })

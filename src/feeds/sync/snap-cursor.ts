/**
 * SNAP has no cursor: a bank is asked for a span of time. Ours is where the last run began, a day of overlap for what is
 * booked late or changes its status, and which rows of that day have been published already, so that asking every few
 * minutes does not publish a day's rows each time. In the middle of a run it also holds the place in the pages.
 */
import { Schema } from "effect"
import { limits } from "../../../config/limits.ts"

const Place = Schema.Struct({
  /** The span of the run under way; absent between runs. */
  run: Schema.optionalKey(Schema.Struct({ fromMs: Schema.Finite, startMs: Schema.Finite, page: Schema.Int })),
  /** When the last run began. */
  sinceMs: Schema.optionalKey(Schema.Finite),
  /** Published before, as marks (id and status). */
  seen: Schema.Array(Schema.String),
  /** Met in the run under way: what is `seen` after it. */
  met: Schema.Array(Schema.String),
})
export type SnapPlace = typeof Place.Type

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Place))
const dayMs = 86_400_000

export type SnapRun = NonNullable<SnapPlace["run"]>

/** Where a run stands that begins, or goes on, at this cursor. */
export const snapPlace = (
  cursor: string | undefined,
  nowMs: number,
): { readonly run: SnapRun; readonly seen: ReadonlySet<string>; readonly met: ReadonlyArray<string> } => {
  const place: SnapPlace = cursor === undefined ? { seen: [], met: [] } : decode(cursor)
  const fromMs =
    place.sinceMs === undefined ? nowMs - limits.syncFirstDays * dayMs : place.sinceMs - limits.syncOverlapMs
  return { run: place.run ?? { fromMs, startMs: nowMs, page: 0 }, seen: new Set(place.seen), met: place.met }
}

const bounded = (marks: Iterable<string>): ReadonlyArray<string> => [...new Set(marks)].slice(-limits.syncSeenMax)

/** @param next where the next page begins; undefined at the end of the run */
export const snapCursor = (
  place: ReturnType<typeof snapPlace>,
  marks: ReadonlyArray<string>,
  next: Partial<SnapRun> | undefined,
): string => {
  const met = bounded([...place.met, ...marks])
  const after: SnapPlace =
    next === undefined
      ? { sinceMs: place.run.startMs, seen: met, met: [] }
      : { run: { ...place.run, ...next }, seen: [...place.seen], met }
  return JSON.stringify(after)
}

/** The simulated travellers as a feed of events: to publish, or to print and keep. */
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import type { PacerEvent } from "../../streams/events.ts"
import { msPerDay, textToDay } from "../budget/calendar.ts"
import { simulate } from "./simulate/travellers.ts"

export interface SimulatedFeed {
  readonly seed: string
  readonly travellers: number
  readonly days: number
  /** `YYYY-MM-DD`; so that the last day is yesterday when undefined. */
  readonly startDate: string | undefined
  readonly nowMs: number
}

export function* simulatedEvents({ seed, travellers, days, startDate, nowMs }: SimulatedFeed): Generator<PacerEvent> {
  const startDay = startDate === undefined ? Math.floor(nowMs / msPerDay) - days : textToDay(startDate)
  for (const { event } of simulate({ seed, travellers, days, startDay })) yield event
}

const lines = function* (events: Iterable<PacerEvent>): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`
}

/** A reader such as `head` that has had enough ends the feed without an error. */
const isBrokenPipe = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "EPIPE"

/** One JSON line each, no faster than standard output takes them. */
export const printEvents = (events: Iterable<PacerEvent>, output: NodeJS.WritableStream = process.stdout) =>
  Effect.promise(() =>
    pipeline(Readable.from(lines(events)), output, { end: false }).catch((cause) =>
      isBrokenPipe(cause) ? undefined : Promise.reject(cause),
    ),
  )

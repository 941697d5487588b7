/**
 * Publishes a recorded feed: a recording (JSON lines) or a card file (CSV), at the pace of life, faster, or as fast as
 * the log confirms. In bounded memory, and safe to break off and start again: everything de-duplicates (I2), so a
 * second run adds what the first one left out and nothing else.
 */
import { Clock, Effect, Stream } from "effect"
import { readCardFile } from "./card-file.ts"
import type { Delivery } from "./delivery.ts"
import { type FeedFile, type FeedFileError, openFeedFile } from "./feed-file.ts"
import type { BulkCounts } from "./publish-many.ts"
import { Publisher } from "./publisher.ts"
import { readRecording, shiftToMoment } from "./recording.ts"

export const feedFormats = ["recording", "cards"] as const
export type FeedFormat = (typeof feedFormats)[number]

export interface ReplayOptions {
  /** `-` is standard input. */
  readonly path: string
  /** By the file's ending when absent: `.csv` is a card file, everything else a recording. */
  readonly format?: FeedFormat
  /** Times faster than life; as fast as the log confirms when absent. */
  readonly speed?: number
  /** Moves a recording so that its anchor is the day of this moment, and publishes what was delivered by then. */
  readonly asOfMs?: number
  readonly renameUser?: (userId: string) => string
  /** Called after each confirmed event. */
  readonly onProgress?: (progress: ReplayProgress) => void
}

export interface ReplayProgress extends BulkCounts {
  /** 0 to 1 of the file, where its size is known. */
  readonly fraction: number | undefined
}

const formatOf = ({ format, path }: ReplayOptions): FeedFormat =>
  format ?? (path.toLowerCase().endsWith(".csv") ? "cards" : "recording")

const deliveriesOf = (file: FeedFile, options: ReplayOptions): Stream.Stream<Delivery, FeedFileError> => {
  const { asOfMs, renameUser } = options
  if (formatOf(options) === "cards") return readCardFile(file, renameUser)
  const all = readRecording(file, {
    ...(renameUser === undefined ? {} : { renameUser }),
    ...(asOfMs === undefined ? {} : { shift: shiftToMoment(asOfMs) }),
  })
  return asOfMs === undefined ? all : Stream.takeWhile(all, ({ deliverMs }) => deliverMs <= asOfMs)
}

/** Holds each delivery back until its time, counted from the first one. */
export const atSpeed = <E, R>(
  deliveries: Stream.Stream<Delivery, E, R>,
  speed: number | undefined,
): Stream.Stream<Delivery, E, R> => {
  if (speed === undefined) return deliveries
  let beginning: { readonly startedMs: number; readonly firstMs: number } | undefined
  return Stream.mapEffect(deliveries, (delivery) =>
    Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
      beginning ??= { startedMs: nowMs, firstMs: delivery.deliverMs }
      const dueMs = beginning.startedMs + (delivery.deliverMs - beginning.firstMs) / speed
      return dueMs > nowMs ? Effect.as(Effect.sleep(dueMs - nowMs), delivery) : Effect.succeed(delivery)
    }),
  )
}

/** When it returns, every event of the feed is in the log. Fails at the first line that is wrong. */
export const replay = Effect.fnUntraced(function* (options: ReplayOptions) {
  const publisher = yield* Publisher
  const file = yield* openFeedFile(options.path)
  const events = Stream.map(atSpeed(deliveriesOf(file, options), options.speed), ({ event }) => event)
  const { onProgress } = options
  return yield* publisher.publishMany(
    events,
    onProgress === undefined
      ? {}
      : { onPublished: (counts) => onProgress({ ...counts, fraction: file.fractionRead() }) },
  )
}, Effect.scoped)

/** A file (or standard input) that holds a feed: opened, read in batches in bounded memory, with its progress. */
import { open } from "node:fs/promises"
import type { Readable } from "node:stream"
import { Effect, Result, Schema, type Scope, Stream } from "effect"
import { limits } from "../../config/limits.ts"

/** A feed that cannot be read or holds something wrong: one sentence that names the file and, where known, the line. */
export class FeedFileError extends Schema.TaggedError<FeedFileError>()("FeedFileError", { message: Schema.String }) {}

export const standardInput = "-"

export interface FeedFile {
  readonly name: string
  readonly readable: Readable
  /** 0 to 1 of the file's bytes, or undefined where its size is not known. */
  readonly fractionRead: () => number | undefined
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "it may not be read"],
  ["EISDIR", "it is a folder"],
])

const reasonOf = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  return reasons.get(code) ?? (cause instanceof Error ? cause.message : String(cause))
}

const unreadable =
  (name: string) =>
  (cause: unknown): FeedFileError =>
    cause instanceof FeedFileError ? cause : new FeedFileError({ message: `Cannot read ${name}: ${reasonOf(cause)}` })

/** What is wrong with one line, in one sentence. */
export const lineError = (name: string, number: number, problem: string): FeedFileError =>
  new FeedFileError({ message: `${name}, line ${number}: ${problem.replace(/\s+/g, " ").trim()}` })

/** `-` is standard input. Closed with its scope. */
export const openFeedFile = (path: string): Effect.Effect<FeedFile, FeedFileError, Scope.Scope> => {
  if (path === standardInput) {
    return Effect.succeed({ name: "standard input", readable: process.stdin, fractionRead: () => undefined })
  }
  return Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const handle = await open(path)
        const bytesTotal = (await handle.stat()).size
        const readable = handle.createReadStream()
        return {
          name: path,
          readable,
          fractionRead: () => (bytesTotal > 0 ? readable.bytesRead / bytesTotal : undefined),
        }
      },
      catch: unreadable(path),
    }),
    ({ readable }) => Effect.sync(() => void readable.destroy()),
  )
}

export interface Line {
  /** The first is 1. */
  readonly number: number
  readonly text: string
}

/** The file's lines as they come, a batch for each piece read. Empty ones are left out but counted. */
export async function* lineBatches({ name, readable }: FeedFile): AsyncGenerator<ReadonlyArray<Line>> {
  const decoder = new TextDecoder()
  let number = 0
  let unfinished = ""
  const batch = (texts: ReadonlyArray<string>): ReadonlyArray<Line> =>
    texts.map((text) => ({ number: ++number, text })).filter(({ text }) => text.trim() !== "")
  for await (const piece of readable) {
    const texts = (unfinished + decoder.decode(piece, { stream: true })).split("\n")
    unfinished = texts.pop() ?? ""
    yield batch(texts)
    if (unfinished.length > limits.eventBytesMax) throw lineError(name, number + 1, "it is longer than an event may be")
  }
  yield batch([unfinished + decoder.decode()])
}

/** What was read of a batch up to the first thing that is wrong, then that, thrown. */
export function* untilWrong<A, B>(
  batch: Iterable<A>,
  read: (one: A) => Result.Result<ReadonlyArray<B>, FeedFileError>,
): Generator<ReadonlyArray<B>> {
  const good: Array<B> = []
  for (const one of batch) {
    const result = read(one)
    if (Result.isSuccess(result)) good.push(...result.success)
    else {
      yield good
      throw result.failure
    }
  }
  yield good
}

/** Batches read from a file, which fail by throwing, as a stream of what is in them. */
export const streamOfBatches = <A>(
  file: FeedFile,
  batches: AsyncIterable<ReadonlyArray<A>>,
): Stream.Stream<A, FeedFileError> => Stream.flattenIterable(Stream.fromAsyncIterable(batches, unreadable(file.name)))

/** A file (or standard input) that holds a feed: opened, read as a stream in bounded memory, with its progress. */
import { open } from "node:fs/promises"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { Effect, Schema, type Scope, Stream } from "effect"

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

export const unreadable = (name: string) => (cause: unknown) =>
  new FeedFileError({ message: `Cannot read ${name}: ${reasonOf(cause)}` })

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

/** Line 1 is the first. Empty lines are left out but counted. */
export const linesOf = (
  file: FeedFile,
): Stream.Stream<{ readonly number: number; readonly text: string }, FeedFileError> => {
  let number = 0
  return Stream.fromAsyncIterable(
    createInterface({ input: file.readable, crlfDelay: Number.POSITIVE_INFINITY }),
    unreadable(file.name),
  ).pipe(
    Stream.map((text) => ({ number: ++number, text })),
    Stream.filter(({ text }) => text.trim() !== ""),
  )
}

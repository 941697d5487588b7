/**
 * Whether a partition's stream is still the log that its cursor counts in (design §6). A stream that was made anew,
 * restored from an old backup or purged too far counts other messages under the same numbers: reading on would lose or
 * skip in silence, so the partition stops, says what differs, and waits for a person (stream-adoption.ts).
 */
import type { Tenure } from "../ledger/cursors.ts"
import type { StreamState } from "./stream-state.ts"

export type MismatchKind = "recreated" | "shortened" | "purged" | "rewritten"

export interface Mismatch {
  readonly kind: MismatchKind
  /** What differs, in words that follow `Partition 3: `. */
  readonly sentence: string
}

/** What the ledger remembers of the stream: sequences are the archive's, `base` above the stream's own. */
export type Remembered = Pick<Tenure, "cursor" | "base" | "cursorLogMs" | "generation">

/** The whole sentence with which a partition stops. */
export const stopSentence = (partition: number, sentence: string): string =>
  `Partition ${partition}: ${sentence}; \`pacer doctor\` tells the way out`

/** Undefined when the stream goes on where the cursor stands. */
export const mismatchOf = (remembered: Remembered, stream: StreamState): Mismatch | undefined => {
  const { base, cursorLogMs } = remembered
  const cursor = remembered.cursor - base
  if (remembered.generation !== stream.generation) {
    return { kind: "recreated", sentence: "its stream was created anew since the database last read it" }
  }
  if (stream.lastSeq < cursor) {
    return {
      kind: "shortened",
      sentence: `its stream ends at ${stream.lastSeq}, before the cursor ${cursor}: it was restored from an old backup`,
    }
  }
  if (stream.firstSeq > cursor + 1) {
    return {
      kind: "purged",
      sentence: `its stream begins at ${stream.firstSeq}, behind the cursor ${cursor}: messages were purged before they were applied`,
    }
  }
  if (cursor > 0 && cursorLogMs !== null && stream.atMs !== undefined && stream.atMs !== cursorLogMs) {
    return {
      kind: "rewritten",
      sentence: `its stream holds another message at the cursor ${cursor} than the one that was applied: it was restored from an old backup and written to since`,
    }
  }
  return undefined
}

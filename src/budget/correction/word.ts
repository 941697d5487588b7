/**
 * When something was said, by its own time: of several words about one thing the latest stands, in whatever order they
 * came; of one time the greater hash (I8).
 */
import { readFields, readNumber, readText } from "../shape.ts"

export interface Word {
  readonly timeMs: number
  /** The identity of the command that said it. */
  readonly hash: string
}

/** Whether a word stands over another, or nothing was said before. */
export const standsOver = (word: Word, other: Word | undefined): boolean =>
  other === undefined || word.timeMs > other.timeMs || (word.timeMs === other.timeMs && word.hash >= other.hash)

export const readWord = (value: unknown): Word => {
  const fields = readFields(value)
  return { timeMs: readNumber(fields["timeMs"]), hash: readText(fields["hash"]) }
}

/** What an owner holds of one partition: its fence, where it has read to, its clock and its rates. */
import type { RateTable } from "../budget/traveller/rates.ts"

export interface Tenancy {
  readonly partition: number
  readonly generation: string
  readonly epoch: number
  /** Lies between the stream's own sequences and the archive's, which `folded` counts. */
  readonly base: number
  readonly rates: RateTable
  /** Highest sequence folded; the cursor that the next commit leaves. */
  folded: number
  /** The log's time of that message. */
  foldedMs: number
  /** The cursor as the last batch handed to commit leaves it: the next fence's `previous`. */
  committing: number
  /** Time is at least this: the latest tick. */
  clockMs: number
}

/**
 * The way out for a partition that stopped because its stream is not the log that its cursor counts in
 * (stream-match.ts): the present stream is read from its beginning. What the ledger holds already is told by its
 * identity and does not count again (I2), and `base` keeps the archive's sequences rising. Nothing that was applied can
 * be lost here, the archive has it; what a stream has provably forgotten unread is named, and given up only on demand.
 */
import type { Tenure } from "../ledger/cursors.ts"
import type { Mismatch } from "./stream-match.ts"
import type { StreamState } from "./stream-state.ts"

/** Sequences of the stream, both included. */
export interface LostRange {
  readonly from: number
  readonly to: number
}

export interface Adoption {
  readonly generation: string
  readonly base: number
  /** Of the archive; the next message read is the one behind it. */
  readonly cursor: number
  /** Gone from the stream before it was applied; some of these numbers may never have been events. */
  readonly lost: LostRange | undefined
  /** What will happen and what cannot be known, in whole sentences. */
  readonly plan: string
}

const rereading =
  "the stream is read from its beginning, and what the ledger holds already does not count again; dead letters that the stream still holds come once more."

const unknown =
  "Events that were published but not yet applied when the old stream was lost may be missing, and nobody can tell from here: let the sources send their last hours again, which is harmless."

/** A stream that was restored into being holds messages older than itself. */
const isCopy = (stream: StreamState): boolean =>
  stream.firstMs !== undefined && stream.firstMs < Number(stream.generation)

/** What a stream made anew has forgotten unread: of a copy, what its original had purged was committed up to the cursor. */
const forgotten = (tenure: Tenure, stream: StreamState): LostRange | undefined => {
  const from = isCopy(stream) ? tenure.cursor - tenure.base + 1 : 1
  const to = stream.firstSeq - 1
  return from <= to ? { from, to } : undefined
}

/** How a stream that differs would be adopted. */
export const adoptionOf = (tenure: Tenure, stream: StreamState, { kind }: Mismatch): Adoption => {
  const { generation } = stream
  if (kind === "purged") {
    const from = tenure.cursor - tenure.base + 1
    const to = stream.firstSeq - 1
    return {
      generation,
      base: tenure.base,
      cursor: tenure.base + to,
      lost: { from, to },
      plan: `the partition goes on at ${stream.firstSeq}; the messages ${from} to ${to} were never applied and are gone.`,
    }
  }
  const anew = { generation, base: tenure.cursor - (stream.firstSeq - 1), cursor: tenure.cursor }
  const lost = kind === "recreated" ? forgotten(tenure, stream) : undefined
  const gone =
    lost === undefined ? "" : ` The stream has forgotten its messages ${lost.from} to ${lost.to} before they were read.`
  return { ...anew, lost, plan: `${rereading}${gone} ${unknown}` }
}

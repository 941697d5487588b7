/**
 * Where each partition's ledger stands in its stream, for `pacer doctor`: how far behind, or what differs and how to go
 * on; and the going on itself, `--adopt-stream`, which loses nothing that was applied and gives up nothing unasked.
 */
import { Effect } from "effect"
import { Broker } from "../broker/connection.ts"
import { writePlace } from "../ledger/adopt.ts"
import { readCursors, type Tenure } from "../ledger/cursors.ts"
import { type Adoption, adoptionOf } from "../partition/stream-adoption.ts"
import { type Mismatch, mismatchOf } from "../partition/stream-match.ts"
import { readStream } from "../partition/stream-state.ts"
import { LaunchError } from "./launch-error.ts"

export interface Place {
  readonly partition: number
  readonly ok: boolean
  readonly found: string
}

interface Differing {
  readonly tenure: Tenure
  readonly mismatch: Mismatch
  readonly adoption: Adoption
}

const look = Effect.fnUntraced(function* (tenure: Tenure) {
  const { manager } = yield* Broker
  const stream = yield* readStream(manager, tenure.partition, tenure.cursor - tenure.base)
  if (stream === undefined) return { stream, differing: undefined }
  const mismatch = mismatchOf(tenure, stream)
  const differing: Differing | undefined =
    mismatch === undefined ? undefined : { tenure, mismatch, adoption: adoptionOf(tenure, stream, mismatch) }
  return { stream, differing }
})

const sentenceOf = ({ tenure, mismatch, adoption }: Differing): string => {
  const command = `pacer doctor --adopt-stream ${tenure.partition}${adoption.lost === undefined ? "" : " --accept-loss"}`
  return `${mismatch.sentence}. The engine does not move it. Everything up to the cursor is in the archive. The way out: ${command}: ${adoption.plan}`
}

/** One line per partition. */
export const partitionPlaces = Effect.gen(function* () {
  const tenures = yield* readCursors
  return yield* Effect.forEach(tenures, (tenure) =>
    Effect.map(look(tenure), ({ stream, differing }): Place => {
      const { partition, cursor, epoch, base } = tenure
      if (stream === undefined) {
        return { partition, ok: false, found: "its stream is missing; the next start makes an empty one" }
      }
      if (differing !== undefined) return { partition, ok: false, found: sentenceOf(differing) }
      const last = stream.lastSeq + base
      return { partition, ok: true, found: `epoch ${epoch}, cursor ${cursor} of ${last}, ${last - cursor} behind` }
    }),
  )
})

/** Lets a partition go on with its present stream. @returns what was done, in a sentence */
export const adoptStream = Effect.fnUntraced(function* (partition: number, acceptLoss: boolean) {
  const tenure = (yield* readCursors).find((one) => one.partition === partition)
  if (tenure === undefined) return yield* new LaunchError({ message: `There is no partition ${partition}.` })
  const { stream, differing } = yield* look(tenure)
  if (stream === undefined) {
    return yield* new LaunchError({
      message: `Partition ${partition} has no stream; the next start makes an empty one.`,
    })
  }
  if (differing === undefined) {
    return yield* new LaunchError({ message: `Partition ${partition} is in order: there is nothing to adopt.` })
  }
  const { adoption, mismatch } = differing
  if (adoption.lost !== undefined && !acceptLoss) {
    const { from, to } = adoption.lost
    return yield* new LaunchError({
      message: `Partition ${partition} cannot go on without giving up the messages ${from} to ${to} of its stream, which were never applied and are gone; restore the stream from a backup that has them, or add --accept-loss.`,
    })
  }
  if (!(yield* writePlace(tenure, { ...adoption, kind: mismatch.kind }))) {
    return yield* new LaunchError({
      message: `Partition ${partition} has moved meanwhile; look again with pacer doctor.`,
    })
  }
  return `Partition ${partition}: ${mismatch.sentence}. It is adopted: ${adoption.plan}`
})

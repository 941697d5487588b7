/**
 * A dead letter that nobody wants back: recorded first (who, when, why, and a digest of its bytes), deleted then, so
 * that no event of the log disappears without a trace. The bytes themselves are not kept: they may be a person's.
 */
import { createHash } from "node:crypto"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { textOf } from "../../ledger/commit.ts"
import { DeadLetterError, deadLetterStreamState, openLetter } from "./letter.ts"
import { removeLetter } from "./retry.ts"

export interface Discarded {
  readonly sequence: number
  readonly user: string
  readonly reason: string
  readonly who: string
  readonly why: string
}

export const discardLetter = Effect.fnUntraced(function* (
  sequence: number,
  by: { readonly who: string; readonly why: string },
) {
  const [stream, open] = [yield* deadLetterStreamState, yield* openLetter(sequence)]
  if (stream === undefined || open === undefined) {
    return yield* new DeadLetterError({ message: `There is no dead letter ${sequence} (any more)` })
  }
  const { letter, bytes } = open
  const sql = yield* SqlClient.SqlClient
  const digest = createHash("sha256").update(bytes).digest("hex")
  const loggedAt = Number.isNaN(Date.parse(letter.loggedAt)) ? null : letter.loggedAt
  yield* sql`insert into discarded_letters
      (generation, sequence, subject, log_sequence, logged_at, reason, digest, who, why)
    values (${stream.generation}, ${sequence}, ${letter.subject}, ${letter.logSequence}, ${loggedAt},
      ${letter.reason}, ${digest}, ${by.who}, ${by.why})
    on conflict do nothing`.pipe(
    Effect.mapError(
      (error) =>
        new DeadLetterError({ message: `Dead letter ${sequence} stays, it cannot be recorded: ${textOf(error)}` }),
    ),
  )
  yield* removeLetter(sequence)
  return { sequence, user: letter.user, reason: letter.reason, ...by } satisfies Discarded
})

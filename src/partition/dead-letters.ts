/**
 * What cannot be decoded or applied leaves the log's road here: to the dead-letter stream with its reason and its
 * bytes, confirmed, before the cursor passes it (I6). The id partition:generation:sequence makes a repeat count once.
 */
import { headers } from "@nats-io/transport-node"
import { Effect } from "effect"
import { deadLetterSubject } from "../../streams/subjects.ts"
import { Broker, BrokerError } from "../broker/connection.ts"
import type { Dead } from "./decode.ts"
import type { Inbound } from "./inbox.ts"

/** Headers of a dead letter; the payload is the message's own bytes. */
export const deadLetterHeaders = {
  reason: "Pacer-Reason",
  detail: "Pacer-Detail",
  subject: "Pacer-Subject",
  sequence: "Pacer-Sequence",
  loggedAt: "Pacer-Logged-At",
} as const

const detailCharactersMax = 500

/** A header is one line of ASCII. */
const headerText = (text: string): string => text.replace(/[^\x20-\x7e]+/g, " ").slice(0, detailCharactersMax)

export interface DeadLetter {
  readonly inbound: Inbound
  readonly dead: Dead
  /** Of the stream in which it lay. */
  readonly generation: string
}

export const publishDeadLetters = Effect.fnUntraced(function* (letters: ReadonlyArray<DeadLetter>) {
  if (letters.length === 0) return
  const { jetstream } = yield* Broker
  yield* Effect.forEach(
    letters,
    ({ inbound, dead, generation }) =>
      Effect.tryPromise({
        try: () => {
          const about = headers()
          about.set(deadLetterHeaders.reason, dead.dead)
          about.set(deadLetterHeaders.detail, headerText(dead.detail))
          about.set(deadLetterHeaders.subject, inbound.subject)
          about.set(deadLetterHeaders.sequence, String(inbound.seq))
          about.set(deadLetterHeaders.loggedAt, new Date(inbound.logMs).toISOString())
          return jetstream.publish(deadLetterSubject(inbound.partition, dead.userId), inbound.data, {
            headers: about,
            msgID: `${inbound.partition}:${generation}:${inbound.seq}`,
          })
        },
        catch: (cause) => new BrokerError({ message: `Cannot keep a dead letter: ${String(cause)}` }),
      }),
    { concurrency: 32, discard: true },
  )
})

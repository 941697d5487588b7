/**
 * What a partner sent and is not taken: to the dead letters with its reason and its own bytes, confirmed, before the
 * message is acknowledged (I6). Listed by `pacer dlq list` as any other, and sent again by `pacer dlq retry`.
 */

import { type MsgHdrs, headers as makeHeaders } from "@nats-io/transport-node"
import { Effect } from "effect"
import { limits } from "../../../config/limits.ts"
import { feedLetterSubject } from "../../../streams/subjects.ts"
import { Broker, BrokerError } from "../../broker/connection.ts"
import { deadLetterHeaders } from "../../partition/dead-letters.ts"
import type { Published } from "../publisher.ts"
import type { FeedRefused } from "./partner.ts"

/** Beside the payload of a feed message; the same stand in its dead letter, so that a retry has them. */
export const feedHeaders = {
  user: "Pacer-User",
  account: "Pacer-Account",
  format: "Pacer-Format",
  source: "Pacer-Source",
} as const

const headerText = (text: string): string =>
  text.replace(/[^\x20-\x7e]+/g, " ").slice(0, limits.refusedTextCharactersMax)

export interface RefusedMessage {
  readonly partner: string
  readonly subject: string
  readonly sequence: number
  readonly loggedAt: string
  readonly headers: MsgHdrs | undefined
  readonly data: Uint8Array
}

/** @param generation of the feed stream: with the sequence it makes a repeat count once */
export const keepRefused = (message: RefusedMessage, refusal: FeedRefused, generation: string) =>
  Effect.flatMap(Broker, ({ jetstream }) =>
    Effect.tryPromise({
      try: () => {
        const about = makeHeaders()
        about.set(deadLetterHeaders.reason, refusal.reason)
        about.set(deadLetterHeaders.detail, headerText(refusal.detail))
        about.set(deadLetterHeaders.subject, message.subject)
        about.set(deadLetterHeaders.sequence, String(message.sequence))
        about.set(deadLetterHeaders.loggedAt, message.loggedAt)
        for (const name of Object.values(feedHeaders)) {
          const value = message.headers?.get(name)
          if (value) about.set(name, headerText(value))
        }
        return jetstream.publish(feedLetterSubject(message.partner), message.data, {
          headers: about,
          msgID: `feed:${generation}:${message.sequence}`,
        })
      },
      catch: (cause) => new BrokerError({ message: `Cannot keep a refused message: ${String(cause)}` }),
    }),
  )

export const isFeedSubject = (subject: string): boolean =>
  subject.startsWith("feed.in.") || subject.startsWith("deals.in.")

/** Sends a refused message again, as its partner did: admitted anew, under the consents that stand by then. */
export const republishFeed = (
  subject: string,
  bytes: Uint8Array,
  kept: Readonly<Record<string, string>>,
  messageId: string,
) =>
  Effect.flatMap(Broker, ({ jetstream }) =>
    Effect.tryPromise({
      try: async (): Promise<Published> => {
        const about = makeHeaders()
        for (const name of Object.values(feedHeaders)) {
          const value = kept[name]
          if (value !== undefined) about.set(name, value)
        }
        const { seq, duplicate } = await jetstream.publish(subject, bytes, { headers: about, msgID: messageId })
        return { partition: 0, sequence: seq, duplicate }
      },
      catch: (cause) => new BrokerError({ message: `The feed stream did not take it: ${String(cause)}` }),
    }),
  )

/**
 * What the broker's duplicate window goes by (I2). The id of a message is a hash of the user, the identity, the event's
 * type and revision, so that neither an amendment nor another user's transaction is swallowed; and of the content, so
 * that two different claims about one revision both reach the fold, which alone decides between them (I8): the window
 * may only ever swallow an exact repeat. The sender's own event id is left out for transactions, because a retrying
 * bank often makes a new one.
 */
import { hash } from "node:crypto"
import { Location, type PacerEvent, TransactionAmended, TransactionReversed } from "../../streams/events.ts"

/** A list in this place of JSON.stringify puts the keys into its order: producers write them in orders of their own. */
const contentKeys: Array<string> = [
  ...Object.keys(TransactionAmended.fields),
  ...Object.keys(TransactionReversed.fields),
  ...Object.keys(Location.fields),
]

/**
 * The parts of an event that name it. Transactions go by their identity; everything else, a command, by its event id:
 * a traveller may well give the same command twice (assign to A, to B, to A again).
 */
const identifyingParts = (event: PacerEvent): ReadonlyArray<string | number> => {
  switch (event.type) {
    case "txn.recorded.v1":
    case "txn.amended.v1":
    case "txn.reversed.v1":
      return [
        event.source,
        event.data.account,
        event.data.externalId,
        event.data.revision ?? 0,
        event.time,
        JSON.stringify(event.data, contentKeys),
      ]
    default:
      return [event.source, event.id]
  }
}

/** The `Nats-Msg-Id` of an event: 32 hexadecimal digits of SHA-256 over an unambiguous (JSON) list of its parts. */
export const messageId = (event: PacerEvent): string =>
  hash("sha256", JSON.stringify([event.subject, event.type, ...identifyingParts(event)])).slice(0, 32)

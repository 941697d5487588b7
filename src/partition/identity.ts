/**
 * Identity = (user, source, account, externalId) of a transaction, or (user, event id) of a command: what counts once,
 * however often and however late it is delivered (I2). The first 128 bits of SHA-256 over the parts, separated by a
 * character that none of them may contain, so that no two different ones read alike.
 */
import { hash } from "node:crypto"
import type { PacerEvent } from "../../streams/events.ts"
import type { Logged } from "../budget/traveller/logged.ts"

const separator = "\n"

const digest = (text: string): string => hash("sha256", text, "hex").slice(0, 32)

/** 32 hexadecimal digits. */
export const transactionIdentity = (userId: string, source: string, account: string, externalId: string): string =>
  digest(userId + separator + source + separator + account + separator + externalId)

/** 32 hexadecimal digits; in a space of its own beside the transactions'. */
export const commandIdentity = (userId: string, eventId: string): string =>
  digest(`${userId}${separator}${separator}command${separator}${eventId}`)

export const identityOf = (event: PacerEvent): string => {
  switch (event.type) {
    case "txn.recorded.v1":
    case "txn.amended.v1":
    case "txn.reversed.v1":
      return transactionIdentity(event.subject, event.source, event.data.account, event.data.externalId)
    case "txn.assigned.v1":
    case "txn.split.v1":
    case "txn.shared.v1":
    case "txn.linked.v1":
    case "txn.matched.v1":
      return transactionIdentity(event.subject, event.data.source, event.data.account, event.data.externalId)
    default:
      return commandIdentity(event.subject, event.id)
  }
}

/** The identity of the purchase that a refund names, or that the traveller names for it; of a match, the other's. */
export const purchaseOf = (event: PacerEvent): string | undefined => {
  if (event.type === "txn.matched.v1") {
    const { source, account, externalId } = event.data.with
    return transactionIdentity(event.subject, source, account, externalId)
  }
  if (event.type !== "txn.recorded.v1" && event.type !== "txn.amended.v1" && event.type !== "txn.linked.v1") {
    return undefined
  }
  const { refunds } = event.data
  return refunds === undefined || refunds === null
    ? undefined
    : transactionIdentity(event.subject, refunds.source, refunds.account, refunds.externalId)
}

/** An event with the purchase that it gives back, as the fold takes it. */
export const loggedOf = (logged: Omit<Logged, "purchase">): Logged => {
  const purchase = purchaseOf(logged.event)
  return purchase === undefined ? logged : { ...logged, purchase }
}

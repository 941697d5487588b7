/**
 * Subjects and the partition function: where an event lives in the log. A partition is FNV-1a 32 of the user id modulo
 * the partition count, which is what the server's own `{{partition(n,1)}}` mapping computes, so that every process may
 * publish to `txn.in.<userId>` and none needs to know the partitions (proved against a running server in the tests).
 */
import { limits } from "../config/limits.ts"

/** Anything else never becomes part of a subject. */
export const userIdPattern = /^[A-Za-z0-9_-]{1,64}$/

/** The reserved last token of events for everybody in a partition (ticks, exchange rates): outside the user alphabet. */
export const everyone = "@all"

export const isUserId = (text: string): boolean => userIdPattern.test(text)

/**
 * FNV-1a 32 over the bytes of a user id (its alphabet is ASCII, so a character is a byte), modulo the partition count.
 * Source of the formula: draft-eastlake-fnv, and nats-server `server/subject_transform.go`.
 */
export const partitionOf = (userId: string, partitionCount: number): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < userId.length; index++) {
    hash = Math.imul(hash ^ userId.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % partitionCount
}

/** Where writers publish; the server maps it onto the partition's subject. */
export const inboundSubject = (userId: string): string => `txn.in.${userId}`

export const partitionSubject = (partition: number, userId: string): string => `txn.${partition}.${userId}`

/** The server's mapping, as it stands in its configuration. */
export const inboundMapping = (partitionCount: number = limits.partitionCountDefault) => ({
  from: "txn.in.*",
  to: `txn.{{partition(${partitionCount},1)}}.{{wildcard(1)}}`,
})

/** `txn.<p>.<user>` as its two parts, or undefined when it is not of that shape. */
export const parsePartitionSubject = (
  subject: string,
): { readonly partition: number; readonly userId: string } | undefined => {
  const second = subject.indexOf(".", 4)
  if (!subject.startsWith("txn.") || second < 0) return undefined
  const partition = Number(subject.slice(4, second))
  return Number.isInteger(partition) ? { partition, userId: subject.slice(second + 1) } : undefined
}

export const deadLetterSubject = (partition: number, userId: string): string =>
  `dlq.${partition}.${isUserId(userId) ? userId : "unknown"}`

/** Names a partner, its NATS account and the last token of its subject. */
export const partnerPattern = /^[a-z][a-z0-9-]{0,31}$/

/** Where a partner publishes, from its own account; nobody else may. */
export const feedSubject = (partner: string): string => `feed.in.${partner}`

/** Where a merchant publishes its deals, from its own account; nobody else may. */
export const dealSubject = (merchant: string): string => `deals.in.${merchant}`

/** A partner's message that was refused, among the dead letters. */
export const feedLetterSubject = (partner: string): string =>
  `dlq.feed.${partnerPattern.test(partner) ? partner : "unknown"}`

// Core NATS between the roles: no stream holds these, a lost one is asked again.
/** A gateway asks the partition's owner for a view. */
export const viewSubject = (partition: number): string => `pacer.view.${partition}`
/** A gateway tells the partition's owner whose changes it wants (a lease). */
export const watchSubject = (partition: number): string => `pacer.watch.${partition}`
/** An owner has taken partitions over and knows no leases yet: gateways renew theirs at once. */
export const ownerSubject = "pacer.owner"
/** Anybody asks the partition's owner how it is doing. */
export const statusSubject = (partition: number): string => `pacer.status.${partition}`
/** The owner pushes a watched user's changes. */
export const pushSubject = (userId: string): string => `pacer.push.${userId}`
/** Something was said to a user: every gateway shows it to the screens that it has of theirs. */
export const noticeSubject = (userId: string): string => `pacer.notice.${userId}`
/** Deals of a user's have ended: every gateway tells the screens that it has of theirs. */
export const dealsEndedSubject = (userId: string): string => `pacer.deals-ended.${userId}`
/** Whoever links or unlinks an account, or wishes it read now, tells the sync. */
export const syncWishSubject = "pacer.sync.wish"

/**
 * The streams and consumers of the wire contract, as data. One stream per partition, file storage, no age limit and
 * `discard: new` (the log never forgets by itself; owners purge only what is committed and older than a week).
 * Consumers are ordered, without acknowledgement, one per owner epoch (I4): the cursor is ours, in Postgres.
 */
import { AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType } from "@nats-io/jetstream"
import { limits } from "../config/limits.ts"

const nanosPerMs = 1_000_000

export const partitionStreamName = (partition: number): string => `TXN_${partition}`

export const deadLetterStreamName = "DEAD_LETTERS"

export const partitionStream = (partition: number) => ({
  name: partitionStreamName(partition),
  subjects: [`txn.${partition}.*`],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: 0,
  max_bytes: limits.streamBytesMax,
  max_msg_size: limits.eventBytesMax * 2,
  duplicate_window: limits.brokerDuplicateWindowMs * nanosPerMs,
  num_replicas: 1,
  allow_direct: true,
})

export const deadLetterStream = {
  name: deadLetterStreamName,
  subjects: ["dlq.*.*"],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: limits.deadLetterAgeDaysMax * 86_400_000 * nanosPerMs,
  max_bytes: limits.deadLetterBytesMax,
  duplicate_window: limits.brokerDuplicateWindowMs * nanosPerMs,
  num_replicas: 1,
  allow_direct: true,
}

export const feedStreamName = "FEED_IN"

/** What partners push: bounded per partner, so that one who floods fills only its own part. */
export const feedStream = {
  name: feedStreamName,
  subjects: ["feed.in.*"],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  discard_new_per_subject: true,
  max_msgs_per_subject: limits.feedMessagesPerPartnerMax,
  max_age: limits.feedAgeDaysMax * 86_400_000 * nanosPerMs,
  max_bytes: limits.feedBytesMax,
  max_msg_size: limits.feedMessageBytesMax,
  duplicate_window: limits.brokerDuplicateWindowMs * nanosPerMs,
  num_replicas: 1,
}

/** A partner's queue: shared by whoever runs feeds, each message acknowledged once it is in the log or a dead letter. */
export const feedConsumer = (partner: string) => ({
  durable_name: `feed_${partner}`,
  filter_subject: `feed.in.${partner}`,
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  ack_wait: limits.feedAckMsMax * nanosPerMs,
  max_ack_pending: limits.feedPageMessages * 4,
})

export const dealStreamName = "DEALS_IN"

/** What merchants offer: bounded per merchant, as what partners push is. */
export const dealStream = { ...feedStream, name: dealStreamName, subjects: ["deals.in.*"] }

/** Read by whoever runs feeds, each offer acknowledged once it is kept or a dead letter. */
export const dealConsumer = {
  durable_name: "deals_in",
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  ack_wait: limits.feedAckMsMax * nanosPerMs,
  max_ack_pending: limits.feedPageMessages * 4,
}

/** An owner's reader, from the first sequence that is not committed. */
export const ownerConsumer = (name: string, fromSequence: number) => ({
  name,
  ack_policy: AckPolicy.None,
  deliver_policy: DeliverPolicy.StartSequence,
  opt_start_seq: fromSequence,
  mem_storage: true,
  num_replicas: 1,
  inactive_threshold: 60_000 * nanosPerMs,
})

/**
 * What a bank told as events of the log. Where its protocol has no revisions, the run gives them: every run that
 * publishes has a number of its own, higher than all before, so that the latest word wins (I8). What a run adds is
 * revision 0; but after a run that may have published and did not end, the bank may say something else of the same
 * transaction by now, so everything counts as the later word then.
 */
import type { EventOf, PacerEvent } from "../../../streams/events.ts"
import type { LinkedAccount } from "./linked-account.ts"
import type { Change } from "./sync-protocol.ts"

export interface RunNumber {
  readonly attempt: number
  /** The last run that published did not end. */
  readonly resumed: boolean
  readonly nowMs: number
}

type Transaction = EventOf<"txn.recorded.v1" | "txn.amended.v1" | "txn.reversed.v1">

export const eventOf = (
  { userId, source, account }: Pick<LinkedAccount, "userId" | "source" | "account">,
  change: Change,
  { attempt, resumed, nowMs }: RunNumber,
): PacerEvent => {
  const isFirstWord = change.kind === "added" && !resumed
  const revision = change.revision ?? (isFirstWord ? 0 : attempt)
  const externalId = change.kind === "removed" ? change.externalId : change.transaction.externalId
  const envelope = {
    specversion: "1.0",
    id: `${source}:${externalId}:${revision}`.replace(/[^\x21-\x7e]/g, "-").slice(0, 128),
    source,
    subject: userId,
  } as const
  if (change.kind === "removed") {
    const event: Transaction = {
      ...{ ...envelope, type: "txn.reversed.v1", time: new Date(nowMs).toISOString() },
      data: { account, externalId, revision: Math.max(1, revision) },
    }
    return event
  }
  const { time, ...body } = change.transaction
  if (change.kind === "added" && (isFirstWord || change.revision !== undefined)) {
    const event: Transaction = {
      ...{ ...envelope, type: "txn.recorded.v1", time },
      data: { account, ...body, ...(revision === 0 ? {} : { revision }) },
    }
    return event
  }
  const event: Transaction = {
    ...{ ...envelope, type: "txn.amended.v1", time },
    data: { account, ...body, revision: Math.max(1, revision) },
  }
  return event
}

/**
 * What a file's transactions are to the accounts as they stand: new, known as they are, or known and changed. Only the
 * new and the changed are published; a changed one as an amendment above whatever was said of it before (I8), so that
 * importing a file twice changes nothing and a corrected statement corrects.
 */
import type { EventOf, PacerEvent } from "../../../streams/events.ts"
import { isReversed, type TransactionRecord } from "../../budget/traveller/record.ts"

export type ImportStanding = "new" | "duplicate" | "changed"

export interface Compared {
  readonly standing: ImportStanding
  /** To be published; undefined for what is known as it is. */
  readonly event: PacerEvent | undefined
}

type Recorded = EventOf<"txn.recorded.v1">

/** The highest revision that anything was said of it under. */
export const latestRevision = (record: TransactionRecord): number =>
  Math.max(record.body?.revision ?? 0, record.reversal?.revision ?? 0)

const isSame = ({ data, time }: Recorded, record: TransactionRecord): boolean => {
  const { body } = record
  return (
    body !== undefined &&
    !isReversed(record) &&
    body.originalMinor === data.amountMinor &&
    body.originalCurrency === data.currency &&
    body.direction === data.direction &&
    body.status === data.status &&
    (body.description ?? "") === (data.description ?? "") &&
    body.timeMs === Date.parse(time)
  )
}

/**
 * @param record undefined when the accounts do not know it
 * @param wasUndone its traveller took a file back that had brought it: another file may bring it again
 */
export const compared = (
  event: PacerEvent,
  record: TransactionRecord | undefined,
  wasUndone: boolean = false,
): Compared => {
  if (event.type === "txn.reversed.v1") {
    if (record !== undefined && isReversed(record)) return { standing: "duplicate", event: undefined }
    const revision = Math.max(event.data.revision, record === undefined ? 0 : latestRevision(record) + 1)
    return {
      standing: record === undefined ? "new" : "changed",
      event: { ...event, data: { ...event.data, revision } },
    }
  }
  if (event.type !== "txn.recorded.v1" || record === undefined) return { standing: "new", event }
  if (isSame(event, record)) return { standing: "duplicate", event: undefined }
  // What the source itself took back stays so: the file is older than that.
  if (isReversed(record) && !wasUndone) return { standing: "duplicate", event: undefined }
  return {
    standing: isReversed(record) ? "new" : "changed",
    event: {
      ...event,
      type: "txn.amended.v1",
      id: `${event.id}-r${latestRevision(record) + 1}`,
      data: { ...event.data, revision: latestRevision(record) + 1 },
    },
  }
}

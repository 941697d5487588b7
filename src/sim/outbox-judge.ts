/**
 * Whether every row of the outbox has taken effect once (I10): it was written with the event that caused it, its own
 * words reached the log of its addressee, as often as the broker let them through, and nothing else did; what an event
 * tells of one expense is numbered without gap or repetition. That a copy counts nothing is the archive's own check.
 */
import { Schema } from "effect"
import { everyone, partitionOf } from "../../streams/subjects.ts"
import type { MemoryBroker } from "./memory-log.ts"
import type { MemoryDatabase } from "./memory-store.ts"

const Told = Schema.Struct({
  id: Schema.String,
  source: Schema.String,
  subject: Schema.String,
  /** A match has no revision, a correction no transaction. */
  data: Schema.Struct({ externalId: Schema.optionalKey(Schema.String), revision: Schema.optionalKey(Schema.Int) }),
})
const decodeTold = Schema.decodeUnknownSync(Schema.fromJsonString(Told))

const causes = ({ ledger, sentRows }: MemoryDatabase): ReadonlyArray<string> => {
  const events = new Set(
    ledger.filter(({ userId }) => userId !== everyone).map(({ partition, seq }) => `${partition}:${seq}`),
  )
  return [...sentRows].flatMap(([id, { partition, seq }]) =>
    events.has(`${partition}:${seq}`) ? [] : [`outbox row ${id} was written without its event (I3)`],
  )
}

const deliveries = ({ sentRows }: MemoryDatabase, { streams, delivered }: MemoryBroker): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  const arrived = new Map<string, number>()
  for (const { partition, seq, data } of streams.flat()) {
    const text = Buffer.from(data).toString("utf8")
    // What only names a companion's expense (its owner's word) comes from outside.
    if (!/"source":"(companion\/[^"]*|pacer\/matcher|pacer\/correction)","(subject|type)"/.test(text)) continue
    const { id, subject } = decodeTold(text)
    arrived.set(id, (arrived.get(id) ?? 0) + 1)
    if (sentRows.get(id)?.payload !== text) wrong.push(`event ${partition}:${seq} is not outbox row ${id} (I10)`)
    if (partitionOf(subject, streams.length) !== partition) wrong.push(`outbox row ${id} went astray (I10)`)
  }
  for (const id of sentRows.keys()) {
    const should = Math.max(1, delivered.get(id)?.times ?? 0)
    const times = arrived.get(id) ?? 0
    if (times !== should) wrong.push(`outbox row ${id} arrived ${times} times, should be ${should} (I10)`)
  }
  return wrong
}

const numbers = ({ sentRows }: MemoryDatabase): ReadonlyArray<string> => {
  const revisions = new Map<string, Array<number>>()
  for (const { payload } of sentRows.values()) {
    const { source, data } = decodeTold(payload)
    if (data.revision === undefined) continue
    const key = `${source} ${data.externalId}`
    revisions.set(key, [...(revisions.get(key) ?? []), data.revision])
  }
  return [...revisions].flatMap(([key, told]) => {
    const ascending = told.sort((left, right) => left - right)
    return ascending.every((revision, index) => revision === index + 1)
      ? []
      : [`${key} was told under the revisions ${ascending.join(", ")} (I10)`]
  })
}

export const judgeOutbox = (database: MemoryDatabase, broker: MemoryBroker): ReadonlyArray<string> => [
  ...causes(database),
  ...deliveries(database, broker),
  ...numbers(database),
]

/**
 * What a replay reads of the archive, each in pages or for one traveller: who has rows at all, the rates that a
 * partition's log has published, a traveller's events, and the results that the ledger holds of them.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Option, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { eventTypeCodes } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import { archived, columns, eventsAfter, firstEvents, type StoredRow } from "./archive.ts"
import { type LoggedRate, RateHistory } from "./rate-history.ts"
import type { Accounts } from "./replay-difference.ts"
import type { ArchivedEvent } from "./rows.ts"
import { openSnapshot, type Snapshot, type StoredSnapshot } from "./snapshots.ts"

/** Everybody who has rows in the archive, by id, from index entry to index entry. */
export const archivedUsers = Stream.paginate("", (after: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql.unsafe<{ readonly userId: string }>(
      `with recursive users as (
         (select user_id from ledger where user_id > $1 order by user_id limit 1)
         union all
         select (select l.user_id from ledger l where l.user_id > users.user_id order by l.user_id limit 1)
           from users where users.user_id is not null
       )
       select user_id as "userId" from users where user_id is not null limit ${limits.replayUsersPage}`,
      [after],
    )
    const users = rows.map((row) => row.userId)
    const last = users.at(-1)
    const isEnd = last === undefined || users.length < limits.replayUsersPage
    return [users.filter((user) => user !== everyone), isEnd ? Option.none() : Option.some(last)] as const
  }),
)

const isRate = (event: ArchivedEvent["logged"]): event is LoggedRate => event.event.type === "rate.published.v1"

/** A partition's rates, page by page into one history: some hundred bytes for each pair and date. */
export const readRateHistory = Effect.fnUntraced(function* (partition: number, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const events: Array<LoggedRate> = []
  for (let after = 0; ; ) {
    const rows = yield* sql.unsafe<StoredRow>(
      `select ${columns} from ledger l
        where l.user_id = $1 and l.partition = $2::int2 and l.seq > $3::float8::bigint
          and l.type = ${eventTypeCodes["rate.published.v1"]}
        order by l.seq limit ${limits.replayPageEvents}`,
      [everyone, PgTypes.int2(partition), PgTypes.float8(after)],
    )
    for (const row of rows) {
      const { logged } = archived(row, cipher)
      if (isRate(logged)) events.push(logged)
      after = row.seq
    }
    if (rows.length < limits.replayPageEvents) return new RateHistory(events)
  }
})

/** A traveller's archived events in log order. */
export const archivedEvents = (userId: string, cipher: Cipher) =>
  Stream.paginate(0, (seq: number) =>
    Effect.map(eventsAfter([{ userId, seq }], cipher), (page) => {
      const last = page.at(-1)
      const isEnd = last === undefined || page.length < limits.replayPageEvents
      return [page, isEnd ? Option.none() : Option.some(last.logged.seq)] as const
    }),
  )

/** The results that the ledger holds: each transaction's record, and the thresholds that were announced. */
export const storedAccounts = Effect.fnUntraced(function* (userId: string, partition: number, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const records = new Map<string, TransactionRecord>()
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = yield* firstEvents(userId, partition, before, limits.replayPageEvents, cipher)
    for (const { seq, record } of rows) {
      records.set(record.identity, record)
      before = seq
    }
    if (rows.length < limits.replayPageEvents) break
  }
  const facts = yield* sql<{ readonly budgetId: string; readonly percent: number }>`
    select budget_id as "budgetId", (data->>'percent')::int as percent from facts
     where user_id = ${userId} and kind = 'threshold' order by seq, n`
  const thresholds = new Map<string, Array<number>>()
  for (const { budgetId, percent } of facts) {
    const fired = thresholds.get(budgetId)
    if (fired === undefined) thresholds.set(budgetId, [percent])
    else fired.push(percent)
  }
  return { records, thresholds } satisfies Accounts
})

/** The stored snapshot: `none`, `unreadable` (torn, of another schema or stream, ahead of the cursor), or itself. */
export const storedSnapshot = Effect.fnUntraced(function* (userId: string, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<StoredSnapshot & { readonly valid: boolean }>`
    select s.user_id as "userId", s.partition, s.generation, s.seq::float8 as seq, s.checksum, s.state,
      coalesce(p.generation = s.generation and s.seq <= p.cursor, false) as valid
      from snapshots s left join partitions p on p.partition = s.partition
     where s.user_id = ${userId}`
  if (row === undefined) return "none" as const
  const snapshot: Snapshot | undefined = row.valid ? openSnapshot(row, cipher) : undefined
  return snapshot ?? ("unreadable" as const)
})

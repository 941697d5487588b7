/** The commit on a real Postgres: only for the owner whose epoch and cursor still stand (I4), and all of it or nothing (I3). */
import { Effect, type Exit, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, describe, expect, it } from "vitest"
import { freshDatabase } from "../launch/test-servers.ts"
import { BatchRows, type Fence } from "./batch-rows.ts"
import { commitBatch } from "./commit.ts"
import { readCursors, type Tenure, takeOver } from "./cursors.ts"
import { databaseLayer } from "./database.ts"

const runtime = ManagedRuntime.make(databaseLayer(await freshDatabase(), 4))
afterAll(() => runtime.dispose())

const partition = 3
const loggedMs = Date.UTC(2026, 4, 3)

const take = async (): Promise<Tenure> => {
  const [tenure] = await runtime.runPromise(takeOver([{ partition, generation: "1" }], 16))
  if (tenure === undefined) throw new Error("nothing was taken over")
  return tenure
}

const fence = ({ epoch, cursor }: Tenure): Fence => ({
  partition,
  epoch,
  previous: cursor,
  cursor: cursor + 1,
  clockMs: 0,
  logMs: loggedMs,
})

/** One event of one identity. */
const rowsOf = (seq: number, identity: string, logMs = loggedMs): BatchRows => {
  const rows = new BatchRows()
  rows.addLedger({
    ...{ partition, seq, logMs, userId: "ayu", type: 4, identity, budgetId: null, localDay: null },
    ...{ category: null, spendMinor: null, body: "{}", personal: null },
  })
  rows.addIdentity(partition, identity, seq)
  return rows
}

const identityOf = (seq: number): string => seq.toString(16).padStart(32, "0")

const commit = (rows: BatchRows, fences: ReadonlyArray<Fence>): Promise<Exit.Exit<void, unknown>> =>
  runtime.runPromiseExit(Effect.flatMap(SqlClient.SqlClient, (sql) => commitBatch(sql, rows, fences)))

const stands = async () => {
  const [row] = await runtime.runPromise(readCursors)
  const events = await runtime.runPromise(
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => sql<{ seq: number }>`select seq::float8 as seq from ledger order by seq`,
    ),
  )
  return { epoch: row?.epoch, cursor: row?.cursor, events: events.map(({ seq }) => seq) }
}

describe("a commit", () => {
  it("moves the cursor with its rows", async () => {
    const tenure = await take()
    expect(await commit(rowsOf(1, identityOf(1)), [fence(tenure)])).toMatchObject({ _tag: "Success" })
    expect(await stands()).toEqual({ epoch: tenure.epoch, cursor: 1, events: [1] })
  })

  it("is refused to an owner that was replaced, and leaves nothing behind (I4)", async () => {
    const replaced = await take()
    const owner = await take()
    const before = await stands()
    const refused = await commit(rowsOf(2, identityOf(2)), [fence(replaced)])
    expect(JSON.stringify(refused)).toContain("Fenced")
    expect(await stands()).toEqual(before)
    expect(await commit(rowsOf(2, identityOf(2)), [fence(owner)])).toMatchObject({ _tag: "Success" })
  })

  it("is refused to an owner whose last commit is not the last one (I4)", async () => {
    const owner = await take()
    const before = await stands()
    const behind = { ...fence(owner), previous: owner.cursor - 1 }
    expect(JSON.stringify(await commit(rowsOf(3, identityOf(3)), [behind]))).toContain("Fenced")
    expect(await stands()).toEqual(before)
  })

  it("leaves the cursor where it was when a row is refused (I2, I3)", async () => {
    const owner = await take()
    const before = await stands()
    const twice = await commit(rowsOf(3, identityOf(1)), [fence(owner)])
    expect(JSON.stringify(twice)).toContain("IdentityConflict")
    expect(await stands()).toEqual(before)
  })
})

it("makes the table of a new month once, however many owners meet there", async () => {
  for (let month = 0; month < 12; month++) {
    const logMs = Date.UTC(2027, month, 1)
    const seqs = [0, 1, 2, 3].map((owner) => 1_000 + 4 * month + owner)
    const exits = await Promise.all(seqs.map((seq) => commit(rowsOf(seq, identityOf(seq), logMs), [])))
    expect(exits.map(({ _tag }) => _tag)).toEqual(["Success", "Success", "Success", "Success"])
  }
})

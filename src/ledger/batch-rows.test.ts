import { expect, it } from "vitest"
import { BatchRows, type Fence } from "./batch-rows.ts"
import { PackedColumn } from "./packed-column.ts"

const fence: Fence = { partition: 3, epoch: 1, previous: 4, cursor: 9, clockMs: 5, logMs: 6 }
const identity = "00112233445566778899aabbccddeeff"

const fill = (rows: BatchRows, seq: number): void => {
  rows.addLedger({
    partition: 3,
    seq,
    logMs: Date.UTC(2026, seq % 12, 1),
    userId: `u${seq}`,
    type: 1,
    identity,
    budgetId: seq % 2 === 0 ? null : `b${seq}`,
    localDay: seq,
    category: null,
    spendMinor: seq * 100,
    body: `{"id":"${seq}"}`,
    personal: Uint8Array.from([seq]),
  })
  rows.addIdentity(3, identity, seq)
  rows.changeRecord(3, identity, `record ${seq}`, seq)
  rows.facts.push({ partition: 3, seq, n: 0, at_ms: 1, user_id: "u", budget_id: "b", kind: "threshold", data: {} })
  rows.outbox.push({ partition: 3, seq, n: 0, subject: "txn.in.u", payload: `${seq}` })
  rows.rates.push({ partition: 3, base: "USD", quote: "IDR", day: seq, rate: "1", seq })
  rows.awaitRate({ partition: 3, base: "USD", identity, user_id: `u${seq}` })
  rows.release(3, `${identity.slice(2)}ff`)
  rows.setDue({ partition: 3, user_id: `u${seq}`, budget_id: "b", due_ms: seq })
}

/** What would be sent to Postgres. */
const sent = (rows: BatchRows): string =>
  JSON.stringify(rows.parameters([fence]), (_key, value: unknown) =>
    value instanceof PackedColumn ? Buffer.from(value.encoded).toString("hex") : value,
  )

it("says nothing of an earlier batch when its room is used again", () => {
  const used = new BatchRows()
  for (let seq = 1; seq <= 300; seq++) fill(used, seq)
  const earlier = used.ledgerRows
  used.clear()
  expect(used.isEmpty).toBe(true)
  expect(sent(used)).toBe(sent(new BatchRows()))
  const fresh = new BatchRows()
  for (const rows of [used, fresh]) for (let seq = 7; seq <= 20; seq++) fill(rows, seq)
  expect(sent(used)).toBe(sent(fresh))
  expect([...used.months]).toEqual([...fresh.months])
  // A store in memory keeps what it has read.
  expect(earlier[0]?.personal).toEqual(Uint8Array.from([1]))
})

/** Snapshots on a real Postgres: what is torn, of another stream or ahead of the cursor is no snapshot at all. */
import { Context, Effect, Layer, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, beforeEach, describe, expect, it } from "vitest"
import { encodeTraveller, newTraveller } from "../budget/traveller/state.ts"
import { freshDatabase } from "../launch/test-servers.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { takeOver } from "./cursors.ts"
import { databaseLayer } from "./database.ts"
import { readSnapshots, sealSnapshot, writeSnapshots } from "./snapshots.ts"

const runtime = ManagedRuntime.make(Layer.merge(databaseLayer(await freshDatabase(), 2), FieldCipher.passThrough))
const cipher = Context.get(await runtime.context(), FieldCipher)
afterAll(() => runtime.dispose())

const partition = 5
const sql = (statement: string) =>
  runtime.runPromise(Effect.flatMap(SqlClient.SqlClient, (client) => client.unsafe(statement)))

const keep = (seq: number, generation = "1") => {
  const traveller = encodeTraveller(newTraveller("ayu"))
  const snapshot = { userId: "ayu", partition, generation, seq, traveller, budgets: {} }
  return runtime.runPromise(writeSnapshots([sealSnapshot(snapshot, cipher)]))
}
const found = async () => (await runtime.runPromise(readSnapshots(["ayu"], cipher))).get("ayu")?.seq

describe("a snapshot", () => {
  beforeEach(async () => {
    await sql("delete from snapshots")
    await runtime.runPromise(takeOver([{ partition, generation: "1" }], 16))
    await sql(`update partitions set cursor = 10 where partition = ${partition}`)
  })

  it("is read while the cursor has reached it, and the newest stands", async () => {
    await keep(7)
    expect(await found()).toBe(7)
    await keep(10)
    await keep(8)
    expect(await found()).toBe(10)
  })

  it("is not read ahead of the cursor (I3)", async () => {
    await keep(11)
    expect(await found()).toBeUndefined()
  })

  it("is not read when it is of another stream", async () => {
    await keep(7, "2")
    expect(await found()).toBeUndefined()
  })

  it("is not read when its bytes are not those that were written", async () => {
    await keep(7)
    const [ayu, ayo] = ["ayu", "ayo"].map((name) => Buffer.from(name).toString("hex"))
    await sql(`update snapshots set state = decode(replace(encode(state, 'hex'), '${ayu}', '${ayo}'), 'hex')`)
    expect(await found()).toBeUndefined()
  })
})

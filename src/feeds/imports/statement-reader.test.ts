/** Files read on threads: the same as on the calling thread, and what a thread does wrong stays with its file. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Effect, type Layer } from "effect"
import { expect, inject, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import { readStatement, type StatementRequest } from "./read-statement.ts"
import { StatementReader } from "./statement-reader.ts"

const nowMs = Date.parse("2026-06-01T00:00:00Z")
const textOf = (text: string): StatementRequest => ({
  ...{ userId: "ayu", format: "generic-csv", source: "upload/csv", account: "acc-1", isPartial: false },
  bytes: new TextEncoder().encode(text),
  mapping: { date: "date", description: "text", amount: "amount", currencyCode: "IDR" },
})
const good = textOf("date,text,amount\n2026-05-03,Kopi,-25000\n2026-05-04,Nasi,-40000\n")
const use = <A, E>(
  layer: Layer.Layer<StatementReader>,
  ask: (reader: StatementReader["Service"]) => Effect.Effect<A, E>,
) => Effect.runPromise(Effect.flatMap(StatementReader, ask).pipe(Effect.provide(layer)))

const threadOf = (body: string): URL => {
  const file = join(mkdtempSync(join(inject("temporaryFolder"), "thread-")), "thread.mjs")
  writeFileSync(file, body)
  return pathToFileURL(file)
}

test("a thread reads what the calling thread would, and refuses with the same place", async () => {
  const bad = textOf("date,text,amount\n2026-05-03,Kopi,-25000\n2026-05-99,Nasi,-40000\n")
  const [statement, refused, columns] = await use(StatementReader.layer, (reader) =>
    Effect.all([
      reader.statement(good, nowMs),
      Effect.flip(reader.statement(bad, nowMs)),
      reader.columns(good.bytes, undefined),
    ]),
  )
  expect(readStatement({ part: "statement", request: good, nowMs })).toEqual({ part: "statement", statement })
  expect(statement.events).toHaveLength(2)
  expect(refused).toMatchObject({ _tag: "ImportRefused", place: expect.stringContaining("line 3") })
  expect(readStatement({ part: "columns", bytes: good.bytes, delimiter: undefined })).toEqual({
    part: "columns",
    columns,
  })
})

test("a file that is never done is refused at its deadline, others are answered meanwhile, and the next one is read", async () => {
  const entry = threadOf(`export default (task) => {
    while (task.request.account === "endless");
    return { part: "statement", statement: { events: [], faults: [] } }
  }`)
  const answered = await use(StatementReader.layerOf(entry, 500), (reader) =>
    Effect.all(
      [
        Effect.flip(reader.statement({ ...good, account: "endless" }, nowMs)),
        Effect.flip(reader.statement({ ...good, account: "endless" }, nowMs)),
        Effect.sleep(100).pipe(Effect.as("answered")),
      ],
      { concurrency: "unbounded" },
    ).pipe(Effect.flatMap((first) => Effect.map(reader.statement(good, nowMs), (after) => [...first, after] as const))),
  )
  expect(answered).toMatchObject([
    { _tag: "ImportRefused", message: expect.stringContaining("more time") },
    { _tag: "ImportRefused" },
    "answered",
    { events: [] },
  ])
})

test("a file that takes all memory ends its thread and nothing else; more than may wait are refused at once", async () => {
  const entry = threadOf(`export default async (task) => {
    const all = []
    if (task.request.account === "greedy") for (;;) all.push(new Array(1e6).fill(all.length))
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { part: "statement", statement: { events: [], faults: [] } }
  }`)
  const many = limits.importThreadsMax + limits.importQueueMax + 1
  const outcomes = await use(StatementReader.layerOf(entry), (reader) =>
    Effect.gen(function* () {
      const greedy = yield* Effect.flip(reader.statement({ ...good, account: "greedy" }, nowMs))
      const all = yield* Effect.all(
        Array.from({ length: many }, () => Effect.result(reader.statement(good, nowMs))),
        { concurrency: "unbounded" },
      )
      return [greedy._tag, ...all.map((one) => (one._tag === "Success" ? "read" : one.failure._tag))]
    }),
  )
  expect(outcomes[0]).toBe("ImportRefused")
  expect(outcomes.filter((one) => one === "read")).toHaveLength(many - 1)
  expect(outcomes.filter((one) => one === "ReaderBusy")).toHaveLength(1)
})

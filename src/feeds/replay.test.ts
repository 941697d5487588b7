/**
 * Replays: recordings shifted to any day stay valid and keep their clocks, a wrong line is named, users are renamed, the
 * pace is life's or a multiple of it, and a replay broken off and resumed has everything in the log once.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect, Fiber, Layer, ManagedRuntime, Option, Stream } from "effect"
import { TestClock } from "effect/testing"
import fc from "fast-check"
import { afterAll, describe, expect, inject, it } from "vitest"
import type { PacerEvent } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import { Broker, provision } from "../broker/connection.ts"
import { localDay, msPerDay, textToDay } from "../budget/calendar.ts"
import { freshBroker } from "../launch/test-servers.ts"
import { readCardFile } from "./card-file.ts"
import type { Delivery } from "./delivery.ts"
import { openFeedFile } from "./feed-file.ts"
import { messageId } from "./message-id.ts"
import { Publisher } from "./publisher.ts"
import { readRecording, shiftToDay, shiftToMoment } from "./recording.ts"
import { renamerOf } from "./rename-user.ts"
import { atSpeed, replay } from "./replay.ts"

const natsUrl = await freshBroker()
const runtime = ManagedRuntime.make(
  Publisher.layer.pipe(
    Layer.provide(Layer.provideMerge(Layer.effectDiscard(provision), Broker.layer({ url: natsUrl }))),
  ),
)
afterAll(() => runtime.dispose())

const bali = join(import.meta.dirname, "../../streams/recorded/bali-week.jsonl")
const tokyo = join(import.meta.dirname, "../../streams/recorded/tokyo-in-yen.jsonl")

const read = (path: string, options: Parameters<typeof readRecording>[1] = {}): Promise<ReadonlyArray<Delivery>> =>
  Effect.flatMap(openFeedFile(path), (file) => Stream.runCollect(readRecording(file, options))).pipe(
    Effect.scoped,
    Effect.runPromise,
  )
const readCards = (path: string, rename?: (id: string) => string): Promise<ReadonlyArray<Delivery>> =>
  Effect.flatMap(openFeedFile(path), (file) => Stream.runCollect(readCardFile(file, rename))).pipe(
    Effect.scoped,
    Effect.runPromise,
  )

let written = 0
const fileOf = (text: string, ending = "jsonl"): string => {
  const path = join(inject("temporaryFolder"), `feed-${process.pid}-${written++}.${ending}`)
  writeFileSync(path, text)
  return path
}

const messageOfFailure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "nothing failed",
    (error: Error) => error.message,
  )

describe("a recording moved to another day", () => {
  it("keeps clocks, amounts and order, moves dates by the same days, and gives everything another name", async () => {
    const original = await read(tokyo)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10_000, max: 40_000 }), async (today) => {
        const moved = await read(tokyo, { shift: shiftToDay(today) })
        const days = today - textToDay("2026-04-17")
        expect(moved).toHaveLength(original.length)
        for (const [index, { event, deliverMs }] of moved.entries()) {
          const before = original[index]
          if (before === undefined) throw new Error("more than there was")
          expect(event.time.slice(10)).toBe(before.event.time.slice(10))
          expect(deliverMs - before.deliverMs).toBe(days * msPerDay)
          expect(event.id).not.toBe(before.event.id)
          expect(messageId(event)).not.toBe(messageId(before.event))
          if (event.type === "txn.recorded.v1" && before.event.type === "txn.recorded.v1") {
            expect(event.data.amountMinor).toBe(before.event.data.amountMinor)
            expect(event.data.externalId).not.toBe(before.event.data.externalId)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it("has its anchor on the day that it is at the place of the trip", async () => {
    const asOfMs = Date.parse("2026-11-22T16:30:00Z")
    const moved = await read(bali, { shift: shiftToMoment(asOfMs) })
    const opened = moved.find(({ event }) => event.type === "budget.opened.v1")?.event
    if (opened?.type !== "budget.opened.v1") throw new Error("no budget")
    // Half past midnight of the 23rd in Bali is the fifth day.
    expect(localDay(asOfMs, "Asia/Makassar") - textToDay(opened.data.startDate)).toBe(4)
    expect(opened.data).toMatchObject({ budgetId: "bali-20261123", startDate: "2026-11-19", endDate: "2026-11-25" })
  })

  it("moves every date and name that an event can hold, and nothing else", async () => {
    const header = {
      recording: "r",
      title: "r",
      synthetic: true,
      budgetId: "b",
      timeZone: "UTC",
      startDate: "2026-05-01",
      endDate: "2026-05-09",
      anchor: "2026-05-04",
    }
    const envelope = {
      specversion: "1.0",
      id: "e",
      source: "app/pacer",
      subject: "u",
      time: "2026-05-04T23:59:59.5+08:00",
    }
    const lines = [
      header,
      {
        ...envelope,
        type: "goal.set.v1",
        data: { goalId: "g", budgetId: "b", name: "b", targetMinor: 5, currency: "IDR", byDate: "2026-05-09" },
      },
      {
        ...envelope,
        type: "consent.changed.v1",
        data: { source: "card/bca", purpose: "transactions", state: "granted", expires: "2026-05-09T01:00:00Z" },
      },
      {
        ...envelope,
        type: "txn.assigned.v1",
        data: { source: "card/bca", account: "a", externalId: "x", budgetId: null },
      },
      { ...envelope, subject: everyone, type: "tick.v1", data: { at: "2026-05-04T00:00:00Z" } },
    ]
    const moved = await read(fileOf(lines.map((line) => JSON.stringify(line)).join("\n")), {
      shift: shiftToDay(textToDay("2026-06-04")),
    })
    expect(moved.map(({ event }) => [event.id, event.time, event.data])).toEqual([
      [
        "e-20260604",
        "2026-06-04T23:59:59.5+08:00",
        {
          goalId: "g-20260604",
          budgetId: "b-20260604",
          name: "b",
          targetMinor: 5,
          currency: "IDR",
          byDate: "2026-06-09",
        },
      ],
      [
        "e-20260604",
        "2026-06-04T23:59:59.5+08:00",
        { source: "card/bca", purpose: "transactions", state: "granted", expires: "2026-06-09T01:00:00Z" },
      ],
      [
        "e-20260604",
        "2026-06-04T23:59:59.5+08:00",
        { source: "card/bca", account: "a", externalId: "x-20260604", budgetId: null },
      ],
      ["e-20260604", "2026-06-04T23:59:59.5+08:00", { at: "2026-06-04T00:00:00Z" }],
    ])
  })
})

describe("users", () => {
  const renamed = (...words: ReadonlyArray<string>) =>
    Option.map(renamerOf(words), (rename) => ["demo", "ann"].map(rename))

  it("are renamed all, by name, or not at all", () => {
    expect(renamed()).toEqual(Option.some(["demo", "ann"]))
    expect(renamed("x")).toEqual(Option.some(["x", "x"]))
    expect(renamed("demo=x", "y")).toEqual(Option.some(["x", "y"]))
    for (const wrong of ["a.b", "demo=", "=x", "a b", "demo=x.y"]) expect(renamed(wrong)).toEqual(Option.none())
  })

  it("are renamed in a recording, but not everybody", async () => {
    const moved = await read(tokyo, { renameUser: () => "ann" })
    expect(new Set(moved.map(({ event }) => event.subject))).toEqual(new Set(["ann", everyone]))
  })
})

describe("a wrong line is named", () => {
  const good = JSON.stringify({
    ...{
      specversion: "1.0",
      id: "e",
      source: "card/bca",
      type: "txn.recorded.v1",
      subject: "u",
      time: "2026-05-08T10:00:00Z",
    },
    data: { account: "a", externalId: "x", amountMinor: 1, currency: "IDR", direction: "debit", status: "posted" },
  })

  it.each([
    ["not JSON", `${good}\n{"type":`, "line 2: it is not a JSON object"],
    ["a list", "[1]\n", "line 1: it is not a JSON object"],
    [
      "an unknown type",
      good.replace("txn.recorded.v1", "txn.recorded.v9"),
      'line 1: there is no event type "txn.recorded.v9"',
    ],
    ["a negative amount", `${good}\n\n${good.replace('"amountMinor":1', '"amountMinor":-1')}`, "line 3:"],
    ["an unknown currency", good.replace("IDR", "XXQ"), '["currency"]'],
    ["a header without anchor", '{"recording":"x"}', "line 1:"],
  ])("%s", async (_what, text, expected) => {
    expect(await messageOfFailure(read(fileOf(text)))).toContain(expected)
  })

  it("a feed that cannot be moved because it does not say how", async () => {
    const failure = messageOfFailure(read(fileOf(good), { shift: shiftToDay(20_000) }))
    expect(await failure).toContain("no first line that says which of its days is today")
  })

  it.each([
    ["there is no such file", () => join(inject("temporaryFolder"), "nothing.jsonl")],
    ["it is a folder", () => inject("temporaryFolder")],
  ])("%s", async (reason, path) => {
    expect(await messageOfFailure(read(path()))).toContain(reason)
  })
})

describe("a card file", () => {
  const header = "trans_num,cardholder,unix_time,category,amt,is_fraud,merchant,merch_lat,merch_long"
  const row = 'a1,c1,1577856104,gas_transport,1.5,0,"Reilly, Heaney and Cole",39.97,-76.93'

  it("becomes purchases in dollars, with a budget for each year of each cardholder", async () => {
    const rows = [
      row,
      "a2,c1,1577856105,travel,83.74,0,B,1,2",
      "a3,c1,1609459200,home,12,0,C,1,2",
      "b1,c2,1577856104,home,0.01,0,C,1,2",
    ]
    const events = (await readCards(fileOf(`${header}\n${rows.join("\n")}\n`, "csv"))).map(({ event }) => event)
    expect(events.map(({ type, subject }) => `${type.split(".")[0]} ${subject}`)).toEqual([
      "budget c1",
      "txn c1",
      "txn c1",
      "budget c1",
      "txn c1",
      "budget c2",
      "txn c2",
    ])
    expect(events[1]?.data).toMatchObject({
      amountMinor: 150,
      currency: "USD",
      category: "transport_local",
      merchant: "Reilly, Heaney and Cole",
    })
    expect(events.flatMap((event) => (event.type === "txn.recorded.v1" ? [event.data.amountMinor] : []))).toEqual([
      150, 8_374, 1_200, 1,
    ])
    expect(events[3]?.data).toMatchObject({ budgetId: "cards-2021", startDate: "2021-01-01", endDate: "2021-12-31" })
  })

  it.each([
    ["excess decimals", row.replace("1.5,", "1.505,"), "line 2"],
    ["a negative amount", row.replace("1.5,", "-1.5,"), '["amountMinor"]'],
    ["no time", row.replace("1577856104", "soon"), '["time"]'],
    ["a category nobody knows", row.replace("gas_transport", "yachts"), '["category"]'],
    ["a cardholder that is no user", row.replace("c1", "c.1"), '["subject"]'],
    ["a row too short", "a1,c1", "Invalid Record Length"],
  ])("%s is refused", async (_what, wrong, expected) => {
    expect(await messageOfFailure(readCards(fileOf(`${header}\n${wrong}\n`, "csv")))).toContain(expected)
  })

  it("of other columns is no card file", async () => {
    expect(await messageOfFailure(readCards(fileOf("a,b\n1,2\n", "csv")))).toContain("no card file")
  })
})

describe("pace", () => {
  const at = (seconds: number): Delivery => ({ deliverMs: 1_000 * seconds, event: purchase(`at-${seconds}`) })

  it("is life's, or a multiple of it, from the first delivery on", async () => {
    const heard: Array<string> = []
    await Effect.gen(function* () {
      const running = yield* Stream.make(at(500), at(560), at(620)).pipe(
        (deliveries) => atSpeed(deliveries, 60),
        Stream.runForEach(({ event }) => Effect.sync(() => heard.push(event.id))),
        Effect.forkChild,
      )
      yield* TestClock.adjust("10 millis")
      expect(heard).toHaveLength(1)
      yield* TestClock.adjust("985 millis")
      expect(heard).toHaveLength(1)
      yield* TestClock.adjust("10 millis")
      expect(heard).toHaveLength(2)
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(running)
      expect(heard).toHaveLength(3)
    }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise)
  })
})

const purchase = (id: string): PacerEvent => ({
  specversion: "1.0",
  id,
  source: "card/bca",
  type: "txn.recorded.v1",
  subject: "u",
  time: "2026-05-08T10:00:00Z",
  data: { account: "a", externalId: id, amountMinor: 1, currency: "IDR", direction: "debit", status: "posted" },
})

describe("replay", () => {
  it("publishes what a moved trip has had delivered by then, and the rest when it is repeated later", async () => {
    const noon = Date.parse("2026-11-22T04:00:00Z")
    const counts = await runtime.runPromise(replay({ path: bali, asOfMs: noon, renameUser: () => "ann" }))
    const evening = await runtime.runPromise(
      replay({ path: bali, asOfMs: noon + 10 * 3_600_000, renameUser: () => "ann" }),
    )
    const total = (await read(bali)).length
    expect(counts.published).toBeLessThan(evening.published)
    expect(evening.published).toBeLessThan(total)
    expect(evening.duplicates - counts.duplicates).toBeGreaterThanOrEqual(counts.published - counts.duplicates)
  })

  it("names the line and stops when a feed goes wrong in the middle; what came before is in the log", async () => {
    const lines = [purchase("m1"), purchase("m2")].map((event) => JSON.stringify(event))
    const path = fileOf(`${lines.join("\n")}\nnonsense\n`)
    expect(await messageOfFailure(runtime.runPromise(replay({ path })))).toContain("line 3")
    const again = await runtime.runPromise(replay({ path: fileOf(lines.join("\n")) }))
    expect(again).toMatchObject({ published: 2, duplicates: 2 })
  })

  it("tells how far it is", async () => {
    const fractions: Array<number | undefined> = []
    await runtime.runPromise(replay({ path: tokyo, onProgress: ({ fraction }) => fractions.push(fraction) }))
    expect(fractions.at(-1)).toBe(1)
    expect(fractions.length).toBe((await read(tokyo)).length)
  })
})

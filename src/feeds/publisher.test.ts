/**
 * The publisher against a real nats-server: confirmed means in the log (I2), a repeat is swallowed and nothing else is,
 * a lost connection loses nothing, and a command's outcome comes back or is missed in plain words.
 */
import { connect as connectSocket, createServer, type Socket } from "node:net"
import { Effect, Fiber, Layer, ManagedRuntime } from "effect"
import { TestClock } from "effect/testing"
import { afterAll, describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { partitionStreamName } from "../../streams/definitions.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { everyone, partitionOf } from "../../streams/subjects.ts"
import { Broker, provision } from "../broker/connection.ts"
import { freshBroker } from "../launch/test-servers.ts"
import type { Outcome } from "../push/protocol.ts"
import { Publisher } from "./publisher.ts"

const natsUrl = await freshBroker()

const layerFor = (url: string) =>
  Publisher.layer.pipe(Layer.provideMerge(Layer.provideMerge(Layer.effectDiscard(provision), Broker.layer({ url }))))
const runtime = ManagedRuntime.make(layerFor(natsUrl))
afterAll(() => runtime.dispose())

const withPublisher = <A, E>(use: (publisher: Publisher["Service"]) => Effect.Effect<A, E, Broker>) =>
  runtime.runPromise(Effect.flatMap(Publisher, use))

const purchase = (user: string, externalId: string, revision?: number): PacerEvent => ({
  specversion: "1.0",
  id: `${externalId}-${revision ?? 0}`,
  source: "card/bca",
  subject: user,
  time: "2026-05-08T12:41:07+08:00",
  ...(revision === undefined
    ? { type: "txn.recorded.v1", data: body(externalId) }
    : { type: "txn.amended.v1", data: { ...body(externalId), revision } }),
})
const body = (externalId: string) => ({
  account: "card-1",
  externalId,
  amountMinor: 5_000_000,
  currency: "IDR",
  direction: "debit" as const,
  status: "posted" as const,
})
const tick: PacerEvent = {
  specversion: "1.0",
  id: "tick-1",
  source: "clock",
  type: "tick.v1",
  subject: everyone,
  time: "2026-05-08T04:42:00Z",
  data: { at: "2026-05-08T04:42:00Z" },
}

const messagesIn = (partition: number) =>
  runtime.runPromise(
    Effect.flatMap(Broker, ({ manager }) =>
      Effect.promise(async () => (await manager.streams.info(partitionStreamName(partition))).state.messages),
    ),
  )
const messagesInAll = async (): Promise<number> => {
  const counts = await Promise.all(Array.from({ length: limits.partitionCountDefault }, (_, p) => messagesIn(p)))
  return counts.reduce((sum, count) => sum + count, 0)
}

describe("publish", () => {
  it("says where the event stands, and swallows an exact repeat only", async () => {
    const publish = (event: PacerEvent) => withPublisher((publisher) => publisher.publish(event))
    const partition = partitionOf("ayu", limits.partitionCountDefault)
    const first = await publish(purchase("ayu", "x1"))
    expect(first).toMatchObject({ partition, duplicate: false })
    expect(await publish({ ...purchase("ayu", "x1"), id: "under-another-event-id" })).toEqual({
      ...first,
      duplicate: true,
    })
    expect(await publish(purchase("ayu", "x1", 1))).toMatchObject({ partition, duplicate: false })
    expect(await publish(purchase("ayu", "x1", 2))).toMatchObject({ partition, duplicate: false })
    expect(await publish(purchase("budi", "x1"))).toMatchObject({ duplicate: false })
  })

  it("puts an event for everybody into every partition, once", async () => {
    const before = await messagesInAll()
    expect(await withPublisher((publisher) => publisher.publish(tick))).toMatchObject({ duplicate: false })
    expect(await withPublisher((publisher) => publisher.publish(tick))).toMatchObject({ duplicate: true })
    expect(await messagesInAll()).toBe(before + limits.partitionCountDefault)
  })

  it.each(["a.b", "*", ">", "", "a b", "u".repeat(65)])("refuses %j as a user", async (user) => {
    const error = await withPublisher((publisher) => Effect.flip(publisher.publish(purchase(user, "x"))))
    expect(error).toMatchObject({ _tag: "PublishError", retryable: false })
    expect(error.message).toContain("no user id")
  })

  it("refuses an event that every reader would refuse for its size", async () => {
    const large = purchase("ayu", "large")
    const event = { ...large, data: { ...large.data, description: "x".repeat(limits.eventBytesMax) } } as PacerEvent
    const error = await withPublisher((publisher) => Effect.flip(publisher.publish(event)))
    expect(error.message).toContain(String(limits.eventBytesMax))
  })

  it("takes any bytes as poison for tests, but only for a user", async () => {
    const bytes = new Uint8Array([0xff, 0x00, 0x7b])
    expect(await withPublisher((publisher) => publisher.publishRaw("ayu", bytes))).toMatchObject({ duplicate: false })
    const error = await withPublisher((publisher) => Effect.flip(publisher.publishRaw("a.b", bytes)))
    expect(error).toMatchObject({ _tag: "PublishError" })
  })
})

/** Answers like an engine that has committed; `dead` users are never answered. */
const answering = Effect.gen(function* () {
  const { connection } = yield* Broker
  const heard: Array<string> = []
  const outcome = (eventId: string, count: number): Outcome => ({
    eventId,
    disposition: count === 1 ? "applied" : "duplicate",
    version: { epoch: 1, generation: "g", sequence: count },
  })
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      connection.subscribe("txn.*.*", {
        callback: (_error, message) => {
          const event: PacerEvent = message.json()
          heard.push(event.subject)
          const count = heard.filter((subject) => subject === event.subject).length
          if (event.replyto === undefined || event.subject.startsWith("dead")) return
          connection.publish(event.replyto, event.subject === "odd" ? "{}" : JSON.stringify(outcome(event.id, count)))
        },
      }),
    ),
    (subscription) => Effect.sync(() => subscription.unsubscribe()),
  )
  yield* Effect.promise(() => connection.flush())
  return heard
})

describe("submit", () => {
  const submitting = <A, E>(
    use: (publisher: Publisher["Service"], heard: ReadonlyArray<string>) => Effect.Effect<A, E>,
  ) => withPublisher((publisher) => Effect.scoped(Effect.flatMap(answering, (heard) => use(publisher, heard))))

  it("waits for the outcome, and asks again under another message id when the broker swallowed a repeat", async () => {
    const outcomes = await submitting((publisher) =>
      Effect.forEach([1, 2, 3], () => publisher.submit(purchase("citra", "once"))),
    )
    expect(outcomes.map((outcome) => outcome.disposition)).toEqual(["applied", "duplicate", "duplicate"])
  })

  it("gives each of many the outcome of its own event", async () => {
    const events = Array.from({ length: 300 }, (_, index) => purchase(`user-${index}`, `x${index}`))
    const outcomes = await submitting((publisher) =>
      Effect.forEach(events, (event) => publisher.submit(event), { concurrency: "unbounded" }),
    )
    expect(outcomes.map((outcome) => outcome.eventId)).toEqual(events.map((event) => event.id))
  })

  it("says so when the answer is none", async () => {
    const error = await submitting((publisher) => Effect.flip(publisher.submit(purchase("odd", "x"))))
    expect(error).toMatchObject({ _tag: "PublishError" })
    expect(error.message).toContain("no outcome")
  })

  it("gives up after the time that a person waits, without forgetting what reached the log", async () => {
    const error = await submitting((publisher, heard) =>
      Effect.gen(function* () {
        const waiting = yield* Effect.forkChild(Effect.flip(publisher.submit(purchase("dead-1", "x"))))
        yield* Effect.promise(() => expect.poll(() => heard.includes("dead-1")).toBe(true))
        yield* TestClock.adjust(limits.commandOutcomeMsMax)
        return yield* Fiber.join(waiting)
      }).pipe(Effect.provide(TestClock.layer())),
    )
    expect(error).toMatchObject({ _tag: "OutcomeTimeout", eventId: "x-0" })
    expect(error.message).toContain("sending it again is harmless")
  })
})

/** A wire to the server that can be cut while messages are on it. */
const cuttableWire = async () => {
  const target = new URL(natsUrl)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connectSocket(Number(target.port), target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on("data", (bytes) => to.write(bytes))
      from.on("error", () => undefined).on("close", () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    url: `nats://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    cut,
    close: () => {
      cut()
      server.close()
    },
  }
}

describe("publishMany", () => {
  const many = function* (prefix: string, count: number): Generator<PacerEvent> {
    for (let index = 0; index < count; index++) yield purchase(`${prefix}-${index % 50}`, `${prefix}-${index}`)
  }

  it("has every event in the log, once, when it returns", async () => {
    const before = await messagesInAll()
    const first = await withPublisher((publisher) => publisher.publishMany(many("bulk", 3_000)))
    expect(first).toMatchObject({ published: 3_000, duplicates: 0 })
    expect(await messagesInAll()).toBe(before + 3_000)
    const second = await withPublisher((publisher) => publisher.publishMany(many("bulk", 3_000)))
    expect(second).toMatchObject({ published: 3_000, duplicates: 3_000 })
    expect(await messagesInAll()).toBe(before + 3_000)
  })

  it("loses and doubles nothing when the connection is cut in the middle", async () => {
    const wire = await cuttableWire()
    const before = await messagesInAll()
    let cuts = 0
    const counts = await Effect.flatMap(Publisher, (publisher) =>
      publisher.publishMany(many("cut", 4_000), {
        onPublished: ({ published }) => {
          if (published !== 1_000 && published !== 2_500) return
          cuts += 1
          wire.cut()
        },
      }),
    ).pipe(Effect.provide(layerFor(wire.url)), Effect.scoped, Effect.runPromise)
    wire.close()
    expect(cuts).toBe(2)
    expect(counts).toMatchObject({ published: 4_000 })
    expect(await messagesInAll()).toBe(before + 4_000)
  })

  it("has an event for everybody in every partition before what follows it is sent", async () => {
    const { manager } = await runtime.runPromise(Effect.flatMap(Broker, Effect.succeed))
    const lastSequence = async (name: string) => (await manager.streams.info(name)).state.last_seq
    const names = Array.from({ length: limits.partitionCountDefault }, (_, partition) => partitionStreamName(partition))
    const before = await Promise.all(names.map(lastSequence))
    const rate: PacerEvent = { ...tick, id: "tick-2", time: "2026-05-08T04:43:00Z" }
    const events = [...many("before", 40), rate, ...many("after", 40)]
    await withPublisher((publisher) => publisher.publishMany(events))
    for (const [partition, name] of names.entries()) {
      const subjects: Array<string> = []
      for (let seq = (before[partition] ?? 0) + 1; seq <= (await lastSequence(name)); seq++) {
        subjects.push((await manager.streams.getMessage(name, { seq }))?.subject.split(".")[2] ?? "")
      }
      const at = subjects.lastIndexOf(everyone)
      expect(at).toBeGreaterThanOrEqual(0)
      expect(subjects.slice(at).filter((subject) => subject.startsWith("before-"))).toEqual([])
      expect(subjects.slice(0, at).filter((subject) => subject.startsWith("after-"))).toEqual([])
    }
  })

  it("stops at the first event that can never be published", async () => {
    const events = [purchase("fine", "f1"), purchase("not.fine", "f2"), purchase("fine", "f3")]
    const error = await withPublisher((publisher) => Effect.flip(publisher.publishMany(events)))
    expect(error).toMatchObject({ _tag: "PublishError", retryable: false })
  })

  it("keeps an even pace when asked to", async () => {
    let published = 0
    const onPublished = () => {
      published += 1
    }
    await withPublisher((publisher) =>
      Effect.gen(function* () {
        const running = yield* Effect.forkChild(publisher.publishMany(many("pace", 5), { perSecond: 10, onPublished }))
        const reaches = (count: number) => Effect.promise(() => expect.poll(() => published).toBe(count))
        yield* reaches(1)
        yield* TestClock.adjust("100 millis")
        yield* reaches(2)
        yield* TestClock.adjust("250 millis")
        yield* reaches(4)
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(running)
      }).pipe(Effect.provide(TestClock.layer())),
    )
    expect(published).toBe(5)
  })
})

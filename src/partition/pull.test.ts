/** The ordered reader on a real broker, behind a line that loses and repeats what it delivers: all of it, once, in order (I4). */
import { Effect, Fiber, ManagedRuntime } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { partitionSubject } from "../../streams/subjects.ts"
import { Broker, provision } from "../broker/connection.ts"
import { freshBroker } from "../launch/test-servers.ts"
import { until } from "./engine.test-support.ts"
import { type Inbound, Inbox } from "./inbox.ts"
import { pullPartition } from "./pull.ts"
import { readStream } from "./stream-state.ts"

const url = await freshBroker()
const runtime = ManagedRuntime.make(Broker.layer({ url }))
afterAll(() => runtime.dispose())

const partition = 2
const messagesMax = 40

type Broken<A> = (items: AsyncIterable<A>) => AsyncIterable<A>

/** The object with one of its members replaced; everything else is its own. */
const withMember = <A extends object>(target: A, name: string | symbol, member: (own: unknown) => unknown): A =>
  new Proxy(target, {
    get: (_, key) => {
      const own: unknown = Reflect.get(target, key, target)
      if (key === name) return member(own)
      return typeof own === "function" ? own.bind(target) : own
    },
  })

/** A client whose fetched messages go through `line`. */
const behind = (broker: typeof Broker.Service, line: Broken<unknown>): typeof Broker.Service => {
  const { consumers } = broker.jetstream
  const get = async (stream: string, name: string) => {
    const consumer = await consumers.get(stream, name)
    return withMember(consumer, "fetch", () => async (options: Parameters<typeof consumer.fetch>[0]) => {
      const messages = await consumer.fetch(options)
      return withMember(messages, Symbol.asyncIterator, () => () => line(messages)[Symbol.asyncIterator]())
    })
  }
  const jetstream = withMember(broker.jetstream, "consumers", () => withMember(consumers, "get", () => get))
  return { ...broker, jetstream }
}

/** Reads the partition through such a line until it has as many messages as were published. */
const readThrough = async (line: Broken<unknown>): Promise<ReadonlyArray<Inbound>> => {
  const broker = await runtime.runPromise(Effect.flatMap(Broker, Effect.succeed))
  await runtime.runPromise(provision)
  const { lastSeq = 0 } = (await runtime.runPromise(readStream(broker.manager, partition))) ?? {}
  for (let index = 0; index < messagesMax; index++) {
    await broker.jetstream.publish(partitionSubject(partition, "ayu"), `${lastSeq + index + 1}`)
  }
  const { generation = "" } = (await runtime.runPromise(readStream(broker.manager, partition))) ?? {}
  const inbox = new Inbox()
  const pull = pullPartition(partition, 1, lastSeq, inbox, { generation, base: 0 })
  const reader = Effect.runFork(Effect.provideService(pull, Broker, behind(broker, line)))
  try {
    await until("as much has come as was sent", () => inbox.size >= messagesMax)
    return (await Effect.runPromise(inbox.take(messagesMax * 2))).map((one) => ({ ...one, seq: one.seq - lastSeq }))
  } finally {
    await Effect.runPromise(Fiber.interrupt(reader))
  }
}

const inOrder = Array.from({ length: messagesMax }, (_, index) => index + 1)

describe("an ordered reader", () => {
  it("reads again what its line has lost", async () => {
    let lost = 0
    const messages = await readThrough(async function* (items) {
      let position = 0
      for await (const item of items) {
        if (++position !== 7 || lost >= 3) yield item
        else lost++
      }
    })
    expect(messages.map(({ seq }) => seq)).toEqual(inOrder)
    expect(lost).toBe(3)
  })

  it("takes once what its line repeats", async () => {
    let repeated = 0
    const messages = await readThrough(async function* (items) {
      let position = 0
      for await (const item of items) {
        yield item
        if (++position === 5 && repeated++ < 3) yield item
      }
    })
    expect(messages.map(({ seq }) => seq)).toEqual(inOrder)
    expect(repeated).toBeGreaterThan(0)
  })
})

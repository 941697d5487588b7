/** The ordered reader on a real broker, behind a line that loses and repeats what it delivers: all of it, once, in order (I4). */
import type { Msg } from "@nats-io/transport-node"
import { Effect, Fiber, ManagedRuntime } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { partitionStreamName } from "../../streams/definitions.ts"
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

/** What a line makes of a delivered message: passes it on once, twice or never. One for each session of the reader. */
type Line = () => (message: Msg, pass: (message: Msg) => void) => void

/** A client whose deliveries go through `line`; what else the server says arrives as it is. */
const behind = (broker: typeof Broker.Service, line: Line): typeof Broker.Service => {
  const { connection } = broker
  const subscribe: typeof connection.subscribe = (subject, options) => {
    const through = line()
    const { callback } = options ?? {}
    if (callback === undefined) return connection.subscribe(subject, options)
    return connection.subscribe(subject, {
      ...options,
      callback: (error, message) => {
        if (error !== null || message.headers !== undefined) callback(error, message)
        else through(message, (passed) => callback(null, passed))
      },
    })
  }
  const broken = new Proxy(connection, {
    get: (target, key) => {
      const own: unknown = Reflect.get(target, key, target)
      if (key === "subscribe") return subscribe
      return typeof own === "function" ? own.bind(target) : own
    },
  })
  return { ...broker, connection: broken }
}

/** Reads the partition through such a line until it has as many messages as were published. */
const readThrough = async (line: Line): Promise<ReadonlyArray<Inbound>> => {
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
    const messages = await readThrough(() => {
      let position = 0
      return (message, pass) => {
        if (++position !== 7 || lost >= 3) pass(message)
        else lost++
      }
    })
    expect(messages.map(({ seq }) => seq)).toEqual(inOrder)
    expect(lost).toBe(3)
  })

  it("takes once what its line repeats", async () => {
    let repeated = 0
    const messages = await readThrough(() => {
      let position = 0
      return (message, pass) => {
        pass(message)
        if (++position === 5 && repeated++ < 3) pass(message)
      }
    })
    expect(messages.map(({ seq }) => seq)).toEqual(inOrder)
    expect(repeated).toBeGreaterThan(0)
  })

  it("goes on behind each gap, once it knows that the stream is the same", async () => {
    const broker = await runtime.runPromise(Effect.flatMap(Broker, Effect.succeed))
    await runtime.runPromise(provision)
    const { lastSeq = 0 } = (await runtime.runPromise(readStream(broker.manager, partition))) ?? {}
    for (let index = 1; index <= messagesMax; index++) {
      await broker.jetstream.publish(partitionSubject(partition, "ayu"), `${lastSeq + index}`)
    }
    const gone = [3, 4, 9, 20]
    for (const seq of gone) await broker.manager.streams.deleteMessage(partitionStreamName(partition), lastSeq + seq)
    const { generation = "" } = (await runtime.runPromise(readStream(broker.manager, partition))) ?? {}
    const inbox = new Inbox()
    const reader = runtime.runFork(pullPartition(partition, 1, lastSeq, inbox, { generation, base: 0 }))
    try {
      await until("all that is there has come", () => inbox.size >= messagesMax - gone.length)
      const messages = await Effect.runPromise(inbox.take(messagesMax * 2))
      expect(messages.map(({ seq }) => seq - lastSeq)).toEqual(inOrder.filter((seq) => !gone.includes(seq)))
    } finally {
      await Effect.runPromise(Fiber.interrupt(reader))
    }
  })
})

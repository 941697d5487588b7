/** The ordered reader on a real broker, behind a line that loses and repeats what it delivers: all of it, once, in order (I4). */
import { Effect, Fiber, Layer, ManagedRuntime } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { partitionSubject } from "../../streams/subjects.ts"
import { Broker, provision } from "../broker/connection.ts"
import { freshBroker } from "../launch/test-servers.ts"
import { until } from "./engine.test-support.ts"
import { type Inbound, Inbox } from "./inbox.ts"
import type { Delivered } from "./packer.ts"
import { pullPartition } from "./pull.ts"
import { Reader } from "./reader.ts"
import { readStream } from "./stream-state.ts"

const url = await freshBroker()
const runtime = ManagedRuntime.make(Layer.provideMerge(Reader.thread, Broker.layer({ url })))
afterAll(() => runtime.dispose())

const partition = 2
const messagesMax = 40

/** What a line makes of a delivered message: passes it on once, twice or never. One for each session of the reader. */
type Breaking = () => (message: Delivered, pass: (message: Delivered) => void) => void

/** A reading thread whose deliveries go through `breaking`; what else the server says arrives as it is. */
const behind = (reader: typeof Reader.Service, breaking: Breaking): typeof Reader.Service => ({
  open: (request, hearer) => {
    const through = breaking()
    return reader.open(request, { ...hearer, hear: (message) => through(message, hearer.hear) })
  },
})

/** Reads the partition through such a line until it has as many messages as were published. */
const readThrough = async (line: Breaking): Promise<ReadonlyArray<Inbound>> => {
  const broker = await runtime.runPromise(Effect.flatMap(Broker, Effect.succeed))
  await runtime.runPromise(provision)
  const { lastSeq = 0 } = (await runtime.runPromise(readStream(broker.manager, partition))) ?? {}
  for (let index = 0; index < messagesMax; index++) {
    await broker.jetstream.publish(partitionSubject(partition, "ayu"), `${lastSeq + index + 1}`)
  }
  const { generation = "" } = (await runtime.runPromise(readStream(broker.manager, partition))) ?? {}
  const inbox = new Inbox()
  const pull = pullPartition(partition, 1, lastSeq, inbox, { generation, base: 0 })
  const thread = await runtime.runPromise(Effect.flatMap(Reader, Effect.succeed))
  const reader = runtime.runFork(Effect.provideService(pull, Reader, behind(thread, line)))
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
})

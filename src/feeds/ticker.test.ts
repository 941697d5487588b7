/** The log's clock: one tick a minute in every partition, however many tick (I2). */
import { Effect, Layer, ManagedRuntime } from "effect"
import { TestClock } from "effect/testing"
import fc from "fast-check"
import { afterAll, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { partitionStreamName } from "../../streams/definitions.ts"
import { Broker, provision } from "../broker/connection.ts"
import { freshBroker } from "../launch/test-servers.ts"
import { messageId } from "./message-id.ts"
import { Publisher } from "./publisher.ts"
import { tickerLayer, tickOf } from "./ticker.ts"

const broker = Broker.layer({ url: await freshBroker() })
const runtime = ManagedRuntime.make(
  Publisher.layer.pipe(Layer.provideMerge(Layer.provideMerge(Layer.effectDiscard(provision), broker))),
)
afterAll(() => runtime.dispose())

it("names a tick by its minute and nothing else", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 90_000 }), (left, laterMs) => {
      const right = left + laterMs
      const sameMinute = Math.floor(left / 60_000) === Math.floor(right / 60_000)
      expect(messageId(tickOf(left)) === messageId(tickOf(right))).toBe(sameMinute)
      expect(left - Date.parse(tickOf(left).data.at)).toBeGreaterThanOrEqual(0)
    }),
  )
})

it("ticks at once and at the start of every minute, in every partition; a second ticker adds nothing", async () => {
  const ticksIn = async (partition: number) => {
    const { manager } = await runtime.runPromise(Effect.flatMap(Broker, Effect.succeed))
    return (await manager.streams.info(partitionStreamName(partition))).state.messages
  }
  const lastPartition = limits.partitionCountDefault - 1
  const reaches = (ticks: number) =>
    Effect.promise(async () => {
      await expect.poll(() => ticksIn(0)).toBe(ticks)
      await expect.poll(() => ticksIn(lastPartition)).toBe(ticks)
    })
  const ticking = Effect.gen(function* () {
    yield* TestClock.setTime(Date.parse("2026-05-08T04:42:30Z"))
    yield* Layer.build(Layer.fresh(tickerLayer))
    yield* Layer.build(Layer.fresh(tickerLayer))
    yield* reaches(1)
    yield* TestClock.adjust("29 seconds")
    yield* reaches(1)
    yield* TestClock.adjust("1 second")
    yield* reaches(2)
    yield* TestClock.adjust("1 minute")
    yield* reaches(3)
  })
  await runtime.runPromise(ticking.pipe(Effect.scoped, Effect.provide(TestClock.layer())))
})

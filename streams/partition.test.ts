/**
 * Our partition function is the running server's own mapping: what a process publishes to `txn.in.<user>` arrives where
 * `partitionOf` says, for any user id and any partition count, in the stream that the definitions make (design §6).
 */
import { jetstream, jetstreamManager } from "@nats-io/jetstream"
import { connect } from "@nats-io/transport-node"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../config/limits.ts"
import { freshBroker } from "../src/launch/test-servers.ts"
import { partitionStream, partitionStreamName } from "./definitions.ts"
import { inboundSubject, isUserId, parsePartitionSubject, partitionOf, partitionSubject } from "./subjects.ts"

const partitionCounts = [limits.partitionCountDefault, 7, 256]
const urls = new Map<number, string>()
for (const partitionCount of partitionCounts) urls.set(partitionCount, await freshBroker({ partitionCount }))

const userIds = fc.sample(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), { numRuns: 4_000, seed: 20_261_122 })
const edges = ["a", "-", "_", "0", "z".repeat(64), "probe-a", "traveller_42"]

describe.each(partitionCounts)("%i partitions", (partitionCount) => {
  it("the server maps thousands of users where partitionOf says", async () => {
    const connection = await connect({ servers: urls.get(partitionCount) ?? "" })
    const users = [...new Set([...userIds, ...edges])]
    const arrived = new Map<string, string>()
    connection.subscribe("txn.*.*", {
      callback: (_error, message) => void arrived.set(new TextDecoder().decode(message.data), message.subject),
    })
    await connection.flush()
    for (const user of users) connection.publish(inboundSubject(user), user)
    await connection.flush()
    await expect.poll(() => arrived.size).toBe(users.length)
    const expected = users.map((user) => [user, partitionSubject(partitionOf(user, partitionCount), user)])
    expect(users.map((user) => [user, arrived.get(user)])).toEqual(expected)
    expect(new Set([...arrived.values()].map((subject) => parsePartitionSubject(subject)?.partition)).size).toBe(
      partitionCount,
    )
    await connection.close()
  })
})

describe("streams", () => {
  it("take a user's events into the stream of their partition", async () => {
    const connection = await connect({ servers: urls.get(limits.partitionCountDefault) ?? "" })
    const manager = await jetstreamManager(connection)
    for (let partition = 0; partition < limits.partitionCountDefault; partition++) {
      await manager.streams.add(partitionStream(partition))
    }
    for (const user of [...userIds.slice(0, 100), ...edges]) {
      const ack = await jetstream(connection).publish(inboundSubject(user), "{}")
      expect(ack.stream).toBe(partitionStreamName(partitionOf(user, limits.partitionCountDefault)))
    }
    await connection.close()
  })
})

describe("user ids", () => {
  it("never widen a subject", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        if (isUserId(text)) expect(inboundSubject(text).split(".")).toHaveLength(3)
        return !isUserId(text) || !/[.*>\s]/.test(text)
      }),
    )
    for (const text of ["", "a.b", "*", ">", "a b", "@all", "é", "a\n", "u".repeat(65)])
      expect(isUserId(text)).toBe(false)
  })
})

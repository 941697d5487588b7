import fc from "fast-check"
import { expect, test } from "vitest"
import { DueQueue } from "./due-queue.ts"

const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("put" as const), id: fc.nat(40), dueMs: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), id: fc.nat(40), dueMs: fc.constant(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("take" as const), id: fc.integer({ min: 1, max: 9 }), dueMs: fc.nat(50) }),
  },
)

test("it gives out exactly what is due, in order, whatever was put, moved and taken out before", () => {
  let cleared = 0
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const queue = new DueQueue()
      const held = new Map<string, number>()
      for (const { kind, id, dueMs } of changes) {
        const name = `d${id}`
        if (kind === "put") {
          queue.put(name, dueMs)
          held.set(name, dueMs)
        } else if (kind === "remove") {
          queue.remove(name)
          held.delete(name)
        } else {
          const due = [...held.values()].filter((at) => at <= dueMs).sort((one, other) => one - other)
          const taken = queue.take(dueMs, id)
          expect(taken.map((one) => held.get(one))).toEqual(due.slice(0, id))
          for (const one of taken) held.delete(one)
          cleared += taken.length
        }
        expect(queue.size).toBe(held.size)
        expect(queue.nextMs).toBe(Math.min(...held.values()))
      }
    }),
    { numRuns: 200 },
  )
  // Chance decides how much; that something is taken keeps the comparison from being one of nothing with nothing.
  expect(cleared).toBeGreaterThan(10)
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Dice } from "../simulate/dice.ts"
import { DueWheel } from "./due-wheel.ts"

const wheelOf = (random = () => 0) => new DueWheel({ tickMs: 100, choices: 4, random, nowMs: 1_000 })

describe("the wheel", () => {
  it("hands out each id once, at its moment and not before, whatever was moved or removed", () => {
    const turn = fc.record({
      id: fc.integer({ min: 1, max: 20 }),
      dueMs: fc.integer({ min: 0, max: 20_000 }),
      isRemoved: fc.boolean(),
      stepMs: fc.integer({ min: 0, max: 3_000 }),
    })
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
        const wheel = wheelOf()
        const expected = new Map<number, number>()
        let nowMs = 1_000
        const check = () => {
          for (const id of wheel.takeDue(nowMs)) {
            const dueMs = expected.get(id)
            expect(dueMs).toBeLessThanOrEqual(nowMs)
            expected.delete(id)
          }
          for (const dueMs of expected.values()) expect(dueMs).toBeGreaterThan(nowMs - 100)
          expect(wheel.size).toBe(expected.size)
        }
        for (const { id, dueMs, isRemoved, stepMs } of turns) {
          if (isRemoved) expect(wheel.remove(id)).toBe(expected.delete(id))
          else expected.set(id, wheel.place(id, nowMs + dueMs, nowMs + dueMs))
          nowMs += stepMs
          check()
        }
        nowMs += 1_000_000
        check()
        expect(wheel.size).toBe(0)
      }),
    )
  })

  it("spreads what is due within one window evenly, and what returns stays spread", () => {
    const dice = new Dice("wheel")
    const wheel = wheelOf(() => dice.unit())
    const [accounts, intervalMs] = [20_000, 100_000]
    for (let id = 1; id <= accounts; id++) wheel.place(id, 1_000, 1_000 + intervalMs)
    const perTick: Array<number> = []
    for (let nowMs = 1_000; nowMs < 1_000 + 5 * intervalMs; nowMs += 100) {
      const due = wheel.takeDue(nowMs)
      perTick.push(due.length)
      for (const id of due) wheel.place(id, nowMs + 0.9 * intervalMs, nowMs + 1.1 * intervalMs)
    }
    const settled = perTick.slice(1_000, 4_000)
    const mean = settled.reduce((sum, count) => sum + count, 0) / settled.length
    const deviation = Math.sqrt(settled.reduce((sum, count) => sum + (count - mean) ** 2, 0) / settled.length)
    expect(mean).toBeGreaterThan(15)
    // Drawn by chance alone it would be about 1/√mean.
    expect(deviation / mean).toBeLessThan(0.75 / Math.sqrt(mean))
  })
})

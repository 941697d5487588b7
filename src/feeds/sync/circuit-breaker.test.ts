import { describe, expect, it } from "vitest"
import { CircuitBreaker } from "./circuit-breaker.ts"

const breakerOf = (kept?: { openUntilMs: number; openings: number }) =>
  new CircuitBreaker({ failuresMax: 3, openMsMin: 1_000, openMsMax: 4_000, random: () => 0.999_999 }, kept)

const fail = (breaker: CircuitBreaker, times: number, nowMs = 0) => {
  for (let count = 0; count < times; count++) breaker.failed(nowMs)
}

describe("a breaker", () => {
  it("opens after failures in a row, and a success in between begins the row anew", () => {
    const breaker = breakerOf()
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    expect(breaker.admit(0)).toBe(true)
    expect(breaker.failed(0)).toBe(true)
    expect(breaker.admit(999)).toBe(false)
  })

  it("lets one run through after the pause, and its end decides", () => {
    const breaker = breakerOf()
    fail(breaker, 3)
    expect([breaker.admit(1_000), breaker.admit(1_000)]).toEqual([true, false])
    expect(breaker.failed(1_000)).toBe(true)
    // Twice as long the second time.
    expect([breaker.admit(2_900), breaker.admit(3_000)]).toEqual([false, true])
    expect(breaker.succeeded()).toBe(true)
    expect([breaker.admit(3_000), breaker.admit(3_000)]).toEqual([true, true])
  })

  it("never pauses longer than its bound", () => {
    const breaker = breakerOf()
    fail(breaker, 3)
    for (let opening = 0; opening < 40; opening++) {
      const { openUntilMs } = breaker.opened ?? { openUntilMs: Number.NaN }
      expect(breaker.admit(openUntilMs)).toBe(true)
      breaker.failed(openUntilMs)
      expect((breaker.opened?.openUntilMs ?? Number.NaN) - openUntilMs).toBeLessThanOrEqual(4_000)
    }
  })

  it("is open again in the next process, and a run that asked nothing does not use the chance up", () => {
    const breaker = breakerOf({ openUntilMs: 500, openings: 2 })
    expect(breaker.admit(499)).toBe(false)
    expect(breaker.admit(500)).toBe(true)
    breaker.unused()
    expect(breaker.admit(500)).toBe(true)
  })
})

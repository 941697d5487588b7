/** Token buckets on a clock of the test's own: never more than allowed over any span, and a bounded table. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { makeRateLimiter } from "./rate-limit.ts"

test("over any span no key gets more than its burst and what the span earns", () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (times, perSecond, burst) => {
      let nowMs = 0
      const limiter = makeRateLimiter({ perSecond, burst, keysMax: 10, nowMs: () => nowMs })
      const grantedMs: Array<number> = []
      for (const pause of times) {
        nowMs += pause
        if (limiter.take("ayu") === 0) grantedMs.push(nowMs)
      }
      for (const [index, fromMs] of grantedMs.entries()) {
        const span = grantedMs.slice(index)
        const lastMs = span.at(-1) ?? fromMs
        expect(span.length).toBeLessThanOrEqual(burst + ((lastMs - fromMs) * perSecond) / 1_000 + 1e-6)
      }
    }),
  )
})

test("who waits as long as it is told gets the next one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5 }), (perSecond, burst) => {
      let nowMs = 0
      const limiter = makeRateLimiter({ perSecond, burst, keysMax: 10, nowMs: () => nowMs })
      for (let index = 0; index < burst; index++) expect(limiter.take("ayu")).toBe(0)
      const waitMs = limiter.take("ayu")
      expect(waitMs).toBeGreaterThan(0)
      nowMs += waitMs
      expect(limiter.take("ayu")).toBe(0)
    }),
  )
})

test("keys do not share, and the one longest unseen is forgotten first", () => {
  const limiter = makeRateLimiter({ perSecond: 1, burst: 1, keysMax: 2, nowMs: () => 0 })
  expect([limiter.take("a"), limiter.take("b")]).toEqual([0, 0])
  expect(limiter.take("a")).toBeGreaterThan(0)
  expect(limiter.take("c")).toBe(0)
  expect(limiter.take("a")).toBeGreaterThan(0)
  expect(limiter.take("b")).toBe(0)
})

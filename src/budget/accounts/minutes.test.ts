import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { addToMinute, emptyMinutes, msPerMinute, pruneMinutes, spentInWindow } from "./minutes.ts"

const now = Date.parse("2026-05-12T04:00:30Z")
const minutesAgo = (count: number): number => now - count * msPerMinute
const weekMinutes = limits.rollingWindowDays * 24 * 60

describe("minutes", () => {
  it("say what a sum over the purchases of the window says", () => {
    const purchase = fc.record({
      ago: fc.integer({ min: -30, max: weekMinutes + 200 }),
      spentMinor: fc.integer({ min: -50, max: 500 }),
    })
    fc.assert(
      fc.property(
        fc.array(purchase, { maxLength: 60 }),
        fc.constantFrom(1, 60, 1_440, weekMinutes),
        (purchases, window) => {
          const minutes = emptyMinutes()
          for (const { ago, spentMinor } of purchases) addToMinute(minutes, minutesAgo(ago), spentMinor, now)
          const inWindow = purchases.filter(({ ago }) => ago >= 0 && ago < window)
          expect(spentInWindow(minutes, now, window)).toBe(
            inWindow.reduce((sum, { spentMinor }) => sum + spentMinor, 0),
          )
        },
      ),
    )
  })

  it("keep nothing beyond the horizon, whether it came before or after the horizon moved", () => {
    const early = emptyMinutes()
    addToMinute(early, minutesAgo(10), 100, minutesAgo(5))
    addToMinute(early, minutesAgo(weekMinutes + 1), 70, minutesAgo(5))
    pruneMinutes(early, now)
    const late = emptyMinutes()
    addToMinute(late, minutesAgo(weekMinutes + 1), 70, now)
    addToMinute(late, minutesAgo(10), 100, now)
    expect(early).toEqual(late)
    expect(late.spentMinor).toEqual([100])
  })

  it("forget a minute whose purchases were taken back", () => {
    const minutes = emptyMinutes()
    addToMinute(minutes, minutesAgo(3), 100, now)
    addToMinute(minutes, minutesAgo(3), -100, now)
    expect(minutes).toEqual(emptyMinutes())
  })
})

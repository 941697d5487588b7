import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { partAmounts } from "./split.ts"

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)
const whole = fc.integer({ min: 1, max: 10_000_000_000_000 })
const exact = fc.array(fc.record({ amountMinor: fc.integer({ min: 1, max: 10_000_000_000_000 }) }), {
  minLength: 1,
  maxLength: 20,
})
const weighted = fc.array(fc.record({ weight: fc.integer({ min: 0, max: 1_000_000 }) }), {
  minLength: 1,
  maxLength: 20,
})

describe("parts of an amount", () => {
  it("add up to it, and none is negative, whatever was said of them (I7)", () => {
    fc.assert(
      fc.property(whole, fc.oneof(exact, weighted), (amount, parts) => {
        const amounts = partAmounts(amount, parts)
        expect(amounts.length).toBe(parts.length)
        expect(sum(amounts)).toBe(amount)
        for (const part of amounts) expect(Number.isSafeInteger(part) && part >= 0).toBe(true)
      }),
    )
  })

  it("are what was said while they add up to it", () => {
    fc.assert(
      fc.property(exact, (parts) => {
        const said = parts.map((part) => part.amountMinor)
        expect(partAmounts(sum(said), parts)).toEqual(said)
      }),
    )
  })

  it("leave the difference to the last: more to it, less from it first", () => {
    const parts = [{ amountMinor: 300 }, { amountMinor: 200 }, { amountMinor: 100 }]
    expect(partAmounts(700, parts)).toEqual([300, 200, 200])
    expect(partAmounts(550, parts)).toEqual([300, 200, 50])
    expect(partAmounts(400, parts)).toEqual([300, 100, 0])
    expect(partAmounts(250, parts)).toEqual([250, 0, 0])
  })

  it("follow their weights, the residue with the last", () => {
    expect(partAmounts(100, [{ weight: 1 }, { weight: 1 }, { weight: 1 }])).toEqual([33, 33, 34])
    expect(partAmounts(100, [{ weight: 2 }, { weight: 0 }, { weight: 1 }])).toEqual([66, 0, 34])
  })
})

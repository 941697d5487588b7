/** A split while it is entered: whatever is typed, the parts add up or cannot be saved. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { split } from "../budget/money.ts"
import { editableMoney } from "./money.ts"
import { byWeights, partsOf, reckoned } from "./split-draft.ts"

const currency = fc.constantFrom("IDR", "JPY", "USD")
const draft = (text: string, key: number) => ({ key, category: "food" as const, budgetId: "trip", text })

test("parts that can be saved add up to the whole, each more than nothing", () => {
  fc.assert(
    fc.property(
      currency,
      fc.integer({ min: 1, max: 10_000 }),
      fc.array(fc.integer({ min: -5, max: 4_000 }), { minLength: 2, maxLength: 6 }),
      (code, whole, typed) => {
        const unit = code === "IDR" ? 100 : 1
        const texts = typed.map((minor) => (minor < 0 ? "" : editableMoney(minor * unit, code)))
        const parts = partsOf(texts.map(draft), whole * unit, code)
        if (parts === undefined) return
        expect(parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(whole * unit)
        for (const part of parts) expect(part.amountMinor).toBeGreaterThan(0)
      },
    ),
  )
})

test("the last part takes the rest, whatever stands in its field", () => {
  expect(reckoned(["70.000", "999"], 10_000_000, "IDR")).toEqual({
    amounts: [7_000_000, 3_000_000],
    restMinor: 3_000_000,
    complete: true,
  })
  expect(reckoned(["130.000", ""], 10_000_000, "IDR")).toMatchObject({ restMinor: -3_000_000, complete: false })
  expect(reckoned(["", ""], 10_000_000, "IDR")).toMatchObject({ complete: false })
})

test("shares by weight are shown as the accounts reckon them", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 8 }),
      (amount, weights) => {
        expect(byWeights(amount, weights)).toEqual(split(amount, weights))
      },
    ),
  )
})

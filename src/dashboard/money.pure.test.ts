/** I7 on the screen: what is shown and typed is exact, and written as people write it. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { amountOf, amountText, emptyAmount, enteredMinor, pressed } from "./amount-entry.ts"
import { approximate, editableMoney, formatCompact, formatKey, formatMoney, parseMoney } from "./money.ts"

const nbsp = "\u00a0"
const currency = fc.constantFrom("IDR", "JPY", "USD", "EUR", "KWD", "CHF")
/** What a person can see: whole rupiah, cents, yen. */
const shownMinor = fc
  .tuple(currency, fc.nat(1_000_000_000))
  .map(([code, units]) => [code, code === "IDR" ? units * 100 : units] as const)

describe("shown", () => {
  test.each([
    [125_400_00, "IDR", "Rp125.400"],
    [1_200, "JPY", "¥1,200"],
    [1_250, "USD", "$12.50"],
    [-300, "EUR", "−€3.00"],
    [12_345, "KWD", `KWD${nbsp}12.345`],
    [0, "IDR", "Rp0"],
    [-49, "IDR", "Rp0"],
  ] as const)("%i of %s is %s", (minor, code, text) => {
    expect(formatMoney(minor, code)).toBe(text)
  })

  test.each([
    [1_234_000_00, "IDR", `Rp1,2${nbsp}jt`],
    [20_000_000_00, "IDR", `Rp20${nbsp}jt`],
    [450_000_00, "IDR", `Rp450${nbsp}rb`],
    [999_600_00, "IDR", `Rp1${nbsp}jt`],
    [12_300, "JPY", "¥12.3K"],
    [94_000, "USD", "$940"],
    [0, "USD", "$0"],
  ] as const)("%i of %s on an axis is %s", (minor, code, text) => {
    expect(formatCompact(minor, code)).toBe(text)
  })

  test("a key shortens whole thousands only", () => {
    expect(formatKey(130_000_00, "IDR")).toBe(`Rp130${nbsp}rb`)
    expect(formatKey(130_500_00, "IDR")).toBe("Rp130.500")
    expect(formatKey(1_490, "JPY")).toBe("¥1,490")
  })
})

describe("typed into a field", () => {
  test.each([
    ["20.000.000", "IDR", 20_000_000_00],
    ["20,000,000", "IDR", 20_000_000_00],
    ["Rp 20 000 000", "IDR", 20_000_000_00],
    ["1,250.50", "USD", 1_250_50],
    ["1.250,50", "EUR", 1_250_50],
    ["12,5", "EUR", 12_50],
    ["1,250", "USD", 1_250_00],
    ["5000", "JPY", 5_000],
    ["", "IDR", undefined],
    ["abc", "IDR", undefined],
    ["999999999999999", "IDR", undefined],
  ] as const)("%s in %s", (typed, code, minor) => {
    expect(parseMoney(typed, code)).toBe(minor)
  })

  test("what the form shows is read back as the same amount", () => {
    fc.assert(
      fc.property(shownMinor, ([code, minor]) => {
        expect(parseMoney(editableMoney(minor, code), code)).toBe(minor)
      }),
    )
  })
})

describe("the keypad", () => {
  const typed = (code: string, keys: ReadonlyArray<Parameters<typeof pressed>[1]>) =>
    keys.reduce(pressed, emptyAmount(code))

  test("rupiah have no decimals and a key for thousands", () => {
    const amount = typed("IDR", ["0", "8", "5", "mark", "000"])
    expect(amountText(amount)).toBe("Rp85.000")
    expect(enteredMinor(amount)).toBe(85_000_00)
  })

  test("dollars have two decimals and no more", () => {
    const amount = typed("USD", ["1", "2", "mark", "5", "0", "9"])
    expect(amountText(amount)).toBe("$12.50")
    expect(enteredMinor(amount)).toBe(1_250)
    expect(enteredMinor(pressed(pressed(pressed(amount, "back"), "back"), "back"))).toBe(1_200)
  })

  test("any preset can be taken back to nothing, key by key", () => {
    fc.assert(
      fc.property(shownMinor, ([code, minor]) => {
        let amount = amountOf(minor, code)
        expect(enteredMinor(amount)).toBe(minor)
        for (let presses = 0; presses < 20; presses++) amount = pressed(amount, "back")
        expect(amount).toEqual(emptyAmount(code))
      }),
    )
  })

  test("no keys go above the limit", () => {
    fc.assert(
      fc.property(
        currency,
        fc.array(fc.constantFrom("9" as const, "000" as const, "mark" as const), { maxLength: 30 }),
        (code, keys) => {
          expect(enteredMinor(typed(code, keys))).toBeLessThanOrEqual(limits.amountMinorMax)
        },
      ),
    )
  })
})

test("a preview converts between exponents", () => {
  expect(approximate(1_200, "JPY", "IDR", 104.5)).toBe(125_400_00)
  expect(approximate(10_00, "USD", "JPY", 150)).toBe(1_500)
})

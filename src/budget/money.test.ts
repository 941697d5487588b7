import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { currencyExponents } from "../../config/currencies.ts"
import { limits } from "../../config/limits.ts"
import { convert, formatMoney, parseAmount, split } from "./money.ts"

const currency = fc.constantFrom(...currencyExponents.keys())
const amountMinor = fc.integer({ min: 0, max: limits.amountMinorMax })
const signedMinor = fc.integer({ min: -limits.amountMinorMax, max: limits.amountMinorMax })

/** Minor units as decimal text, by moving the point in the digits. */
const decimalOf = (minor: number, exponent: number): string => {
  const digits = String(minor).padStart(exponent + 1, "0")
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

describe("parseAmount", () => {
  it.each([
    ["50000", "IDR", 5_000_000],
    ["50000.00", "IDR", 5_000_000],
    ["0.1", "USD", 10],
    ["1200", "JPY", 1_200],
    ["1.234", "KWD", 1_234],
    ["0", "USD", 0],
    ["100000000000", "IDR", limits.amountMinorMax],
  ])("reads %s %s", (text, code, minor) => {
    expect(parseAmount(text, code)).toEqual({ ok: true, minor })
  })

  it.each([
    ["12.345", "USD", "excess_decimals"],
    ["12.340", "USD", "excess_decimals"],
    ["1200.0", "JPY", "excess_decimals"],
    [`0.${"1".repeat(60)}`, "USD", "excess_decimals"],
    ["-5", "USD", "negative"],
    ["+5", "USD", "not_a_decimal"],
    ["5e4", "USD", "not_a_decimal"],
    ["1,200", "USD", "not_a_decimal"],
    [".5", "USD", "not_a_decimal"],
    ["5.", "USD", "not_a_decimal"],
    ["", "USD", "not_a_decimal"],
    [" 5", "USD", "not_a_decimal"],
    ["٥", "USD", "not_a_decimal"],
    ["100000000000.01", "IDR", "too_large"],
    ["9".repeat(400), "IDR", "too_large"],
    ["5", "XXX", "unknown_currency"],
  ])("refuses %s %s as %s", (text, code, reason) => {
    expect(parseAmount(text, code)).toEqual({ ok: false, reason })
  })

  it("reads back every amount of every currency", () => {
    fc.assert(
      fc.property(amountMinor, currency, (minor, code) => {
        expect(parseAmount(decimalOf(minor, currencyExponents.get(code) ?? 0), code)).toEqual({ ok: true, minor })
      }),
    )
  })
})

describe("convert", () => {
  it.each([
    [1_200, "JPY", "IDR", "104.25", 12_510_000],
    [1_250, "USD", "IDR", "16250", 20_312_500],
    [20_312_500, "IDR", "USD", "0.0000615384", 1_250],
    [-1_200, "JPY", "IDR", "104.25", -12_510_000],
    [1, "USD", "KWD", "0.25", 2],
    [1, "USD", "KWD", "0.35", 4],
    [-1, "USD", "KWD", "0.25", -2],
    [1, "IDR", "JPY", "0.001", 0],
    [-1, "IDR", "JPY", "0.001", 0],
  ])("%d %s in %s at %s is %d (ties to even)", (minor, from, to, rate, expected) => {
    expect(convert(minor, from, to, rate)).toBe(expected)
  })

  it.each(["0", "0.00", "-1", "1e3", "", "1,5"])("refuses the rate %s", (rate) => {
    expect(() => convert(1, "USD", "IDR", rate)).toThrow(RangeError)
  })

  it("refuses what it cannot say exactly", () => {
    expect(() => convert(limits.amountMinorMax, "USD", "IDR", "16250")).toThrow(RangeError)
    expect(() => convert(1, "USD", "ZZZ", "1")).toThrow(RangeError)
  })

  it("is never more than half a minor unit away, and odd in its amount", () => {
    const rate = fc.tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 6 }))
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        currency,
        currency,
        rate,
        (minor, from, to, [digits, scale]) => {
          const rateText = decimalOf(digits, scale)
          const converted = convert(minor, from, to, rateText)
          const power = (code: string) => 10n ** BigInt(currencyExponents.get(code) ?? 0)
          const exactNumerator = BigInt(minor) * BigInt(digits) * power(to)
          const denominator = power(from) * 10n ** BigInt(scale)
          const distance = exactNumerator - BigInt(converted) * denominator
          expect((distance < 0n ? -distance : distance) * 2n <= denominator).toBe(true)
          expect(convert(-minor, from, to, rateText)).toBe(0 - converted)
        },
      ),
    )
  })
})

describe("formatMoney", () => {
  it.each([
    [5_000_000, "IDR", "Rp50.000"],
    [123_456_789_00, "IDR", "Rp123.456.789"],
    [5_000_050, "IDR", "Rp50.000"],
    [5_000_150, "IDR", "Rp50.002"],
    [-5_000_000, "IDR", "-Rp50.000"],
    [-10, "IDR", "Rp0"],
    [1_200, "JPY", "¥1,200"],
    [1_250, "USD", "$12.50"],
    [-5, "USD", "-$0.05"],
    [0, "EUR", "€0.00"],
    [100_000_050, "CHF", "CHF 1,000,000.50"],
    [1_234_567, "KWD", "KWD 1,234.567"],
  ])("%d %s reads %s", (minor, code, text) => {
    expect(formatMoney(minor, code)).toBe(text)
  })

  it("shows every digit of a currency whose decimals are shown", () => {
    fc.assert(
      fc.property(signedMinor, currency, (minor, code) => {
        fc.pre(code !== "IDR")
        const text = formatMoney(minor, code)
        const amount = text.slice(text.search(/\d/))
        expect(Number(amount.replace(/\D/g, ""))).toBe(Math.abs(minor))
        expect(text.startsWith("-")).toBe(minor < 0)
      }),
    )
  })

  it("refuses half a minor unit", () => {
    expect(() => formatMoney(0.5, "USD")).toThrow(RangeError)
  })
})

describe("split", () => {
  it.each([
    [100, [1, 1, 1], [33, 33, 34]],
    [-100, [1, 1, 1], [-33, -33, -34]],
    [10, [0, 0], [0, 10]],
    [7, [5], [7]],
    [1_000, [1, 0, 3], [250, 0, 750]],
  ])("%d by %j is %j", (total, weights, parts) => {
    expect(split(total, weights)).toEqual(parts)
  })

  it("always adds up, and no part but the last is a whole unit off its share", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(signedMinor, weights, (total, parts) => {
        const shares = split(total, parts)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
        const weightSum = BigInt(parts.reduce((sum, weight) => sum + weight, 0))
        for (const [index, weight] of parts.slice(0, -1).entries()) {
          const distance = BigInt(total) * BigInt(weight) - BigInt(shares[index] ?? Number.NaN) * weightSum
          expect(distance < 0n ? -distance < weightSum : distance < weightSum || weightSum === 0n).toBe(true)
        }
      }),
    )
  })

  it.each([[[]], [[-1, 2]], [[0.5, 0.5]]])("refuses the weights %j", (weights) => {
    expect(() => split(10, weights)).toThrow(RangeError)
  })
})

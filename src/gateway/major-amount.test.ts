/** Major to minor units: exact for every amount and currency, and strict about decimals. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { currencyExponents } from "../../config/currencies.ts"
import { limits } from "../../config/limits.ts"
import { majorToMinor } from "./major-amount.ts"

/** By the definition of the exponent: shifts the point, with whole numbers only. */
const majorText = (amountMinor: number, exponent: number): string => {
  const digits = String(amountMinor).padStart(exponent + 1, "0")
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

test("every amount in every currency comes back exactly", () => {
  const amount = fc.integer({ min: 1, max: limits.amountMinorMax })
  const currency = fc.constantFrom(...currencyExponents.keys())
  fc.assert(
    fc.property(amount, currency, (amountMinor, code) => {
      const text = majorText(amountMinor, currencyExponents.get(code) ?? 0)
      expect(majorToMinor(text, code)).toEqual({ amountMinor })
    }),
  )
})

test.each([
  ["50000", "IDR", 5_000_000],
  ["50000.5", "IDR", 5_000_050],
  ["0.01", "USD", 1],
  ["1200", "JPY", 1_200],
  ["1.234", "KWD", 1_234],
  ["100000000000", "IDR", limits.amountMinorMax],
])("%s %s", (text, currency, amountMinor) => {
  expect(majorToMinor(text, currency)).toEqual({ amountMinor })
})

test.each([
  ["50.000", "IDR", /2 decimals/],
  ["50.000", "USD", /2 decimals/],
  ["12.0", "JPY", /no decimals/],
  ["1.2345", "KWD", /3 decimals/],
  ["0", "IDR", /above zero/],
  ["0.00", "IDR", /above zero/],
  ["100000000000.01", "IDR", /At most/],
  ["-1", "IDR", /positive decimal/],
  ["+1", "IDR", /positive decimal/],
  ["1e3", "IDR", /positive decimal/],
  ["007", "IDR", /positive decimal/],
  ["1.", "IDR", /positive decimal/],
  [".5", "IDR", /positive decimal/],
  ["1 000", "IDR", /positive decimal/],
  ["1,5", "IDR", /positive decimal/],
  ["", "IDR", /positive decimal/],
  ["9".repeat(40), "IDR", /positive decimal/],
  ["١٢", "IDR", /positive decimal/],
  ["1", "XXX", /ISO 4217/],
])("%s %s is refused", (text, currency, wrong) => {
  expect(majorToMinor(text, currency)).toEqual({ wrong: expect.stringMatching(wrong) })
})

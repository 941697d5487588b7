/** Payment codes as the page reads them: only whole ones are drawn, and amounts go out exact. */

import { Result } from "effect"
import { expect, test } from "vitest"
import { encodeQris } from "../feeds/qris/encode.ts"
import { kopi } from "../feeds/qris/qris.test-support.ts"
import { codeView, usableCode } from "../gateway/scan.ts"
import { feeText, isPaymentCode, majorText, type PaymentCode } from "./payment-code.ts"

const code: PaymentCode = codeView(Result.getOrThrow(usableCode(encodeQris(kopi))))

test("what the gateway answers is taken; what lacks a part is not", () => {
  expect(isPaymentCode(code)).toBe(true)
  expect(isPaymentCode({ ...code, amountMinor: 500, tip: { rule: "fixed", feeMinor: 5 } })).toBe(true)
  for (const field of ["merchant", "city", "country", "currency", "amountMinor", "tip", "initiation"]) {
    expect(isPaymentCode({ ...code, [field]: undefined })).toBe(false)
  }
  expect(isPaymentCode({ ...code, tip: { rule: "percent" } })).toBe(false)
})

test("a fee is told in words", () => {
  expect(feeText(code)).toBe("")
  expect(feeText({ ...code, tip: { rule: "fixed", feeMinor: 50_000 } })).toBe("plus a fee of Rp500")
  expect(feeText({ ...code, tip: { rule: "percent", hundredths: 275 } })).toBe("plus a fee of 2.75 %")
})

test.each([
  [4_500_000, "IDR", "45000.00"],
  [5, "IDR", "0.05"],
  [1_200, "JPY", "1200"],
  [1_005, "KWD", "1.005"],
])("%d of %s is %s", (minor, currency, text) => {
  expect(majorText(minor, currency)).toBe(text)
})

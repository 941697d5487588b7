/** What the gateway says of a merchant's payment code, looked at before it is drawn, and its amounts as text. */
import type { QrisCode } from "../gateway/contract/qris.ts"
import { exponentOf, formatMoney } from "./money.ts"
import { isRecord } from "./view-shape.ts"

export type PaymentCode = QrisCode

const isTip = (value: unknown): boolean => {
  if (!isRecord(value)) return false
  const { rule, feeMinor, hundredths } = value
  if (rule === "fixed") return Number.isSafeInteger(feeMinor)
  return rule === "percent" ? Number.isSafeInteger(hundredths) : rule === "none" || rule === "prompt"
}

export const isPaymentCode = (value: unknown): value is PaymentCode =>
  isRecord(value) &&
  ["merchant", "city", "country", "currency"].every((field) => typeof value[field] === "string") &&
  ["mcc", "merchantId"].every((field) => value[field] === undefined || typeof value[field] === "string") &&
  (value["amountMinor"] === null || Number.isSafeInteger(value["amountMinor"])) &&
  [null, "static", "dynamic"].some((one) => one === value["initiation"]) &&
  isTip(value["tip"])

/** What comes on top without being asked for; empty when nothing does. */
export const feeText = ({ tip, currency }: PaymentCode): string => {
  if (tip.rule === "fixed") return `plus a fee of ${formatMoney(tip.feeMinor, currency)}`
  return tip.rule === "percent" ? `plus a fee of ${tip.hundredths / 100} %` : ""
}

/** Minor units as the decimal text of major ones that the gateway reads: `45000.00`, `1200`. */
export const majorText = (minor: number, currency: string): string => {
  const exponent = exponentOf(currency)
  const digits = String(minor).padStart(exponent + 1, "0")
  const whole = digits.slice(0, digits.length - exponent)
  return exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`
}

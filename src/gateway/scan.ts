/**
 * From a scanned code to the event of an intent to pay: pending spend under an identity made of the code's and the
 * client's, so that one scan counts once (I2) and the bank's statement can take its place later. Amounts are exact (I7):
 * what the code says is never overruled by what was typed beside it.
 */
import { createHash } from "node:crypto"
import { Result } from "effect"
import { limits } from "../../config/limits.ts"
import type { EventOf } from "../../streams/events.ts"
import { nationalMerchantId, type QrisContent } from "../feeds/qris/content.ts"
import { decodeQris } from "../feeds/qris/decode.ts"
import { feeOn } from "../feeds/qris/money-fields.ts"
import { errorSentence } from "../feeds/qris/problem.ts"
import { envelope, type Origin, timeProblem } from "./commands.ts"
import type { QrisCode, ScanQris } from "./contract/qris.ts"
import { majorToMinor } from "./major-amount.ts"
import { type BadRequest, invalidQris, invalidRequest } from "./problem.ts"

/** What the code says, or a problem with each of its errors. */
export const usableCode = (payload: string): Result.Result<QrisContent, BadRequest> => {
  const { usable, problems } = decodeQris(payload)
  if (usable !== undefined) return Result.succeed(usable)
  const errors = problems.flatMap(({ severity, ...fault }) => (severity === "error" ? [fault] : []))
  return Result.fail(invalidQris(errorSentence(problems), errors))
}

export const codeView = (content: QrisContent): QrisCode => {
  const { merchant, city, country, mcc, currency, amountMinor, tip, initiation } = content
  const merchantId = nationalMerchantId(content)
  return {
    ...{ merchant, city, country, currency, tip },
    ...(mcc === undefined ? {} : { mcc }),
    ...(merchantId === undefined ? {} : { merchantId }),
    amountMinor: amountMinor ?? null,
    initiation: initiation ?? null,
  }
}

type Money = Result.Result<number, BadRequest>

const refusedField = (field: "amount" | "tip", detail: string): Money =>
  Result.fail(invalidRequest(`${field}: ${detail}.`, field))

const typed = (field: "amount" | "tip", text: string, currency: string): Money => {
  const minor = majorToMinor(text, currency)
  return "wrong" in minor ? refusedField(field, minor.wrong) : Result.succeed(minor.amountMinor)
}

/** The code's amount; the typed one only where the code has none. */
const amountOf = (content: QrisContent, amount: string | undefined): Money => {
  const { amountMinor, currency } = content
  if (amount === undefined) {
    return amountMinor === undefined
      ? refusedField("amount", "This code carries no amount; say what is paid")
      : Result.succeed(amountMinor)
  }
  const given = typed("amount", amount, currency)
  if (amountMinor === undefined || Result.isFailure(given) || given.success === amountMinor) return given
  return refusedField("amount", "The code says another amount; leave this out")
}

const tipOf = (content: QrisContent, tip: string | undefined): Money => {
  if (tip === undefined || /^0(\.0{1,15})?$/.test(tip)) return Result.succeed(0)
  return content.tip.rule === "prompt"
    ? typed("tip", tip, content.currency)
    : refusedField("tip", "This code does not ask for a tip")
}

const totalOf = (content: QrisContent, amount: Money, tip: Money): Money => {
  if (Result.isFailure(amount)) return amount
  if (Result.isFailure(tip)) return tip
  const total = amount.success + feeOn(amount.success, content.tip) + tip.success
  return total > limits.amountMinorMax
    ? refusedField("amount", `At most ${limits.amountMinorMax} minor units are accepted, tip included`)
    : Result.succeed(total)
}

/** A dynamic code with a bill's own reference is one payment, whoever scans it; any other is paid as often as it is scanned. */
const isOnePayment = ({ initiation, additional }: QrisContent): boolean =>
  initiation === "dynamic" &&
  (additional?.values.billNumber !== undefined || additional?.values.referenceLabel !== undefined)

const externalIdOf = (content: QrisContent, request: ScanQris): string => {
  const merchantId = nationalMerchantId(content) ?? content.accounts[0]?.pan ?? ""
  const parts = [request.payload.trim().slice(0, -4), isOnePayment(content) ? "" : request.clientId]
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16).toString("base64url")
  return [merchantId.replace(/[^A-Za-z0-9]/g, ""), digest].filter((part) => part !== "").join("-")
}

const descriptionOf = ({ additional }: QrisContent): string | undefined =>
  additional?.values.billNumber ?? additional?.values.referenceLabel ?? additional?.values.purpose

const text = (amount: string | number | undefined) => (amount === undefined ? undefined : String(amount))

/** @param request its amounts as the decimal text that was sent */
export const scanEvent = (origin: Origin, request: ScanQris): Result.Result<EventOf<"txn.recorded.v1">, BadRequest> => {
  const code = usableCode(request.payload)
  if (Result.isFailure(code)) return Result.fail(code.failure)
  const content = code.success
  const amount = totalOf(content, amountOf(content, text(request.amount)), tipOf(content, text(request.tip)))
  if (Result.isFailure(amount)) return Result.fail(amount.failure)
  const time = request.occurredAt ?? new Date(origin.nowMs).toISOString()
  const wrong = timeProblem("occurredAt", Date.parse(time), origin.nowMs)
  if (wrong !== undefined) return Result.fail(wrong)
  const description = descriptionOf(content)
  return Result.succeed({
    ...envelope(origin, "qris/scan"),
    type: "txn.recorded.v1",
    time,
    data: {
      account: "default",
      externalId: externalIdOf(content, request),
      amountMinor: amount.success,
      currency: content.currency,
      direction: "debit",
      status: "pending",
      kind: "purchase",
      merchant: content.merchant,
      location: { place: content.city },
      ...(content.mcc === undefined ? {} : { mcc: content.mcc }),
      ...(description === undefined ? {} : { description }),
      ...(request.budgetId === undefined ? {} : { budgetId: request.budgetId }),
    },
  })
}

/**
 * Paying at a till by scanning the merchant's code: what the code says, and the intent to pay it. The intent's identity
 * (I2) comes from the code and the client's id, so that a scan sent twice counts once.
 */
import { Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { budgetId, clientId, currency, occurredAt } from "./fields.ts"

const payload = Schema.String.check(Schema.isMaxLength(2 * limits.qrisCharactersMax)).annotate({
  description: "The text of the QR code as it was scanned or pasted.",
})

const major = (description: string) =>
  Schema.Union([Schema.String, Schema.Finite]).annotate({
    description: `${description} MAJOR units of the code's currency, number or string, read as decimal text.`,
    examples: [50_000],
  })

export const ReadQris = Schema.Struct({ payload }).annotate({ identifier: "ReadQris" })

export const ScanQris = Schema.Struct({
  clientId,
  payload,
  amount: Schema.optionalKey(major("What is paid; needed when the code does not say, else the same as it says.")),
  tip: Schema.optionalKey(major("On top; only for a code that asks for it.")),
  occurredAt: Schema.optionalKey(occurredAt),
  budgetId: Schema.optionalKey(budgetId),
  consent: Schema.Boolean.annotate({ description: "The traveller's consent; without it nothing is recorded." }),
}).annotate({ identifier: "ScanQris" })
export type ScanQris = typeof ScanQris.Type

const Tip = Schema.Union([
  Schema.Struct({ rule: Schema.Literals(["none", "prompt"]) }),
  Schema.Struct({ rule: Schema.Literal("fixed"), feeMinor: Schema.Int }),
  Schema.Struct({ rule: Schema.Literal("percent"), hundredths: Schema.Int }),
]).annotate({
  description: "On top of the amount: nothing, what the payer likes, a fixed fee, or hundredths of a percent.",
})

export const QrisCode = Schema.Struct({
  merchant: Schema.String,
  city: Schema.String,
  country: Schema.String,
  mcc: Schema.optionalKey(Schema.String),
  merchantId: Schema.optionalKey(Schema.String.annotate({ description: "In the national registry (NMID)." })),
  currency,
  amountMinor: Schema.NullOr(Schema.Int).annotate({
    description: "Minor units; null: the payer enters it.",
    examples: [2_500_000],
  }),
  tip: Tip,
  initiation: Schema.NullOr(Schema.Literals(["static", "dynamic"])).annotate({
    description: "Static: one code for many payments; dynamic: made for this one; null: it does not say.",
  }),
}).annotate({ identifier: "QrisCode" })
export type QrisCode = typeof QrisCode.Type

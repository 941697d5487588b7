/**
 * A partner: a bank or wallet that pushes transactions to us, over NATS from an account of its own or over SNAP. What it
 * may send, as which sources, in which formats and how fast; and what its words are known by.
 */
import { Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { Source } from "../../../streams/events.ts"
import { partnerPattern } from "../../../streams/subjects.ts"

export const PartnerName = Schema.String.check(
  Schema.isPattern(partnerPattern, { expected: "1 to 32 of a-z 0-9 -, a letter first" }),
)

/** Canonical events as they stand in streams/events.ts, one or a list; beside the formats of feeds/formats. */
export const eventsFormat = "events"

/** Offers as they stand in streams/deals.ts: a partner that may send them is a merchant. */
export const dealsFormat = "deals"

export const PartnerSignature = Schema.Literals(["hmac-sha512", "rsa-sha256"])

export const Partner = Schema.Struct({
  partner: PartnerName,
  name: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(limits.partnerNameCharactersMax)),
  /** SNAP's X-CLIENT-KEY and X-PARTNER-ID. */
  clientKey: Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,64}$/, { expected: "1 to 64 printable characters" })),
  sources: Schema.Array(Source).check(Schema.isMinLength(1), Schema.isMaxLength(limits.partnerSourcesMax)),
  formats: Schema.Array(Schema.String).check(Schema.isMinLength(1), Schema.isMaxLength(limits.partnerFormatsMax)),
  perSecond: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.partnerPerSecondMax })),
  burst: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.partnerPerSecondMax * 10 })),
  /** Of its NATS user: public; the seed is shown once and kept by the partner alone. */
  natsKey: Schema.String,
  signature: PartnerSignature,
  /** SNAP's client secret, of the symmetric signature. */
  secret: Schema.String,
  /** PEM: of the signature under which it asks for tokens, and of its calls where they are signed so. */
  publicKey: Schema.optionalKey(Schema.String),
  /** PEM: opens what it encrypts for us. A partner that has one may send nothing in the clear. */
  decryptionKey: Schema.optionalKey(Schema.String),
  disabled: Schema.Boolean,
})
export type Partner = typeof Partner.Type

/** Why something that a partner sent is not taken: a closed set, counted per partner. */
export const feedRefusals = [
  "unknown-partner",
  "partner-disabled",
  "too-large",
  "too-many",
  "too-deep",
  "not-encrypted",
  "cannot-decrypt",
  "format-not-allowed",
  "unreadable",
  "unknown-user",
  "no-account",
  "source-not-allowed",
  "type-not-allowed",
  "other-user",
  "invalid",
  "no-consent",
  "bad-signature",
  "bad-timestamp",
  "replayed",
  "too-fast",
] as const
export type FeedRefusal = (typeof feedRefusals)[number]

export class FeedRefused extends Schema.TaggedError<FeedRefused>()("FeedRefused", {
  reason: Schema.Literals(feedRefusals),
  detail: Schema.String,
  /** Of an unreadable message: which field, and whether it is not there at all. */
  field: Schema.optionalKey(Schema.Struct({ path: Schema.String, isMissing: Schema.Boolean })),
}) {
  override get message(): string {
    return `${this.reason}: ${this.detail}`
  }
}

export const feedRefused = (reason: FeedRefusal, detail: string, field?: FeedRefused["field"]): FeedRefused =>
  new FeedRefused({ reason, detail, ...(field === undefined ? {} : { field }) })

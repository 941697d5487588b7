/**
 * What a traveller lets Pacer read: which source, which of its accounts, for what, until when. Whoever reads an account
 * or pushes about one asks these words first (trust/consent.ts).
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { Account, ConsentChanged, Instant, Source } from "../../../streams/events.ts"
import { EngineTimeout, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { idempotencyKey } from "./fields.ts"

const about = {
  source: Source.annotate({ description: "The bank, card or wallet.", examples: ["bank/bca"] }),
  account: Schema.optionalKey(
    Account.annotate({ description: "One account of it; left out, every account.", examples: ["1234567890"] }),
  ),
  purpose: ConsentChanged.fields.purpose.annotate({
    description: "`transactions`: read what is spent. `personalisation`, `peers`: use it for these as well.",
  }),
}

export const WithdrawConsent = Schema.Struct(about).annotate({ identifier: "WithdrawConsent" })
export type ConsentAbout = typeof WithdrawConsent.Type

export const GrantConsent = Schema.Struct({
  ...about,
  expires: Schema.optionalKey(
    Instant.annotate({
      description: `Its end, at most ${limits.consentDaysMax} days ahead; left out, in ${limits.consentDaysDefault} days.`,
      examples: ["2026-11-01T00:00:00Z"],
    }),
  ),
}).annotate({ identifier: "GrantConsent" })

export const ConsentView = Schema.Struct({
  source: Schema.String,
  account: Schema.NullOr(Schema.String).annotate({ description: "Null: every account of the source." }),
  purpose: ConsentChanged.fields.purpose,
  state: Schema.Literals(["granted", "withdrawn", "expired"]),
  since: Instant,
  expires: Schema.NullOr(Instant),
}).annotate({ identifier: "Consent" })

export const ConsentsAnswer = Schema.Struct({ consents: Schema.Array(ConsentView) }).annotate({
  identifier: "Consents",
})

const error = [Refused, Unavailable, EngineTimeout] as const

export class ConsentsGroup extends HttpApiGroup.make("consents")
  .add(
    HttpApiEndpoint.get("list", "/api/consents", { success: ConsentsAnswer, error: [Unavailable] }).annotateMerge(
      OpenApi.annotations({ summary: "Who may read what, until when" }),
    ),
    HttpApiEndpoint.post("grant", "/api/consents", {
      headers: idempotencyKey,
      payload: GrantConsent,
      success: ConsentsAnswer.pipe(HttpApiSchema.status(201)),
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Let an account be read",
        description: "Answered after the commit. Without a consent nothing is read, and what is pushed is not stored.",
      }),
    ),
    HttpApiEndpoint.post("withdraw", "/api/consents/withdraw", {
      headers: idempotencyKey,
      payload: WithdrawConsent,
      success: ConsentsAnswer,
      error: [...error, NotFound],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Let it no longer be read",
        description: "Counts at once for everything that comes; what was recorded before stays.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Consents", description: "Who may read what." })) {}

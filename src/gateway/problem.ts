/**
 * Every refusal as an RFC 9457 problem document with a stable `type`, over HTTP and on the WebSocket alike. A closed
 * set: one schema per HTTP status, which the contract declares and OpenAPI shows.
 */
import { Schema } from "effect"
import { HttpApiSchema } from "effect/http-api"

export const problemContentType = "application/problem+json"

/** What is over soon: a full bucket, a restart, a busy engine. Also the `Retry-After` header. */
export const retryAfterSeconds = 1

/** The stable type of a problem. */
export const urn = <const Name extends string>(name: Name) => `urn:pacer:problem:${name}` as const

const SingleFault = Schema.Struct({
  kind: Schema.String.annotate({ description: "Stable: programs may branch on it.", examples: ["bad-crc"] }),
  field: Schema.String.annotate({
    description: "The part of the input, in its own terms; empty for the whole.",
    examples: ["62.07"],
  }),
  position: Schema.optionalKey(Schema.Int.annotate({ description: "Characters from the input's start." })),
  detail: Schema.String,
  relaxBy: Schema.optionalKey(
    Schema.Int.annotate({ description: "Of a constraint that cannot be met: by how much, in its own unit." }),
  ),
}).annotate({ identifier: "SingleFault" })
export type SingleFault = typeof SingleFault.Type

const problem = <const Status extends number, const Name extends string>(
  status: Status,
  description: string,
  ...names: ReadonlyArray<Name>
) =>
  Schema.Struct({
    type: Schema.Literals(names.map(urn)).annotate({ description: "Stable: programs may branch on it." }),
    title: Schema.String.annotate({ description: "The same sentence for every problem of this type." }),
    status: Schema.Literal(status),
    detail: Schema.String.annotate({ description: "What is wrong with this request and what to do about it." }),
    field: Schema.optionalKey(
      Schema.String.annotate({ description: "The input that is wrong: dotted path, such as `location.latitude`." }),
    ),
    errors: Schema.optionalKey(
      Schema.Array(SingleFault).annotate({
        description: "Where one input can be wrong in several ways at once: each of them.",
      }),
    ),
    retryAfterSeconds: Schema.optionalKey(
      Schema.Int.annotate({ description: "Worth sending again after this long; also in `Retry-After`." }),
    ),
  })
    .annotate({ identifier: `Problem${status}`, description })
    .pipe(HttpApiSchema.status(status), HttpApiSchema.asJson({ contentType: problemContentType }))

export const BadRequest = problem(
  400,
  "The request cannot be read.",
  "malformed-json",
  "invalid-request",
  "invalid-qris",
)
export const Unauthenticated = problem(401, "Nobody is signed in, or the token has expired.", "unauthenticated")
export const Forbidden = problem(
  403,
  "Not allowed.",
  "not-owner",
  "consent-required",
  "origin-refused",
  "role",
  "no-longer-companion",
)
export const NotFound = problem(
  404,
  "There is no such thing, or it is somebody else's.",
  "not-found",
  "budget-not-found",
  "transaction-not-found",
  "user-not-found",
  "companion-not-found",
  "notification-not-found",
  "bank-not-found",
  "linked-account-not-found",
  "consent-not-found",
  "import-not-found",
  "comparison-not-found",
  "offer-not-found",
  "booking-not-found",
  "watch-not-found",
  "correction-not-found",
  "goal-not-found",
  "itinerary-not-found",
  "stop-not-found",
  "deal-not-found",
)
export const MethodNotAllowed = problem(405, "The path exists, the method does not.", "method-not-allowed")
export const RequestTimeout = problem(408, "The body did not arrive in time.", "request-timeout")
export const TooLarge = problem(413, "The body is larger than this server reads.", "too-large")
export const UnsupportedMediaType = problem(415, "Bodies are JSON.", "unsupported-media-type")
export const Refused = problem(
  422,
  "Understood, and refused by the accounts.",
  "refused",
  "idempotency-key-reused",
  "not-by-hand",
  "parts-do-not-add-up",
  "unknown-companion",
  "not-linked",
  "unreadable-file",
  "deal-refused",
  "price-changed",
  "not-bookable",
  "too-many-watches",
  "infeasible",
  "itinerary-changed",
)
export const UpgradeRequired = problem(426, "This path speaks WebSocket.", "upgrade-required")
export const TooManyRequests = problem(429, "More requests than one traveller may send.", "rate-limited")
export const InternalError = problem(500, "A fault of ours.", "internal")
export const Unavailable = problem(
  503,
  "A part of Pacer is not reachable; sending it again under its key is harmless.",
  "unavailable",
)
export const EngineTimeout = problem(504, "The engine did not answer in time.", "engine-timeout", "deadline")

export type BadRequest = typeof BadRequest.Type
export type Refused = typeof Refused.Type
export type Problem =
  | BadRequest
  | typeof Unauthenticated.Type
  | typeof Forbidden.Type
  | typeof NotFound.Type
  | typeof MethodNotAllowed.Type
  | typeof RequestTimeout.Type
  | typeof TooLarge.Type
  | typeof UnsupportedMediaType.Type
  | typeof Refused.Type
  | typeof UpgradeRequired.Type
  | typeof TooManyRequests.Type
  | typeof InternalError.Type
  | typeof Unavailable.Type
  | typeof EngineTimeout.Type

export const malformedJson = (detail: string): BadRequest => ({
  type: urn("malformed-json"),
  title: "The body is no JSON",
  status: 400,
  detail,
})

/** @param field the dotted path of the input that is wrong; left out when the whole is */
export const invalidRequest = (detail: string, field?: string): BadRequest => ({
  type: urn("invalid-request"),
  title: "The request is not valid",
  status: 400,
  detail,
  ...(field === undefined || field === "" ? {} : { field }),
})

/** @param detail all that is wrong in one sentence; each of it is in `errors` */
export const invalidQris = (detail: string, errors: ReadonlyArray<SingleFault>): BadRequest => ({
  type: urn("invalid-qris"),
  title: "This is no payment code that can be used",
  status: 400,
  detail,
  field: "payload",
  errors,
})

export const unauthenticated = (detail: string): typeof Unauthenticated.Type => ({
  type: urn("unauthenticated"),
  title: "Sign in first",
  status: 401,
  detail,
})

export const notOwner = (field?: string): typeof Forbidden.Type => ({
  type: urn("not-owner"),
  title: "This belongs to somebody else",
  status: 403,
  detail: "You are signed in as another traveller than the one this request names.",
  ...(field === undefined ? {} : { field }),
})

/** @param field of the request that says whether there is consent */
export const consentRequired = (field: string): typeof Forbidden.Type => ({
  type: urn("consent-required"),
  title: "The traveller has not consented",
  status: 403,
  detail: "A transaction is only taken with the traveller's consent; nothing was recorded.",
  field,
})

/** @param gap never, withdrawn or expired */
export const accountConsentRequired = (source: string, account: string, gap: string): typeof Forbidden.Type => ({
  type: urn("consent-required"),
  title: "The traveller has not consented",
  status: 403,
  detail: `Transactions of ${source}, account ${account}, need a consent that stands (${
    { never: "none was given", withdrawn: "it was withdrawn", expired: "it has ended" }[gap] ?? gap
  }); nothing was recorded. Grant it with POST /api/consents.`,
  field: "account",
})

export const consentNotFound: typeof NotFound.Type = {
  type: urn("consent-not-found"),
  title: "There is no such consent",
  status: 404,
  detail: "You have given no consent for this source, account and purpose.",
  field: "source",
}

export const importNotFound: typeof NotFound.Type = {
  type: urn("import-not-found"),
  title: "There is no such import",
  status: 404,
  detail: "It was applied, it ended, or it is somebody else's; send the file again.",
  field: "importId",
}

/** A statement file that is refused as a whole. @param place the line, tag or path in it */
export const unreadableFile = (detail: string, place: string | undefined): typeof Refused.Type => ({
  type: urn("unreadable-file"),
  title: "The file cannot be taken",
  status: 422,
  detail: sentence(detail),
  ...(place === undefined ? {} : { field: place }),
})

export const originRefused: typeof Forbidden.Type = {
  type: urn("origin-refused"),
  title: "This origin may not connect",
  status: 403,
  detail: "Pages of other sites may not open a connection; add the origin to PACER_ORIGINS to allow it.",
}

export const roleForbids = (budgetId: string): typeof Forbidden.Type => ({
  type: urn("role"),
  title: "Your role does not allow this",
  status: 403,
  detail: `As a companion of ${budgetId} you may not do this; ask its owner for another role.`,
})

export const noLongerCompanion = (budgetId: string): typeof Forbidden.Type => ({
  type: urn("no-longer-companion"),
  title: "You are no longer a companion of this trip",
  status: 403,
  detail: `You have left ${budgetId}, or its owner has taken you out of it; only they can let you in again.`,
})

export const pathNotFound: typeof NotFound.Type = {
  type: urn("not-found"),
  title: "Nothing lives at this path",
  status: 404,
  detail: "See /docs for the paths there are.",
}

export const budgetNotFound = (budgetId: string): typeof NotFound.Type => ({
  type: urn("budget-not-found"),
  title: "There is no such budget",
  status: 404,
  detail: `You have no budget ${budgetId}.`,
  field: "budgetId",
})

export const transactionNotFound = (transactionId: string): typeof NotFound.Type => ({
  type: urn("transaction-not-found"),
  title: "There is no such transaction",
  status: 404,
  detail: `You have no transaction ${transactionId}.`,
  field: "transactionId",
})

/** @param field that names them */
export const userNotFound = (userId: string, field: string): typeof NotFound.Type => ({
  type: urn("user-not-found"),
  title: "There is no such traveller",
  status: 404,
  detail: `Nobody here goes by ${userId}. They have to have signed in once, or to have been invited.`,
  field,
})

export const companionNotFound = (userId: string): typeof NotFound.Type => ({
  type: urn("companion-not-found"),
  title: "There is no such companion",
  status: 404,
  detail: `${userId} is no companion of this trip.`,
  field: "userId",
})

export const notificationNotFound = (notificationId: string): typeof NotFound.Type => ({
  type: urn("notification-not-found"),
  title: "There is no such notification",
  status: 404,
  detail: `You have no notification ${notificationId}.`,
  field: "notificationId",
})

export const correctionNotFound = (correctionId: string): typeof NotFound.Type => ({
  type: urn("correction-not-found"),
  title: "There is no such correction",
  status: 404,
  detail: `This budget has no correction ${correctionId}; a preview ends with the budget's next change: look again.`,
  field: "correctionId",
})

export const goalNotFound = (goalId: string): typeof NotFound.Type => ({
  type: urn("goal-not-found"),
  title: "There is no such goal",
  status: 404,
  detail: `This budget has no goal ${goalId}.`,
  field: "goalId",
})

export const bankNotFound = (bank: string): typeof NotFound.Type => ({
  type: urn("bank-not-found"),
  title: "There is no such bank",
  status: 404,
  detail: `${bank} is no bank that can be linked; GET /api/accounts lists those that can.`,
  field: "bank",
})

export const linkedAccountNotFound = (accountId: string): typeof NotFound.Type => ({
  type: urn("linked-account-not-found"),
  title: "There is no such account",
  status: 404,
  detail: `You have not linked an account ${accountId}.`,
  field: "accountId",
})

export const dealNotFound = (dealId: string): typeof NotFound.Type => ({
  type: urn("deal-not-found"),
  title: "There is no such deal",
  status: 404,
  detail: `There is no deal ${dealId}, or it is over.`,
  field: "dealId",
})

/** @param kind what stands in the way @param why a sentence */
export const dealRefused = (kind: string, why: string): typeof Refused.Type => ({
  type: urn("deal-refused"),
  title: "The deal cannot be claimed",
  status: 422,
  detail: why,
  field: "dealId",
  errors: [{ kind, field: "dealId", detail: why }],
})

export const methodNotAllowed = (method: string, allowed: ReadonlyArray<string>): typeof MethodNotAllowed.Type => ({
  type: urn("method-not-allowed"),
  title: "This method is not for this path",
  status: 405,
  detail: `${method} is not possible here; ${allowed.join(", ")} is.`,
})

export const requestTimeout: typeof RequestTimeout.Type = {
  type: urn("request-timeout"),
  title: "The request took too long to arrive",
  status: 408,
  detail: "The body did not arrive in time; send it again.",
}

export const tooLarge = (bytesMax: number): typeof TooLarge.Type => ({
  type: urn("too-large"),
  title: "The request is too large",
  status: 413,
  detail: `At most ${bytesMax} bytes are read.`,
})

export const unsupportedMediaType: typeof UnsupportedMediaType.Type = {
  type: urn("unsupported-media-type"),
  title: "The body has another type than this path reads",
  status: 415,
  detail: "Send JSON with Content-Type: application/json.",
}

/** The engine understood the command and would not: its own reason, as a sentence. */
export const refused = (reason: string | undefined, field?: string): typeof Refused.Type => ({
  type: urn("refused"),
  title: "Refused",
  status: 422,
  detail: reason === undefined ? "The command cannot be applied." : sentence(reason),
  ...(field === undefined ? {} : { field }),
})

export const idempotencyKeyReused: typeof Refused.Type = {
  type: urn("idempotency-key-reused"),
  title: "This Idempotency-Key belongs to another command",
  status: 422,
  detail: "The key was used for a different request; nothing was done. Send this one under a key of its own.",
  field: "idempotency-key",
}

export const notByHand: typeof Refused.Type = {
  type: urn("not-by-hand"),
  title: "Only what was entered by hand can be changed",
  status: 422,
  detail:
    "Its bank or wallet has the last word on this transaction. Take it out of the trip if it does not belong there.",
  field: "transactionId",
}

export const partsDoNotAddUp = (field: string, sumMinor: number, wholeMinor: number): typeof Refused.Type => ({
  type: urn("parts-do-not-add-up"),
  title: "The parts do not add up to the whole",
  status: 422,
  detail: `${field}: The parts add up to ${sumMinor} and the transaction is ${wholeMinor}, in minor units.`,
  field,
})

export const unknownCompanion = (userId: string, field: string): typeof Refused.Type => ({
  type: urn("unknown-companion"),
  title: "Not a companion of this trip",
  status: 422,
  detail: `${field}: ${userId} is no companion of this trip.`,
  field,
})

/** @param why a sentence for the traveller */
export const notLinked = (why: string, field?: string): Refused => ({
  type: urn("not-linked"),
  title: "The account was not linked",
  status: 422,
  detail: why,
  ...(field === undefined ? {} : { field }),
})

export const upgradeRequired: typeof UpgradeRequired.Type = {
  type: urn("upgrade-required"),
  title: "This path speaks WebSocket",
  status: 426,
  detail: "Connect with a WebSocket client; the protocol is described at /docs.",
}

export const rateLimited: typeof TooManyRequests.Type = {
  type: urn("rate-limited"),
  title: "Too many requests",
  status: 429,
  detail: "Wait a moment, then send it again.",
  retryAfterSeconds,
}

export const internalError: typeof InternalError.Type = {
  type: urn("internal"),
  title: "Something went wrong here",
  status: 500,
  detail: "This is a fault of ours. It has been logged; sending the request again does no harm.",
}

export const unavailable = (detail: string): typeof Unavailable.Type => ({
  type: urn("unavailable"),
  title: "Not available at the moment",
  status: 503,
  detail,
  retryAfterSeconds,
})

export const databaseAway = unavailable("The database does not answer; try again in a moment.")

export const engineTimeout = (detail: string): typeof EngineTimeout.Type => ({
  type: urn("engine-timeout"),
  title: "No answer in time",
  status: 504,
  detail,
  retryAfterSeconds,
})

export const deadlineExceeded: typeof EngineTimeout.Type = {
  type: urn("deadline"),
  title: "The request took too long",
  status: 504,
  detail: "No answer was ready in time. A command may still be applied; sending it again under its key is harmless.",
  retryAfterSeconds,
}

const sentence = (text: string): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}

/**
 * SNAP calls to us, believed only under all that the standard asks: client key, bearer token, signature over method,
 * path, token, body and timestamp, a timestamp near our clock, and an X-EXTERNAL-ID that this partner has not used today
 * (kept in Postgres, so that a replay meets any gateway alike). Each refusal has the standard's code, HTTP status +
 * service + case, and is counted and logged. Nothing is remembered of a call that is not signed right.
 */
import { Clock, Context, Effect, Layer, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { Instant } from "../../../streams/events.ts"
import type { Broker } from "../../broker/connection.ts"
import type { Consents } from "../../trust/consent.ts"
import { FormatError } from "../formats/format.ts"
import { jsonFile } from "../formats/json.ts"
import type { RecordedRequest } from "../formats/request.ts"
import { checkSnapSignature } from "../formats/snap-signature.ts"
import { Publisher } from "../publisher.ts"
import { wakeNotified } from "../sync/wake.ts"
import { admit } from "./admit.ts"
import { Pace } from "./pace.ts"
import type { FeedRefusal, FeedRefused, Partner } from "./partner.ts"
import { Partners } from "./registry.ts"
import { isSnapToken, mintSnapToken, signedForToken } from "./snap-token.ts"

/** The services that partners call: their codes in the standard, and the format of the body. */
export const snapServices = {
  statement: { code: "14", format: "snap-bank-statement-push" },
  qrNotify: { code: "52", format: "snap-notify" },
  debitNotify: { code: "56", format: "snap-notify" },
} as const
export type SnapService = (typeof snapServices)[keyof typeof snapServices]
const tokenService = "73"

/** What the standard says to a call that is not taken. */
export class SnapRefused extends Schema.TaggedError<SnapRefused>()("SnapRefused", {
  status: Schema.Int,
  /** HTTP status, service and case. */
  responseCode: Schema.String,
  message: Schema.String,
}) {}

interface Case {
  readonly status: number
  readonly number: string
  readonly message: string
}

const mandatory = (field: string): Case => ({
  status: 400,
  number: "02",
  message: `Invalid Mandatory Field {${field}}`,
})
const badFormat = (field: string): Case => ({ status: 400, number: "01", message: `Invalid Field Format {${field}}` })
const unauthorized = (why: string): Case => ({ status: 401, number: "00", message: `Unauthorized. [${why}]` })
const invalidToken: Case = { status: 401, number: "01", message: "Invalid Token (B2B)" }
const conflict: Case = { status: 409, number: "00", message: "Conflict. X-EXTERNAL-ID was used today" }
const tooMany: Case = { status: 429, number: "00", message: "Too Many Requests" }
const generalError: Case = { status: 500, number: "00", message: "General Error. Try again" }
const notAllowed = (why: string): Case => ({ status: 403, number: "01", message: `Feature Not Allowed. ${why}` })

/** A message that the partner's word alone does not bring in, in the standard's cases. */
const caseOf = ({ reason, detail, field }: FeedRefused): Case => {
  switch (reason) {
    case "unknown-user":
    case "no-account":
      return { status: 404, number: "11", message: `Invalid Card/Account/Customer. ${detail}` }
    case "no-consent":
      return { status: 403, number: "15", message: "Transaction Not Permitted. The customer has not consented" }
    case "partner-disabled":
    case "format-not-allowed":
    case "source-not-allowed":
      return notAllowed(detail)
    case "bad-signature":
      return unauthorized("Signature")
    default:
      if (field !== undefined) return field.isMissing ? mandatory(field.path) : badFormat(field.path)
      return { status: 400, number: "00", message: `Bad Request. ${detail.slice(0, limits.snapDetailCharactersMax)}` }
  }
}

const isInstant = Schema.is(Instant)
const externalIdPattern = /^\d{1,36}$/
const unknownName = "unknown"

export class SnapCalls extends Context.Service<
  SnapCalls,
  {
    /** @param header of the request, by its name */
    readonly token: (
      header: (name: string) => string | undefined,
      grantType: string | undefined,
    ) => Effect.Effect<string, SnapRefused>
    /** Puts what a call says into the log; succeeds when the log has it. */
    readonly take: (request: RecordedRequest, service: SnapService) => Effect.Effect<void, SnapRefused>
  }
>()("pacer/feeds/SnapCalls") {
  /** Needs Broker, Publisher, Consents, Partners and a SqlClient. */
  static readonly layer = Layer.effect(
    SnapCalls,
    Effect.gen(function* () {
      const context = yield* Effect.context<Broker | Publisher | Consents | Partners | SqlClient.SqlClient>()
      const paces = new Map<string, Pace>()
      const paceOf = ({ partner }: Partner): Pace => {
        const pace = paces.get(partner) ?? new Pace()
        paces.set(partner, pace)
        return pace
      }
      return SnapCalls.of({
        token: (header, grantType) => Effect.provideContext(tokenFor(header, grantType), context),
        take: (request, service) => Effect.provideContext(takeCall(request, service, paceOf), context),
      })
    }),
  )
}

const refuse = (service: string, { status, number, message }: Case): SnapRefused =>
  new SnapRefused({ status, responseCode: `${status}${service}${number}`, message })

/** A refusal that is counted and logged first, under the partner where one is known. */
const refusing = (service: string, one: Case, reason: FeedRefusal, partner = unknownName) =>
  Effect.gen(function* () {
    yield* Effect.logWarning(`${partner}: SNAP call refused: ${reason}: ${one.message}`)
    yield* Effect.ignore((yield* Partners).count(partner, reason, 1, one.message))
    return yield* refuse(service, one)
  })

const present = (header: (name: string) => string | undefined, service: string, name: string) => {
  const text = header(name)
  return text === undefined || text === "" ? refusing(service, mandatory(name), "bad-signature") : Effect.succeed(text)
}

/** Our own trouble: the partner may try again under another external id. */
const failing = (service: string) => (error: { readonly message: string }) =>
  Effect.andThen(Effect.logError(`A SNAP call failed: ${error.message}`), Effect.fail(refuse(service, generalError)))

const timely = Effect.fnUntraced(function* (service: string, timestamp: string, partner: string) {
  if (!isInstant(timestamp)) return yield* refusing(service, badFormat("X-TIMESTAMP"), "bad-timestamp", partner)
  const apartMs = Math.abs((yield* Clock.currentTimeMillis) - Date.parse(timestamp))
  if (apartMs > limits.snapTimestampSkewMs) {
    yield* refusing(service, unauthorized("X-TIMESTAMP is too far from our clock"), "bad-timestamp", partner)
  }
})

const callerOf = Effect.fnUntraced(function* (service: string, clientKey: string) {
  const partner = yield* (yield* Partners).byClientKey(clientKey).pipe(Effect.catch(failing(service)))
  if (partner === undefined) return yield* refusing(service, unauthorized("Unknown client"), "unknown-partner")
  return partner.disabled
    ? yield* refusing(service, notAllowed("The partner is disabled"), "partner-disabled", partner.partner)
    : partner
})

const tokenFor = Effect.fnUntraced(function* (
  header: (name: string) => string | undefined,
  grantType: string | undefined,
) {
  const timestamp = yield* present(header, tokenService, "X-TIMESTAMP")
  const clientKey = yield* present(header, tokenService, "X-CLIENT-KEY")
  const signature = yield* present(header, tokenService, "X-SIGNATURE")
  if (grantType !== "client_credentials") return yield* refuse(tokenService, badFormat("grantType"))
  const partner = yield* callerOf(tokenService, clientKey)
  if (!signedForToken(partner, timestamp, signature)) {
    return yield* refusing(tokenService, unauthorized("Signature"), "bad-signature", partner.partner)
  }
  yield* timely(tokenService, timestamp, partner.partner)
  return yield* mintSnapToken(partner)
})

const isSigned = (request: RecordedRequest, partner: Partner): boolean => {
  const { signature, secret, publicKey } = partner
  try {
    checkSnapSignature(
      request,
      signature === "hmac-sha512" ? { clientSecret: secret } : publicKey === undefined ? {} : { publicKey },
    )
    return true
  } catch (cause) {
    if (cause instanceof FormatError) return false
    throw cause
  }
}

/** Who calls, once everything about the call itself is right; its external id and day. */
const authenticated = Effect.fnUntraced(function* (request: RecordedRequest, { code }: SnapService) {
  const timestamp = yield* present(request.header, code, "X-TIMESTAMP")
  const clientKey = yield* present(request.header, code, "X-PARTNER-ID")
  const externalId = yield* present(request.header, code, "X-EXTERNAL-ID")
  yield* present(request.header, code, "X-SIGNATURE")
  const authorization = yield* present(request.header, code, "Authorization")
  const partner = yield* callerOf(code, clientKey)
  const name = partner.partner
  if (!(yield* isSnapToken(partner, authorization.replace(/^Bearer\s+/i, "")))) {
    return yield* refusing(code, invalidToken, "bad-signature", name)
  }
  if (!isSigned(request, partner)) return yield* refusing(code, unauthorized("Signature"), "bad-signature", name)
  yield* timely(code, timestamp, name)
  if (!externalIdPattern.test(externalId)) {
    return yield* refusing(code, badFormat("X-EXTERNAL-ID"), "invalid", name)
  }
  return { partner, externalId, day: timestamp.slice(0, 10) }
})

/** Text at a path of the body that the standard leaves to the two parties. */
const textAt = (body: unknown, ...path: ReadonlyArray<string>): string | undefined => {
  let found = body
  for (const name of path) {
    if (typeof found !== "object" || found === null || !(name in found)) return undefined
    found = Reflect.get(found, name)
  }
  return typeof found === "string" && found !== "" ? found : undefined
}

/** Whose account it is: `additionalInfo.userId` and `.accountNo` of the body, as agreed with each partner. */
const aboutOf = (request: RecordedRequest, { format }: SnapService) => {
  const bytes = new TextEncoder().encode(request.body)
  const body = jsonFile({ name: "body", bytes }).value
  return {
    userId: textAt(body, "additionalInfo", "userId"),
    account: textAt(body, "additionalInfo", "accountNo") ?? textAt(body, "accountNo"),
    source: textAt(body, "additionalInfo", "source"),
    format,
  }
}

const recorded = ({ method, path, body, header }: RecordedRequest): Uint8Array => {
  const names = ["X-TIMESTAMP", "X-SIGNATURE", "Authorization"]
  const headers = Object.fromEntries(names.map((name) => [name, header(name) ?? ""]))
  return new TextEncoder().encode(JSON.stringify({ method, path, headers, body }))
}

const published = Effect.fnUntraced(function* (request: RecordedRequest, service: SnapService, partner: Partner) {
  const about = yield* Effect.try({
    try: () => aboutOf(request, service),
    catch: () => refuse(service.code, { status: 400, number: "00", message: "Bad Request. The body is no JSON" }),
  })
  const events = yield* admit(partner, about, recorded(request))
  const { publish } = yield* Publisher
  yield* Effect.forEach(events, publish, { concurrency: limits.feedPublishesInFlightMax, discard: true })
  yield* Effect.ignore((yield* Partners).count(partner.partner, "accepted"))
  yield* Effect.ignore(wakeNotified(events))
})

const takeCall = Effect.fn("SnapCalls.take")(function* (
  request: RecordedRequest,
  service: SnapService,
  paceOf: (partner: Partner) => Pace,
) {
  const { code } = service
  const partners = yield* Partners
  const { partner, externalId, day } = yield* authenticated(request, service)
  const name = partner.partner
  if (paceOf(partner).waitMs(partner) > 0) return yield* refusing(code, tooMany, "too-fast", name)
  const isNew = yield* partners.takeExternalId(name, day, externalId).pipe(Effect.catch(failing(code)))
  if (!isNew) return yield* refusing(code, conflict, "replayed", name)
  yield* published(request, service, partner).pipe(
    Effect.catchTag("FeedRefused", (refusal) => refusing(code, caseOf(refusal), refusal.reason, name)),
    // What was not taken for our fault may be sent again as it is.
    Effect.catchTag(["PublishError", "SqlError", "ConsentsUnknown"], (error) =>
      Effect.andThen(Effect.ignore(partners.freeExternalId(name, day, externalId)), failing(code)(error)),
    ),
  )
})

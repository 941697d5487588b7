/**
 * From what a partner sent to events that may enter the log: format, traveller, source and account are the partner's to
 * send, and each account is covered by a consent that stands (trust/consent.ts). The whole message or nothing of it. A
 * partner says what happened and no more: where it belongs, who shares it, whom to answer is never its word.
 */
import { Clock, Effect, Result, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { Account, eventSchemas, type PacerEvent } from "../../../streams/events.ts"
import { isUserId } from "../../../streams/subjects.ts"
import { isKnownUser } from "../../ledger/memberships.ts"
import { Consents } from "../../trust/consent.ts"
import type { FormatContext } from "../formats/format.ts"
import { formatNamed } from "../formats/formats.ts"
import { accountOf, eventsOf } from "../formats/to-event.ts"
import { eventsFormat, type FeedRefused, feedRefused, type Partner } from "./partner.ts"
import { jsonDepth } from "./payload.ts"

/** What stands beside the payload: over NATS in headers, over SNAP in the body. Absent where the partner left it out. */
export interface FeedAbout {
  readonly userId: string | undefined
  readonly account: string | undefined
  /** May be left out by a partner that has one. */
  readonly format: string | undefined
  readonly source: string | undefined
}

type TransactionEvent = Extract<
  PacerEvent,
  { type: "txn.recorded.v1" } | { type: "txn.amended.v1" } | { type: "txn.reversed.v1" }
>

const isAccount = Schema.is(Account)
const decodeTransaction = Schema.decodeUnknownResult(
  Schema.Union([eventSchemas["txn.recorded.v1"], eventSchemas["txn.amended.v1"], eventSchemas["txn.reversed.v1"]]),
)

const oneLine = (text: string): string => text.replace(/\s+/g, " ")

const chosen = <A extends string>(
  given: string | undefined,
  allowed: ReadonlyArray<A>,
  refuse: (found: string) => FeedRefused,
): Effect.Effect<A, FeedRefused> => {
  const [only, ...others] = allowed
  if (given === undefined && only !== undefined && others.length === 0) return Effect.succeed(only)
  const found = allowed.find((one) => one === given)
  return found === undefined ? Effect.fail(refuse(given ?? "none")) : Effect.succeed(found)
}

/** Fields that are the traveller's to say. */
const foreignFields = ["budgetId", "category", "shared"] as const

const ownEvents = (text: string, userId: string) =>
  Effect.gen(function* () {
    const json = yield* Effect.try({
      try: (): unknown => JSON.parse(text),
      catch: () => feedRefused("unreadable", "the payload is no JSON"),
    })
    const items: ReadonlyArray<unknown> = Array.isArray(json) ? json : [json]
    const events: Array<TransactionEvent> = []
    for (const [index, item] of items.entries()) {
      const decoded = decodeTransaction(item)
      if (Result.isFailure(decoded)) {
        return yield* feedRefused("invalid", `event ${index}: ${oneLine(decoded.failure.message)}`)
      }
      const { replyto, ...event } = decoded.success
      if (replyto !== undefined) return yield* feedRefused("type-not-allowed", `event ${index} asks for an answer`)
      const foreign = foreignFields.find((field) => field in event.data)
      if (foreign !== undefined) {
        return yield* feedRefused("type-not-allowed", `event ${index}: ${foreign} is the traveller's to say`)
      }
      if (event.subject !== userId) return yield* feedRefused("other-user", `event ${index} names ${event.subject}`)
      events.push(event)
    }
    return events
  })

/** What signed messages of this partner are checked with, on top of how they came. */
const formatContextOf = ({ signature, secret, publicKey }: Partner, now: string): FormatContext => ({
  now,
  toleranceSeconds: limits.snapTimestampSkewMs / 1_000,
  secret: `whsec_${Buffer.from(secret).toString("base64")}`,
  ...(signature === "hmac-sha512" ? { clientSecret: secret } : {}),
  ...(signature === "rsa-sha256" && publicKey !== undefined ? { publicKey } : {}),
})

const formatEvents = (
  format: string,
  bytes: Uint8Array,
  target: { readonly userId: string; readonly source: string; readonly account: string; readonly at: string },
  context: FormatContext,
) =>
  Effect.gen(function* () {
    const reader = formatNamed(format)
    if (reader === undefined) return yield* feedRefused("format-not-allowed", `${format} is no format`)
    const imported = yield* Effect.fromResult(reader.parse([{ name: "message", bytes }], context)).pipe(
      Effect.mapError(({ kind, message, path }) =>
        kind === "bad-signature"
          ? feedRefused("bad-signature", message)
          : feedRefused("unreadable", message, path === undefined ? undefined : { path, isMissing: kind === "schema" }),
      ),
    )
    const { events, refused } = eventsOf(imported, target)
    const [first] = refused
    return first === undefined ? events : yield* feedRefused("invalid", `${first.externalId}: ${first.message}`)
  })

const readEvents = (
  format: string,
  bytes: Uint8Array,
  target: Parameters<typeof formatEvents>[2],
  context: FormatContext,
) =>
  Effect.gen(function* () {
    if (format !== eventsFormat) return yield* formatEvents(format, bytes, target, context)
    const text = new TextDecoder().decode(bytes)
    return jsonDepth(text) > limits.jsonDepthMax
      ? yield* feedRefused("too-deep", `deeper than ${limits.jsonDepthMax}`)
      : yield* ownEvents(text, target.userId)
  })

const knownUser = (userId: string | undefined) =>
  Effect.gen(function* () {
    if (userId === undefined || !isUserId(userId) || !(yield* isKnownUser(userId))) {
      return yield* feedRefused(
        "unknown-user",
        `${(userId ?? "nobody").slice(0, limits.feedQuotedCharactersMax)} is no traveller here`,
      )
    }
    return userId
  })

/** The account of an event, where it has one. */
const accountIn = (event: PacerEvent): string | undefined =>
  "data" in event && "account" in event.data ? event.data.account : undefined

const consented = (partner: Partner, userId: string, events: ReadonlyArray<PacerEvent>) =>
  Effect.gen(function* () {
    const consents = yield* Consents
    const nowMs = yield* Clock.currentTimeMillis
    const asked = new Map<string, { readonly source: string; readonly account: string }>()
    for (const [index, event] of events.entries()) {
      const account = accountIn(event)
      if (!partner.sources.includes(event.source)) {
        return yield* feedRefused("source-not-allowed", `event ${index} comes as ${event.source}`)
      }
      if (account === undefined) return yield* feedRefused("type-not-allowed", `event ${index} is ${event.type}`)
      asked.set(`${event.source} ${account}`, { source: event.source, account })
    }
    for (const { source, account } of asked.values()) {
      const gap = yield* consents.gap(userId, source, account, "transactions", nowMs)
      if (gap !== undefined) {
        return yield* feedRefused("no-consent", `${userId}, ${source}, account ${account}: consent ${gap}`)
      }
    }
  })

/**
 * The events of a partner's message. Fails with `FeedRefused` for what will never be taken, else to be tried again.
 * @param bytes in the clear (payload.ts)
 */
export const admit = Effect.fn("admit")(function* (partner: Partner, about: FeedAbout, bytes: Uint8Array) {
  if (partner.disabled) return yield* feedRefused("partner-disabled", `${partner.partner} is disabled`)
  const format = yield* chosen(about.format, partner.formats, (found) =>
    feedRefused(
      "format-not-allowed",
      `${found.slice(0, limits.feedQuotedCharactersMax)} is not agreed with this partner`,
    ),
  )
  const source = yield* chosen(about.source, partner.sources, (found) =>
    feedRefused("source-not-allowed", `${found.slice(0, limits.feedQuotedCharactersMax)} is not this partner's`),
  )
  const userId = yield* knownUser(about.userId)
  const account = about.account === undefined ? undefined : accountOf(about.account)
  if (account === undefined || !isAccount(account)) return yield* feedRefused("no-account", "no account is named")
  const at = new Date(yield* Clock.currentTimeMillis).toISOString()
  const events = yield* readEvents(format, bytes, { userId, source, account, at }, formatContextOf(partner, at))
  if (events.length > limits.feedEventsPerMessageMax) {
    return yield* feedRefused("too-many", `${events.length} transactions; at most ${limits.feedEventsPerMessageMax}`)
  }
  yield* consented(partner, userId, events)
  return events
})

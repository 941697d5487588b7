/**
 * A partner's SNAP conversation: the token that every request carries (asked for once, renewed before its end, and once
 * more when the bank no longer takes it), and the signature over each. What the bank says by its response code becomes a
 * failure in plain words; a clock that differs is named, since no try will help until somebody sets it.
 */
import { randomInt } from "node:crypto"
import { Clock, Effect, Redacted, Result, Schema, Semaphore } from "effect"
import { limits } from "../../../config/limits.ts"
import type { SyncPartner } from "./partner.ts"
import type { PartnerAnswer, PartnerDoor } from "./partner-door.ts"
import { asymmetricSignature, snapTime, symmetricSignature } from "./snap-signature.ts"
import { SyncFailure, unknownCode } from "./sync-failure.ts"

const TokenAnswer = Schema.Struct({
  accessToken: Schema.String,
  expiresIn: Schema.Union([Schema.String, Schema.Finite]),
})
const decodeToken = Schema.decodeUnknownResult(Schema.fromJsonString(TokenAnswer))
const Coded = Schema.Struct({ responseCode: Schema.String, responseMessage: Schema.optionalKey(Schema.String) })
const decodeCoded = Schema.decodeUnknownResult(Schema.fromJsonString(Coded))

const tokenPath = "/v1.0/access-token/b2b"

interface Token {
  readonly value: string
  readonly untilMs: number
}

export interface SnapSession {
  /** One signed POST of a service; answers the body of a success. @param customer the traveller's own token */
  readonly call: (
    door: PartnerDoor,
    path: string,
    body: object,
    customer?: string,
  ) => Effect.Effect<string, SyncFailure>
}

/** @param privateKeyPem of the key whose public half the bank knows */
export const makeSnapSession = (privateKeyPem: Redacted.Redacted): SnapSession => {
  const tokens = new Map<string, Token>()
  const asking = Semaphore.makeUnsafe(1)

  const askToken = Effect.fnUntraced(function* (door: PartnerDoor) {
    const { partner } = door
    const nowMs = yield* Clock.currentTimeMillis
    const timestamp = snapTime(nowMs)
    const answer = yield* door.ask({
      path: tokenPath,
      headers: {
        "x-timestamp": timestamp,
        "x-client-key": partner.clientId,
        "x-signature": asymmetricSignature(Redacted.value(privateKeyPem), partner.clientId, timestamp),
      },
      body: JSON.stringify({ grantType: "client_credentials" }),
    })
    if (answer.status !== 200) return yield* Effect.fail(refusal(partner, answer, nowMs))
    const read = decodeToken(answer.text)
    if (Result.isFailure(read)) return yield* Effect.fail(unreadableSnap(partner, "token"))
    const { accessToken, expiresIn } = read.success
    const token = { value: accessToken, untilMs: nowMs + Number(expiresIn) * 1_000 - limits.syncTokenMarginMs }
    tokens.set(partner.id, token)
    return token.value
  })

  /** One of many who need it asks for it. */
  const tokenFor = (door: PartnerDoor) =>
    asking.withPermit(
      Effect.gen(function* () {
        const held = tokens.get(door.partner.id)
        const nowMs = yield* Clock.currentTimeMillis
        return held !== undefined && held.untilMs > nowMs ? held.value : yield* askToken(door)
      }),
    )

  const once = Effect.fnUntraced(function* (door: PartnerDoor, path: string, body: string, customer?: string) {
    const accessToken = yield* tokenFor(door)
    const nowMs = yield* Clock.currentTimeMillis
    const timestamp = snapTime(nowMs)
    const { clientId, clientSecret } = door.partner
    const answer = yield* door.ask({
      path,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(customer === undefined ? {} : { "authorization-customer": `Bearer ${customer}` }),
        "x-timestamp": timestamp,
        "x-signature": symmetricSignature(Redacted.value(clientSecret), {
          ...{ method: "POST", path, accessToken, body, timestamp },
        }),
        "x-partner-id": clientId,
        "x-external-id": `${nowMs}${randomInt(1e12).toString().padStart(12, "0")}`,
        "channel-id": "95221",
      },
      body,
    })
    return { answer, accessToken, nowMs }
  })

  return {
    call: Effect.fnUntraced(function* (door, path, body, customer) {
      const text = JSON.stringify(body)
      let { answer, accessToken, nowMs } = yield* once(door, path, text, customer)
      if (isTokenRefused(answer)) {
        if (tokens.get(door.partner.id)?.value === accessToken) tokens.delete(door.partner.id)
        ;({ answer, nowMs } = yield* once(door, path, text, customer))
      }
      if (answer.status !== 200) return yield* Effect.fail(refusal(door.partner, answer, nowMs))
      return answer.text
    }),
  }
}

const codeOf = ({ text }: PartnerAnswer): typeof Coded.Type | undefined => Result.getOrUndefined(decodeCoded(text))

/** `401xx01`: the B2B token is not taken (any more). */
const isTokenRefused = (answer: PartnerAnswer): boolean => /^401\d\d01$/.test(codeOf(answer)?.responseCode ?? "")

const refusal = (partner: SyncPartner, answer: PartnerAnswer, nowMs: number): SyncFailure => {
  const { name } = partner
  const coded = codeOf(answer)
  if (/^401\d\d03$/.test(coded?.responseCode ?? "")) {
    return new SyncFailure({ kind: "sign-in", message: `${name} wants you to agree anew: link the account again.` })
  }
  const apartMs = answer.dateMs === undefined ? 0 : Math.abs(answer.dateMs - nowMs)
  if (apartMs > limits.syncClockApartMsMax) {
    const minutes = Math.round(apartMs / 60_000)
    return new SyncFailure({
      kind: "refused",
      message: `${name} did not take our request: its clock and ours are ${minutes} minutes apart.`,
    })
  }
  // Service 74 buys access with the code that the traveller was given.
  if (/^40[04]74\d\d$/.test(coded?.responseCode ?? "")) return unknownCode(name)
  const said = coded === undefined ? `status ${answer.status}` : `${coded.responseCode} ${coded.responseMessage ?? ""}`
  return new SyncFailure({
    kind: "refused",
    message: `${name} refused our request (${said.trim().slice(0, limits.syncQuotedCharactersMax)}).`,
  })
}

export const unreadableSnap = ({ name }: SyncPartner, what: string): SyncFailure =>
  new SyncFailure({ kind: "unreadable", message: `${name} answered in a way that cannot be read (${what}).` })

/**
 * The cursor protocol of `/transactions/sync`: pages of what was added, modified and removed since a cursor, whose
 * contents formats/plaid.ts reads. Pages that changed while their run was read are told by an error of their own, and the
 * run begins anew.
 */
import { Effect, Redacted, Result, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { plaidFormat } from "../formats/plaid.ts"
import type { SyncPartner } from "./partner.ts"
import type { PartnerAnswer, PartnerDoor } from "./partner-door.ts"
import { SyncFailure, unknownCode } from "./sync-failure.ts"
import type { Access, Page, SyncProtocol } from "./sync-protocol.ts"

const Envelope = Schema.Struct({ next_cursor: Schema.String, has_more: Schema.Boolean })

const ExchangeAnswer = Schema.Struct({
  access_token: Schema.String,
  accounts: Schema.Array(
    Schema.Struct({
      account_id: Schema.String,
      name: Schema.String,
      mask: Schema.optionalKey(Schema.NullOr(Schema.String)),
    }),
  ).check(Schema.isMinLength(1)),
})

const decodeEnvelope = Schema.decodeUnknownResult(Schema.fromJsonString(Envelope))
const decodeExchange = Schema.decodeUnknownResult(Schema.fromJsonString(ExchangeAnswer))
const decodeError = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Struct({ error_code: Schema.String })))

const changedCode = "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION"
const signInCodes = new Set(["ITEM_LOGIN_REQUIRED", "INVALID_ACCESS_TOKEN", "ACCESS_NOT_GRANTED", "ITEM_NOT_FOUND"])

const unreadable = ({ name }: SyncPartner, what: string) =>
  new SyncFailure({ kind: "unreadable", message: `${name} answered in a way that cannot be read (${what}).` })

const refusal = ({ name }: SyncPartner, { status, text }: PartnerAnswer): SyncFailure => {
  const error = Result.getOrUndefined(decodeError(text))
  if (error?.error_code === changedCode) {
    return new SyncFailure({ kind: "changed", message: `${name} changed its pages while they were read.` })
  }
  if (error !== undefined && signInCodes.has(error.error_code)) {
    return new SyncFailure({ kind: "sign-in", message: `${name} wants you to agree anew: link the account again.` })
  }
  if (error?.error_code === "INVALID_PUBLIC_TOKEN") return unknownCode(name)
  return new SyncFailure({
    kind: "refused",
    message: `${name} refused our request (${error?.error_code ?? `status ${status}`}).`,
  })
}

const send = (door: PartnerDoor, path: string, body: object) =>
  door
    .ask({
      path,
      headers: {},
      body: JSON.stringify({
        client_id: door.partner.clientId,
        secret: Redacted.value(door.partner.clientSecret),
        ...body,
      }),
    })
    .pipe(
      Effect.flatMap((answer) =>
        answer.status === 200 ? Effect.succeed(answer.text) : Effect.fail(refusal(door.partner, answer)),
      ),
    )

const page: SyncProtocol["page"] = Effect.fnUntraced(function* (door, { credential }, cursor) {
  const text = yield* send(door, "/transactions/sync", {
    access_token: credential,
    ...(cursor === undefined ? {} : { cursor }),
    count: limits.syncPageRows,
  })
  const answer = decodeEnvelope(text)
  if (Result.isFailure(answer)) return yield* Effect.fail(unreadable(door.partner, "page"))
  const { next_cursor, has_more } = answer.success
  const read: Page = { text, cursor: next_cursor, hasMore: has_more }
  return read
})

const exchange: SyncProtocol["exchange"] = Effect.fnUntraced(function* (door, code) {
  const answer = decodeExchange(yield* send(door, "/item/public_token/exchange", { public_token: code }))
  const [first] = Result.isSuccess(answer) ? answer.success.accounts : []
  if (Result.isFailure(answer) || first === undefined) {
    return yield* Effect.fail(unreadable(door.partner, "exchange"))
  }
  const access: Access = {
    account: first.account_id,
    label: first.mask ? `${first.name} ··${first.mask}` : first.name,
    credential: answer.success.access_token,
  }
  return access
})

export const plaidProtocol: SyncProtocol = { format: plaidFormat, order: "run", page, exchange }

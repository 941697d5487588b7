/**
 * Banks that an operator has taken on to be polled, kept in Postgres so that every process knows the same; their secrets
 * are sealed by the field cipher under the partner's name. Read anew every few seconds, so that one that is added or put
 * aside is so everywhere without a restart.
 */
import { Effect, Redacted, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { Source } from "../../../streams/events.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { PartnerName } from "../partners/partner.ts"
import type { SyncPartner } from "./partner.ts"
import { plaidProtocol } from "./plaid-protocol.ts"
import { snapHistoryProtocol, snapStatementProtocol } from "./snap-protocol.ts"

export const PollProtocol = Schema.Literals(["plaid", "snap-history", "snap-statement"])

const loopback = new Set(["127.0.0.1", "[::1]", "localhost"])

/** Where secrets are sent: in the clear to this machine only. */
const isBaseUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username, password } = new URL(text)
  if (`${search}${hash}${username}${password}` !== "") return false
  return protocol === "https:" || (protocol === "http:" && loopback.has(hostname))
}

export const PolledBank = Schema.Struct({
  partner: PartnerName,
  name: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(limits.partnerNameCharactersMax)),
  source: Source,
  baseUrl: Schema.String.check(
    Schema.makeFilter(
      (text: string) => isBaseUrl(text) || "an https address without a query (http on this machine only)",
    ),
  ),
  protocol: PollProtocol,
  clientId: Schema.String.check(
    Schema.isPattern(/^[\x21-\x7e]{1,128}$/, { expected: "1 to 128 printable characters" }),
  ),
  clientSecret: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(limits.partnerTextBytesMax)),
  /** SNAP: PEM of the key that our requests for tokens are signed with. */
  privateKey: Schema.optionalKey(Schema.String),
  intervalMs: Schema.Int.check(
    Schema.isBetween({ minimum: limits.syncIntervalMsMin, maximum: limits.syncIntervalMsMax }),
  ),
  perSecond: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.partnerPerSecondMax })),
  disabled: Schema.Boolean,
})
export type PolledBank = typeof PolledBank.Type

export class PolledBanksError extends Schema.TaggedError<PolledBanksError>()("PolledBanksError", {
  message: Schema.String,
}) {}

const failed = (cause: unknown): PolledBanksError =>
  cause instanceof PolledBanksError
    ? cause
    : new PolledBanksError({
        message: `Polled banks cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      })

const sealedAs = (partner: string): string => `partner:${partner}`

interface Row {
  readonly partner: string
  readonly clientSecret: Uint8Array
  readonly privateKey: Uint8Array | null
}

const decode = Schema.decodeUnknownEffect(PolledBank)

/** All of them, those put aside as well. */
export const polledBanks = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql<Row>`
    select partner, name, source, base_url as "baseUrl", protocol, client_id as "clientId",
           client_secret as "clientSecret", private_key as "privateKey", interval_ms::float8 as "intervalMs",
           per_second as "perSecond", disabled
      from polled_banks order by partner limit ${limits.polledBanksMax}`
  return yield* Effect.forEach(rows, ({ privateKey, ...row }) => {
    const name = sealedAs(row.partner)
    const key = privateKey === null ? {} : { privateKey: cipher.open(name, privateKey) }
    return decode({ ...row, ...key, clientSecret: cipher.open(name, row.clientSecret) })
  })
}).pipe(Effect.mapError(failed))

/** Fails when there is one of this name, or too many. */
export const addPolledBank = Effect.fnUntraced(function* (bank: PolledBank) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const { partner, privateKey } = bank
  const seal = (text: string) => cipher.seal(sealedAs(partner), text)
  const key = privateKey === undefined ? null : seal(privateKey)
  const rows = yield* sql`
    insert into polled_banks (partner, name, source, base_url, protocol, client_id, client_secret, private_key,
                              interval_ms, per_second, disabled)
    select ${partner}, ${bank.name}, ${bank.source}, ${bank.baseUrl}, ${bank.protocol}, ${bank.clientId},
           ${seal(bank.clientSecret)}, ${key}, ${bank.intervalMs}, ${bank.perSecond}, ${bank.disabled}
     where (select count(*) from polled_banks) < ${limits.polledBanksMax}
    on conflict do nothing returning 1`.pipe(Effect.mapError(failed))
  if (rows.length === 1) return
  return yield* new PolledBanksError({
    message: `${partner} is polled already, or there are ${limits.polledBanksMax} polled banks`,
  })
})

/** @returns whether there is one of this name */
export const setPolledBankDisabled = Effect.fnUntraced(function* (partner: string, disabled: boolean) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    update polled_banks set disabled = ${disabled} where partner = ${partner} returning 1`.pipe(Effect.mapError(failed))
  return rows.length === 1
})

const protocolOf = ({ protocol, privateKey = "" }: PolledBank): SyncPartner["protocol"] => {
  const key = Redacted.make(privateKey)
  if (protocol === "plaid") return plaidProtocol
  return protocol === "snap-history" ? snapHistoryProtocol(key) : snapStatementProtocol(key)
}

const partnerOf = (bank: PolledBank): SyncPartner => ({
  id: bank.partner,
  name: bank.name,
  source: bank.source,
  baseUrl: bank.baseUrl.replace(/\/+$/, ""),
  clientId: bank.clientId,
  clientSecret: Redacted.make(bank.clientSecret),
  protocol: protocolOf(bank),
  intervalMs: bank.intervalMs,
  perSecond: bank.perSecond,
  burst: bank.perSecond * 2,
  requestMsMax: limits.syncRequestMsMax,
})

/**
 * The banks that are polled, as partners, brought up to date until the scope closes. One that has not changed stays the
 * same object: whoever holds a token or a bucket of it keeps them.
 */
export const watchPolledBanks = Effect.gen(function* () {
  const held = new Map<string, { readonly said: string; readonly partner: SyncPartner }>()
  const look = Effect.map(polledBanks, (banks) => {
    const active = banks.filter(({ disabled }) => !disabled)
    for (const name of held.keys()) if (!active.some(({ partner }) => partner === name)) held.delete(name)
    for (const bank of active) {
      const said = JSON.stringify(bank)
      if (held.get(bank.partner)?.said !== said) held.set(bank.partner, { said, partner: partnerOf(bank) })
    }
  }).pipe(Effect.catch((error) => Effect.logWarning(`Polled banks are as they were: ${error.message}`)))
  yield* look
  yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced(limits.partnersReloadMs)))
  return (): ReadonlyArray<SyncPartner> => [...held.values()].map(({ partner }) => partner)
})

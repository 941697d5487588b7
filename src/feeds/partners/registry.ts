/**
 * Who our partners are, kept in Postgres so that every process knows the same; secrets are sealed by the field cipher
 * under the partner's name. Beside each one, what became of what it sent, by outcome: how a partner that misbehaves is
 * seen (`pacer partners list`, `/metrics`), over restarts and processes.
 */
import { PgTypes } from "@effect/sql-pg"
import { Context, Effect, Layer, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { Partner } from "./partner.ts"

export class PartnersError extends Schema.TaggedError<PartnersError>()("PartnersError", { message: Schema.String }) {}

export interface PartnerCount {
  readonly partner: string
  /** `accepted`, `circuit-opened`, or the reason of a refusal. */
  readonly outcome: string
  readonly count: number
  readonly lastAt: Date
  readonly detail: string
}

export class Partners extends Context.Service<
  Partners,
  {
    readonly all: Effect.Effect<ReadonlyArray<Partner>, PartnersError>
    /** Undefined when there is none of this key. */
    readonly byClientKey: (clientKey: string) => Effect.Effect<Partner | undefined, PartnersError>
    /** Fails when there is one of this name or client key. */
    readonly add: (partner: Partner) => Effect.Effect<void, PartnersError>
    readonly setDisabled: (partner: string, disabled: boolean) => Effect.Effect<void, PartnersError>
    readonly count: (
      partner: string,
      outcome: string,
      times?: number,
      detail?: string,
    ) => Effect.Effect<void, PartnersError>
    readonly counts: Effect.Effect<ReadonlyArray<PartnerCount>, PartnersError>
    /** False: this partner used this external id on this day already. */
    readonly takeExternalId: (partner: string, day: string, id: string) => Effect.Effect<boolean, PartnersError>
    /** What was taken and came to nothing may be used again. */
    readonly freeExternalId: (partner: string, day: string, id: string) => Effect.Effect<void, PartnersError>
  }
>()("pacer/feeds/Partners") {
  static readonly layer = Layer.effect(
    Partners,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const cipher = yield* FieldCipher
      const ask = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.mapError(effect, partnersError)
      const read = (row: Row) =>
        Effect.mapError(
          decodePartner({
            ...row,
            secret: cipher.open(sealedAs(row.partner), row.secret),
            ...(row.publicKey === null ? { publicKey: undefined } : {}),
            decryptionKey:
              row.decryptionKey === null ? undefined : cipher.open(sealedAs(row.partner), row.decryptionKey),
          }),
          partnersError,
        )
      return Partners.of({
        all: ask(sql.unsafe<Row>(`${select} order by partner limit ${limits.partnersMax}`)).pipe(
          Effect.flatMap((rows) => Effect.forEach(rows, read)),
        ),
        byClientKey: (clientKey) =>
          ask(sql.unsafe<Row>(`${select} where client_key = $1`, [clientKey])).pipe(
            Effect.flatMap(([row]) => (row === undefined ? Effect.succeed(undefined) : read(row))),
          ),
        add: (partner) => insert(sql, partner, (text) => cipher.seal(sealedAs(partner.partner), text)),
        setDisabled: (partner, disabled) =>
          ask(sql`update partners set disabled = ${disabled} where partner = ${partner} returning 1`).pipe(
            Effect.flatMap((rows) => (rows.length === 1 ? Effect.void : Effect.fail(unknownPartner(partner)))),
          ),
        count: (partner, outcome, times = 1, detail = "") =>
          ask(sql`
            insert into partner_counts as held (partner, outcome, count, detail)
            values (${partner}, ${outcome}, ${times}, ${detail.slice(0, limits.partnerDetailCharactersMax)})
            on conflict (partner, outcome) do update
              set count = held.count + excluded.count, last_at = now(), detail = excluded.detail`),
        counts: ask(sql<PartnerCount>`
          select partner, outcome, count::float8 as count, last_at as "lastAt", detail from partner_counts
          order by partner, outcome limit ${limits.partnersMax * 30}`),
        takeExternalId: (partner, day, id) =>
          ask(sql`
            with forgotten as (
              delete from partner_external_ids
              where partner = ${partner} and day < ${day}::date - ${limits.snapExternalIdDaysKept}::int)
            insert into partner_external_ids (partner, day, external_id) values (${partner}, ${day}::date, ${id})
            on conflict do nothing returning 1`).pipe(Effect.map((rows) => rows.length === 1)),
        freeExternalId: (partner, day, id) =>
          ask(sql`
            delete from partner_external_ids
            where partner = ${partner} and day = ${day}::date and external_id = ${id}`),
      })
    }),
  )
}

/** Nobody's user id: the cipher keeps a key per name. */
const sealedAs = (partner: string): string => `partner:${partner}`

const partnersError = (cause: unknown): PartnersError =>
  cause instanceof PartnersError
    ? cause
    : new PartnersError({ message: `The partners cannot be read: ${cause instanceof Error ? cause.message : cause}` })

const unknownPartner = (partner: string) => new PartnersError({ message: `There is no partner ${partner}` })

interface Row {
  readonly partner: string
  readonly secret: Uint8Array
  readonly publicKey: string | null
  readonly decryptionKey: Uint8Array | null
}

const select = `
  select partner, name, client_key as "clientKey", sources, formats, per_second as "perSecond", burst,
         nats_key as "natsKey", signature, secret, public_key as "publicKey", decryption_key as "decryptionKey", disabled
    from partners`

/** Absent fields come as undefined here, which an optional key of the schema is not. */
const decodePartner = (row: object) =>
  Schema.decodeUnknownEffect(Partner)(
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== null)),
  )

const texts = (values: ReadonlyArray<string>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.text))

const insert = (sql: SqlClient.SqlClient, partner: Partner, seal: (text: string) => Uint8Array) =>
  Effect.gen(function* () {
    const rows = yield* sql`
      insert into partners (partner, name, client_key, sources, formats, per_second, burst, nats_key, signature, secret,
                            public_key, decryption_key, disabled)
      select ${partner.partner}, ${partner.name}, ${partner.clientKey}, ${texts(partner.sources)}::text[],
             ${texts(partner.formats)}::text[], ${partner.perSecond}, ${partner.burst}, ${partner.natsKey},
             ${partner.signature}, ${seal(partner.secret)}, ${partner.publicKey ?? null},
             ${partner.decryptionKey === undefined ? null : seal(partner.decryptionKey)}, ${partner.disabled}
       where (select count(*) from partners) < ${limits.partnersMax}
      on conflict do nothing returning 1`
    if (rows.length === 0) {
      yield* new PartnersError({
        message: `There is a partner of the name ${partner.partner} or the client key ${partner.clientKey} already, or there are ${limits.partnersMax} of them`,
      })
    }
  }).pipe(Effect.mapError(partnersError))

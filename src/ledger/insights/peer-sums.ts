/**
 * The sums of those who let their figures stand among others', by person and category, over a span of days. Remembered
 * for a while: many ask for the same span, and the answer to a repeat must not differ.
 */
import { createHmac, randomBytes } from "node:crypto"
import { PgTypes } from "@effect/sql-pg"
import { Clock, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import { eventTypeCodes } from "../../../streams/events.ts"
import type { PeerFigures } from "../../budget/insights/figures.ts"
import { type PersonSum, peersOf } from "../../budget/insights/peers.ts"
import type { Span } from "../../budget/insights/period.ts"

interface Remembered {
  readonly sums: ReadonlyArray<PersonSum>
  readonly untilMs: number
}

interface Row {
  readonly userId: string
  readonly category: number
  readonly minor: number
}

const consentType = eventTypeCodes["consent.changed.v1"]

/** Whoever said something about consents that is not taken in yet may have withdrawn theirs: they are left out. */
const readSums = Effect.fnUntraced(function* (currency: string, { fromDay, toDay }: Span, nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<Row>(
    `select s.user_id as "userId", s.category, sum(s.minor)::float8 as minor
       from (select c.user_id from insight_cursors c
              where c.peers_until > $4::float8::bigint
                and not exists (select 1 from ledger l
                                 where l.type = ${consentType} and l.user_id = c.user_id and l.seq > c.seq)
              order by c.user_id limit ${limits.peersSampledMax}) p
       join spend_days s on s.user_id = p.user_id and s.currency = $1 and s.day between $2::int4 and $3::int4
      group by s.user_id, s.category`,
    [currency, PgTypes.int4(fromDay), PgTypes.int4(toDay), PgTypes.float8(nowMs)],
  )
  return rows.flatMap(({ userId, category, minor }): ReadonlyArray<PersonSum> => {
    const name = categories[category]
    return name === undefined ? [] : [{ userId, category: name, minor }]
  })
})

export class PeerSums extends Context.Service<
  PeerSums,
  {
    /** Undefined where too few share theirs. */
    readonly of: (
      asker: string,
      currency: string,
      span: Span,
    ) => Effect.Effect<PeerFigures | undefined, Effect.Error<ReturnType<typeof readSums>>, SqlClient.SqlClient>
  }
>()("pacer/ledger/PeerSums") {
  static readonly layer = Layer.sync(PeerSums, () => {
    const secret = randomBytes(32)
    const evenOf = (text: string): number =>
      createHmac("sha256", secret).update(text).digest().readUIntBE(0, 6) / 2 ** 48
    const remembered = new Map<string, Remembered>()
    return PeerSums.of({
      of: Effect.fnUntraced(function* (asker, currency, span) {
        const nowMs = yield* Clock.currentTimeMillis
        const key = `${currency} ${span.fromDay} ${span.toDay}`
        const known = remembered.get(key)
        if (known !== undefined && known.untilMs > nowMs) return peersOf(known.sums, asker, evenOf)
        const sums = yield* readSums(currency, span, nowMs)
        if (remembered.size >= limits.peersCachedMax) remembered.clear()
        remembered.set(key, { sums, untilMs: nowMs + limits.peersKeptMs })
        return peersOf(sums, asker, evenOf)
      }),
    })
  })
}

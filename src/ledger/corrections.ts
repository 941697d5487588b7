/** The corrections of a budget over all its time, page by page: what the commits have left in `budget_corrections`. */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { MoneyMove } from "../../streams/events.ts"

interface Row {
  readonly correctionId: string
  readonly seq: number
  readonly proposedAt: Date | null
  readonly reason: string | null
  readonly automatic: boolean
  readonly movedMinor: number
  readonly probabilityBefore: number | null
  readonly probabilityAfter: number | null
  readonly proposal: unknown
  readonly decision: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly moves: unknown
}

const decodeMoves = Schema.decodeUnknownSync(Schema.Array(MoneyMove))
const decodeProposal = Schema.decodeUnknownSync(Schema.NullOr(Schema.Struct({ moves: Schema.Array(MoneyMove) })))

const instantOf = (date: Date | null): string | null => (date === null ? null : date.toISOString())

/** One page, newest first. @param beforeSeq the `next` of the page before */
export const correctionPage = Effect.fn("correctionPage")(function* (options: {
  readonly userId: string
  readonly budgetId: string
  readonly beforeSeq?: number
  readonly limit: number
}) {
  const sql = yield* SqlClient.SqlClient
  const limit = Math.min(options.limit, limits.pageRowsMax)
  const before = PgTypes.float8(options.beforeSeq ?? Number.MAX_SAFE_INTEGER)
  const rows = yield* sql<Row>`
    select correction_id as "correctionId", seq::float8 as seq, proposed_at as "proposedAt", reason, automatic,
           moved_minor::float8 as "movedMinor", probability_before as "probabilityBefore",
           probability_after as "probabilityAfter", proposal, decision, decided_by as "decidedBy",
           decided_at as "decidedAt", moves
      from budget_corrections
     where user_id = ${options.userId} and budget_id = ${options.budgetId} and seq < ${before}::float8::bigint
     order by seq desc, correction_id desc
     limit ${PgTypes.int4(limit)}`
  const last = rows.at(-1)
  return {
    corrections: rows.map(({ seq: _seq, proposal, moves, proposedAt, decidedAt, ...row }) => ({
      ...row,
      proposedAt: instantOf(proposedAt),
      decidedAt: instantOf(decidedAt),
      moves: moves === null ? (decodeProposal(proposal)?.moves ?? []) : decodeMoves(moves),
    })),
    next: rows.length < limit || last === undefined ? null : last.seq,
  }
})

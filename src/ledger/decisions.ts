/**
 * What the categoriser decided, as the archive keeps it: of an event's own transaction the row's columns say it already,
 * of others (placed anew by the event, or in parts) `decided` does. Folding a row again takes it from here, so that a
 * newer model or table changes nobody's past unasked (I1).
 */
import { Schema } from "effect"
import { categories } from "../../config/taxonomy.ts"
import type { Applied } from "../budget/traveller/apply.ts"
import { type Decided, isByRules } from "../budget/traveller/placement.ts"
import { placementsOf, type TransactionRecord } from "../budget/traveller/record.ts"

const Decision = Schema.Struct({
  category: Schema.Literals(categories),
  confidence: Schema.Finite,
  decidedBy: Schema.String,
})

/** By identity. */
export const Decisions = Schema.Record(Schema.String, Decision)
export type Decisions = typeof Decisions.Type

const none: Decisions = {}

export const decisionIn = (decisions: Decisions, identity: string): Decided | undefined =>
  Object.hasOwn(decisions, identity) ? decisions[identity] : undefined

const ruledOf = (record: TransactionRecord): Decided | undefined => {
  const entry = placementsOf(record).find((one) => isByRules(one.entry))?.entry
  return entry && { category: entry.category, confidence: entry.confidence, decidedBy: entry.decidedBy }
}

/** What an event's row has to say beside its own columns; undefined for nearly all. */
export const decidedBeside = ({ record, moved }: Applied): Decisions | undefined => {
  if (moved.length === 0 && record?.parts === undefined) return undefined
  const decided: Record<string, Decided> = {}
  for (const one of record?.parts === undefined ? moved : [record, ...moved]) {
    const ruled = ruledOf(one)
    if (ruled !== undefined) decided[one.identity] = ruled
  }
  return Object.keys(decided).length === 0 ? undefined : decided
}

/** All that a row tells of decisions. */
export const decisionsOf = (
  row: { readonly identity: string; readonly category: number | null },
  body: { readonly by?: string; readonly confidence?: number; readonly decided?: Decisions },
): Decisions => {
  const { by, confidence, decided = none } = body
  const category = row.category === null ? undefined : categories[row.category]
  if (category === undefined || by === undefined || confidence === undefined || !isByRules({ decidedBy: by })) {
    return decided
  }
  return { ...decided, [row.identity]: { category, confidence, decidedBy: by } }
}

/**
 * When something falls due for a traveller, and what a tick then does: budgets turn, consents end. The ledger keeps
 * these times as an index (one row per budget), so that a tick loads nobody else; here, in the state, they decide, so
 * that an index that is late or stale tells nothing twice (I2).
 */
import { nextTurnMs, turnDue } from "../trip-turn.ts"
import { endConsents, nextConsentEndMs } from "./consents.ts"
import type { Delivery } from "./settle.ts"
import type { BudgetHead, TravellerState } from "./state.ts"

/** One row of the index; null: nothing falls due any more. */
export interface Due {
  /** Empty for what is the traveller's own. */
  readonly budgetId: string
  readonly dueMs: number | null
}

export const dueOf = (head: BudgetHead): Due => ({ budgetId: head.budgetId, dueMs: nextTurnMs(head) ?? null })

const ownDue = ({ consents }: TravellerState): Due => ({ budgetId: "", dueMs: nextConsentEndMs(consents) ?? null })

/** All rows of a traveller. */
export const duesOf = (traveller: TravellerState): ReadonlyArray<Due> => [
  ...traveller.budgets.map(dueOf),
  ownDue(traveller),
]

export const earliest = (dues: ReadonlyArray<Due>): number =>
  dues.reduce((least, { dueMs }) => (dueMs === null ? least : Math.min(least, dueMs)), Number.POSITIVE_INFINITY)

/** After a command: the row of its budget, or the traveller's own, and the time of the next tick that matters. */
export const dueAfter = (traveller: TravellerState, budgetId: string | undefined): ReadonlyArray<Due> => {
  const dues = duesOf(traveller)
  traveller.dueMs = earliest(dues)
  return dues.filter((due) => due.budgetId === (budgetId ?? ""))
}

export interface Turned {
  readonly deliveries: ReadonlyArray<Delivery>
  readonly dues: ReadonlyArray<Due>
  /** Source, account and purpose of consents that have ended. */
  readonly endedConsents: ReadonlyArray<string>
}

/** Everything that has fallen due by now, once. Undefined when nothing has. */
export const turn = (traveller: TravellerState, nowMs: number, seq: number, logMs: number): Turned | undefined => {
  if (traveller.dueMs > nowMs) return undefined
  const deliveries: Array<Delivery> = []
  const dues: Array<Due> = []
  for (const head of traveller.budgets) {
    const turn = turnDue(head, nowMs)
    if (turn === undefined) continue
    head.toldMs = Math.max(head.toldMs, nowMs)
    if (turn === "end") head.endedOn = head.endDay
    deliveries.push({ budgetId: head.budgetId, input: { kind: "due", seq, logMs, atMs: nowMs, turn } })
    dues.push(dueOf(head))
  }
  const endedConsents = endConsents(traveller.consents, nowMs)
  if (endedConsents.length > 0) dues.push(ownDue(traveller))
  traveller.dueMs = earliest(duesOf(traveller))
  return { deliveries, dues, endedConsents }
}

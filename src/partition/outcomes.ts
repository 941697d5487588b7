/**
 * After its commit, an event that names an inbox is answered with what became of it; one that was applied before is
 * answered with the first outcome.
 */
import { viewTransaction } from "../budget/look.ts"
import type { Outcome } from "../push/protocol.ts"
import type { Waiting } from "./fold.ts"
import type { Tenancy } from "./tenancy.ts"

const outcomeOf = (waiting: Waiting, tenancy: Tenancy): Outcome => {
  const { applied, known, logged } = waiting
  const repeated = applied.disposition === "duplicate"
  const first = repeated ? known?.first : undefined
  const reason = first === undefined ? applied.reason : first.reason
  const placed = (applied.record ?? known?.record)?.placed
  return {
    eventId: logged.event.id,
    disposition: first?.disposition === "refused" ? "refused" : applied.disposition,
    ...(reason === undefined ? {} : { reason }),
    version: { epoch: tenancy.epoch, generation: tenancy.generation, sequence: logged.seq },
    budgetId: placed?.budgetId ?? first?.budgetId ?? applied.budgetId ?? null,
    ...(placed === undefined ? {} : { transaction: viewTransaction(placed.entry) }),
  }
}

/** Answers everybody who waits for an event of a batch that is committed now. */
export const answerWaiting = (
  waiting: ReadonlyArray<Waiting>,
  tenancies: ReadonlyMap<number, Tenancy>,
  send: (subject: string, text: string) => void,
): void => {
  for (const one of waiting) {
    const tenancy = tenancies.get(one.partition)
    if (tenancy !== undefined) send(one.replyTo, JSON.stringify(outcomeOf(one, tenancy)))
  }
}

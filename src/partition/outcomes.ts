/**
 * After its commit, an event that names an inbox is answered with what became of it; one that was applied before is
 * answered with the first outcome.
 */
import type { Categorise } from "../budget/categorise/categorise.ts"
import { viewTransaction } from "../budget/look.ts"
import type { MerchantWords } from "../budget/traveller/merchant-words.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import { placementsOf } from "../budget/traveller/record.ts"
import type { TransactionView } from "../budget/view.ts"
import { viewHeld } from "../push/held-view.ts"
import type { Outcome } from "../push/protocol.ts"
import type { Waiting } from "./fold.ts"
import type { Tenancy } from "./tenancy.ts"

const msPerDay = 86_400_000

/** What no budget holds has no zone either: its day is the source's own, else that of UTC. */
const heldTransaction = (
  words: MerchantWords,
  record: TransactionRecord | undefined,
  categorise: Categorise,
): TransactionView | undefined =>
  record?.body === undefined
    ? undefined
    : viewHeld(words, record, record.body.givenDay ?? Math.floor(record.body.timeMs / msPerDay), categorise)

const outcomeOf = (waiting: Waiting, tenancy: Tenancy, categorise: Categorise): Outcome => {
  const { applied, known, logged } = waiting
  const repeated = applied.disposition === "duplicate"
  const first = repeated ? known?.first : undefined
  const reason = first === undefined ? applied.reason : first.reason
  const record = applied.record ?? known?.record
  // Of a transaction in parts, the first part answers for all.
  const placed = record === undefined ? undefined : placementsOf(record)[0]
  const transaction =
    placed === undefined ? heldTransaction(waiting.words, record, categorise) : viewTransaction(placed.entry)
  return {
    eventId: logged.event.id,
    disposition: first?.disposition === "refused" ? "refused" : applied.disposition,
    ...(reason === undefined ? {} : { reason }),
    version: { epoch: tenancy.epoch, generation: tenancy.generation, sequence: logged.seq },
    budgetId: placed?.budgetId ?? first?.budgetId ?? applied.budgetId ?? null,
    ...(transaction === undefined ? {} : { transaction }),
  }
}

/** Answers everybody who waits for an event of a batch that is committed now. */
export const answerWaiting = (
  waiting: ReadonlyArray<Waiting>,
  tenancies: ReadonlyMap<number, Tenancy>,
  categorise: Categorise,
  send: (subject: string, text: string) => void,
): void => {
  for (const one of waiting) {
    const tenancy = tenancies.get(one.partition)
    if (tenancy !== undefined) send(one.replyTo, JSON.stringify(outcomeOf(one, tenancy, categorise)))
  }
}

/**
 * What a budget decides by itself, within the limits that its traveller has set, becomes an event of the traveller's own
 * log through the outbox of the same commit: data like any other word from then on, so that a replay finds the plan as it
 * was, whatever the rules of its day (I1, I10).
 */
import type { BudgetActor } from "../actor/actor.ts"
import type { Fact } from "../budget/model.ts"
import type { Outgoing } from "../budget/traveller/sent.ts"

export const correctionSource = "pacer/correction"

/** The decision that an automatic proposal is; undefined for every other fact. */
export const automaticDecision = (
  { userId, budgetId }: Pick<BudgetActor, "userId" | "budgetId">,
  fact: Fact,
): Outgoing | undefined =>
  fact.kind === "correction_proposed" && fact.automatic && fact.proposal !== undefined
    ? {
        type: "correction.decided.v1",
        source: correctionSource,
        subject: userId,
        time: new Date(fact.atMs).toISOString(),
        data: {
          budgetId,
          correctionId: fact.correctionId,
          decision: "accepted",
          by: "engine",
          moves: fact.proposal.moves,
        },
      }
    : undefined

/** What of a batch has changed about keeping a plan: proposals, decisions, goals. */
import type { Turn } from "../actor/actor.ts"
import type { PlanNotice } from "./protocol.ts"

type PlanUpdate = PlanNotice["plan"][number]

/** In the order in which it was said; empty for nearly every batch. */
export const planUpdatesOf = ({ inputs, facts }: Pick<Turn, "inputs" | "facts">): ReadonlyArray<PlanUpdate> => {
  const updates: Array<PlanUpdate> = []
  for (const input of inputs) {
    if (input.kind === "goals") updates.push({ type: "goal_changed", ...input.changed })
    if (input.kind === "offers") updates.push({ type: "offers_found", kind: input.list.kind })
  }
  for (const fact of facts) {
    // One that only takes another's place has come with the offers.
    if (fact.kind === "correction_proposed" && fact.revises === undefined)
      updates.push({ type: fact.kind, correctionId: fact.correctionId })
    if (fact.kind === "correction_decided") {
      const { kind, correctionId, decision, by } = fact
      updates.push({ type: kind, correctionId, decision, by })
    }
    if (fact.kind === "goal_drift") updates.push({ type: "goal_changed", goalId: fact.goalId, what: fact.drift })
  }
  return updates
}

/**
 * Answers a gateway's question for a budget or for all of a user's budgets from the actors' memory, loading the
 * traveller when they sleep. Only the owner of the user's partition answers.
 */
import { Clock, Effect, Result, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { bookedAheadCategories } from "../../config/taxonomy.ts"
import type { Resident, Residents } from "../actor/residents.ts"
import { localDay } from "../budget/calendar.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import { viewCompanions } from "../budget/companions/look.ts"
import type { Knowledge } from "../budget/guarantee/knowledge.ts"
import { summarise, viewBudget } from "../budget/look.ts"
import type { BudgetState } from "../budget/state.ts"
import { categoryOf } from "../budget/traveller/placement.ts"
import type { SuggestionView } from "../budget/view.ts"
import type { Tenancy } from "../partition/tenancy.ts"
import { viewHeld } from "./held-view.ts"
import { matchesFor } from "./match-view.ts"
import { type ViewReply, ViewRequest } from "./protocol.ts"
import { versionOf } from "./pusher.ts"

const decodeRequest = Schema.decodeUnknownResult(Schema.fromJsonString(ViewRequest))

const missing: ViewReply = { found: false }

/** Lodging, transport and tickets bought before the trip: suggested for it, joined on the traveller's word. */
const suggestionsFor = (
  resident: Resident,
  state: BudgetState,
  categorise: Categorise,
): ReadonlyArray<SuggestionView> => {
  const { startDay, timeZone } = state.plan
  const suggestions: Array<SuggestionView> = []
  for (const { record, reason } of resident.traveller.held.values()) {
    const { body } = record
    if (body === undefined || record.parts !== undefined || reason !== "no-budget") continue
    const day = body.givenDay ?? localDay(body.timeMs, timeZone)
    const decided = categoryOf(resident.traveller.merchantWords, record, body, categorise)
    if (
      day >= startDay ||
      day < startDay - limits.suggestBeforeTripDays ||
      !bookedAheadCategories.has(decided.category)
    )
      continue
    const transaction = viewHeld(resident.traveller.merchantWords, record, day, categorise)
    if (transaction !== undefined) suggestions.push({ transaction, reason: "bought before the trip" })
  }
  return suggestions
}

/** Answers requests of the gateways for the owned partitions; a malformed one is answered with nothing found. */
export const makeViews = (
  residents: Residents,
  tenancies: ReadonlyMap<number, Tenancy>,
  categorise: Categorise,
  knowledge: () => Knowledge,
) => {
  const viewOf = (resident: Resident, tenancy: Tenancy, request: ViewRequest, nowMs: number): ViewReply => {
    const version = versionOf(resident, tenancy)
    if (request.ask === "budgets") {
      const states = [...resident.budgets.values()].flatMap((actor) => (actor.state === undefined ? [] : [actor.state]))
      return { found: true, version, view: states.map((state) => summarise(state, nowMs, knowledge())) }
    }
    const state = resident.budgets.get(request.budgetId)?.state
    if (state === undefined) return missing
    if (request.ask === "companions") {
      const members = resident.traveller.members.get(request.budgetId)
      return { found: true, version, view: viewCompanions(state, members) }
    }
    const extras = {
      matches: matchesFor(resident.traveller, state.plan),
      suggestions: suggestionsFor(resident, state, categorise),
      unassignedCount: resident.traveller.held.size,
    }
    return { found: true, version, view: viewBudget(state, nowMs, extras, knowledge()) }
  }

  return Effect.fnUntraced(function* (partition: number, text: string) {
    const request = decodeRequest(text)
    const tenancy = tenancies.get(partition)
    if (Result.isFailure(request) || tenancy === undefined) return missing
    const { userId } = request.success
    const nowMs = yield* Clock.currentTimeMillis
    if (residents.get(userId) === undefined) yield* residents.load([{ userId, partition }], nowMs)
    const resident = residents.get(userId)
    if (resident === undefined) return missing
    resident.lastUsedMs = nowMs
    return viewOf(resident, tenancy, request.success, nowMs)
  })
}

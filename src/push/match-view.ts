/** What the traveller is asked about in a trip: pairs of transactions that may be one payment, or their own money. */
import { limits } from "../../config/limits.ts"
import { localDay } from "../budget/calendar.ts"
import type { BudgetPlan } from "../budget/model.ts"
import { judge, type Side } from "../budget/traveller/matching/score.ts"
import type { TravellerState } from "../budget/traveller/state.ts"
import type { MatchSideView, MatchView } from "../budget/view.ts"

const viewSide = ({ identity, source, timeMs, minor, currency, name }: Side): MatchSideView => ({
  transactionId: identity,
  source,
  occurredAt: new Date(timeMs).toISOString(),
  originalMinor: minor,
  originalCurrency: currency,
  ...(name === undefined ? {} : { merchant: name }),
})

/** Those of the trip's days, newest first. */
export const matchesFor = (
  { intents }: TravellerState,
  { startDay, endDay, timeZone }: BudgetPlan,
): ReadonlyArray<MatchView> => {
  const views: Array<MatchView> = []
  for (const intent of intents.values()) {
    if (intent.maybe === undefined) continue
    const day = localDay(intent.timeMs, timeZone)
    if (day < startDay || day > endDay) continue
    const { kind, from, to } = judge(intent, intent.maybe)
    views.push({ kind, transaction: viewSide(from), other: viewSide(to) })
  }
  return views.reverse().slice(0, limits.matchesShownMax)
}

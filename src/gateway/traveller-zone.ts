/**
 * The clock of a traveller who has not set one, for what belongs to no single trip (a watched price, last week's news):
 * quiet hours are kept where they are, not where the server's day is.
 */
import { Effect, Option, Schema } from "effect"
import { BudgetSummary } from "./contract/views.ts"
import { OwnerViews } from "./owner-views.ts"

const decodeSummaries = Schema.decodeUnknownOption(Schema.Array(BudgetSummary))

/** That of the trip that runs, else of the one to come. */
export const zoneAmong = (trips: ReadonlyArray<Pick<typeof BudgetSummary.Type, "phase" | "timeZone">>): string =>
  (trips.find(({ phase }) => phase === "running") ?? trips.find(({ phase }) => phase === "upcoming"))?.timeZone ?? "UTC"

export const zoneOf = Effect.fn("travellerZone")(function* (userId: string) {
  const found = yield* (yield* OwnerViews).ask({ ask: "budgets", userId })
  return zoneAmong(Option.getOrElse(decodeSummaries(found?.view), () => []))
})

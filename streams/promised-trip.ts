/** The trip that a promise was made for, as its event has it: the planner's outline without its dates, which are the budget's. */
import { Schema } from "effect"
import { limits } from "../config/limits.ts"
import { categories } from "../config/taxonomy.ts"
import { travelStyles } from "../config/travel-costs.ts"

const integer = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const PlaceId = Schema.String.check(
  Schema.isPattern(/^[a-z0-9-]{1,64}$/, { expected: "a place of the list, such as bali" }),
)

export const PromisedTrip = Schema.Struct({
  stops: Schema.Array(Schema.Struct({ destination: PlaceId, days: integer(1, limits.promisedDaysMax) })).check(
    Schema.isMinLength(1),
    Schema.isMaxLength(limits.plannedStopsMax),
  ),
  adults: integer(1, limits.promisedTravellersMax),
  children: integer(0, limits.promisedTravellersMax),
  style: Schema.Literals(travelStyles),
  /** What its itinerary said of its money, in whole rupiah for the whole party, by day (0 is the first). */
  planned: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        day: integer(0, limits.promisedDaysMax - 1),
        category: Schema.Literals(categories),
        rupiah: integer(0, limits.amountMinorMax),
      }),
    ).check(Schema.isMaxLength(limits.plannedCostsMax)),
  ),
})

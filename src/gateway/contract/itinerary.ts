/**
 * Itineraries: what is visited on which day, planned under a money budget, edited by hand, with every version to go back
 * to. `POST /api/itinerary/optimize-budget` is the existing app's own call: its amounts are major units.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import { AmountMinor, BudgetId, Currency, LocalDate, Text } from "../../../streams/events.ts"
import { transportModeNames } from "../../ledger/itineraries.ts"
import { meals } from "../../trip/itinerary/place.ts"
import { optimizationGoals } from "../../trip/itinerary/request.ts"
import { placeKinds } from "../../trip/places/catalogue.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { TransactionId } from "./transactions.ts"

const integer = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const finite = (minimum: number, maximum: number) => Schema.Finite.check(Schema.isBetween({ minimum, maximum }))
const word = Schema.String.check(Schema.isPattern(/^[\w-]{1,64}$/, { expected: "letters, digits, - and _" }))
const minute = integer(0, 1_439)
const Spot = Schema.Struct({ latitude: finite(-90, 90), longitude: finite(-180, 180) })
const Goal = Schema.Literals(optimizationGoals)
const PlaceIds = Schema.Array(word).check(Schema.isMaxLength(100))

export const PlaceView = Schema.Struct({
  placeId: Schema.String,
  name: Schema.String,
  kind: Schema.Literals(placeKinds),
  category: Schema.Literals(categories),
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  feeMinor: Schema.Int.annotate({ description: "Per person." }),
  stayMinutes: Schema.Int,
  serves: Schema.Array(Schema.Literals(meals)),
}).annotate({ identifier: "Place" })

const Way = Schema.Struct({
  mode: Schema.Literals(transportModeNames),
  kilometres: Schema.Finite,
  minutes: Schema.Int,
  costMinor: Schema.Int,
}).annotate({ identifier: "Way", description: "For the whole party." })

export const StopView = Schema.Struct({
  stopId: Schema.String,
  placeId: Schema.NullOr(Schema.String).annotate({ description: "Null: a meal wherever the day has led." }),
  meal: Schema.NullOr(Schema.Literals(meals)),
  name: Schema.String,
  kind: Schema.String,
  category: Schema.Literals(categories),
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  arrivesMinute: Schema.Int.annotate({ description: "Minutes after midnight, local; until it begins one waits." }),
  startMinute: Schema.Int,
  endMinute: Schema.Int,
  plannedMinor: Schema.Int.annotate({ description: "For the whole party, as it was expected." }),
  bookedMinor: Schema.NullOr(Schema.Int).annotate({ description: "Committed: owed whether or not it is paid yet." }),
  actualMinor: Schema.NullOr(Schema.Int).annotate({ description: "Paid, by the transactions beside it." }),
  transactionIds: Schema.Array(Schema.String),
  locked: Schema.Boolean,
  begun: Schema.Boolean,
  fault: Schema.NullOr(Schema.Literals(["closed", "late"])).annotate({
    description: "closed: not open then. late: one cannot be there when it begins.",
  }),
  outcome: Schema.NullOr(Schema.Literals(["visited", "skipped"])),
  rating: Schema.NullOr(Schema.Int),
  way: Way,
}).annotate({ identifier: "Stop" })

export const ItineraryView = Schema.Struct({
  itineraryId: Schema.String,
  version: Schema.Int,
  canUndo: Schema.Boolean,
  name: Schema.String,
  city: Schema.String,
  budgetId: Schema.NullOr(Schema.String),
  currency: Schema.String,
  startDate: Schema.String,
  endDate: Schema.String,
  people: Schema.Int,
  goal: Goal,
  hotel: Spot,
  mustSee: Schema.Array(Schema.String),
  avoid: Schema.Array(Schema.String),
  days: Schema.Array(
    Schema.Struct({
      date: Schema.String,
      stops: Schema.Array(StopView),
      back: Way,
      endsMinute: Schema.Int,
      late: Schema.Boolean.annotate({ description: "It ends after the day should." }),
      plannedMinor: Schema.Int,
      actualMinor: Schema.Int,
    }),
  ),
  costs: Schema.Struct({
    expectedMinor: Schema.Int.annotate({
      description: "Paid where it is, else booked, else planned; ways as planned.",
    }),
    plannedMinor: Schema.Int,
    actualMinor: Schema.Int,
    committedMinor: Schema.Int.annotate({ description: "Booked and not paid yet." }),
    byCategory: Schema.Array(
      Schema.Struct({ category: Schema.Literals(categories), plannedMinor: Schema.Int, actualMinor: Schema.Int }),
    ),
    budgetLeftMinor: Schema.NullOr(Schema.Int).annotate({ description: "Of the linked budget; null: none." }),
    remainingMinor: Schema.NullOr(Schema.Int).annotate({
      description: "Of that, when all that is still to come has been paid as expected; below nothing: it does not fit.",
    }),
  }),
}).annotate({ identifier: "Itinerary" })
export type ItineraryView = typeof ItineraryView.Type

export const CreateItinerary = Schema.Struct({
  itineraryId: Schema.optionalKey(
    word.annotate({ description: "Chosen by the client, so that a repeat makes no second one; left out, made here." }),
  ),
  name: Text,
  city: word,
  budgetId: Schema.optionalKey(BudgetId),
  startDate: LocalDate,
  endDate: LocalDate,
  people: Schema.optionalKey(integer(1, limits.itineraryPeopleMax)),
  currency: Schema.optionalKey(Currency),
  hotel: Schema.optionalKey(Spot.annotate({ description: "Where days begin and end; left out, the city's middle." })),
  goal: Schema.optionalKey(Goal),
  mustSee: Schema.optionalKey(PlaceIds),
  avoid: Schema.optionalKey(PlaceIds),
  modes: Schema.optionalKey(Schema.NonEmptyArray(Schema.Literals(transportModeNames))),
  kindsPerDayMax: Schema.optionalKey(Schema.Record(Schema.Literals(placeKinds), Schema.optionalKey(integer(0, 20)))),
  dayStartsMinute: Schema.optionalKey(minute),
  dayEndsMinute: Schema.optionalKey(minute),
}).annotate({ identifier: "CreateItinerary" })
export type CreateItinerary = typeof CreateItinerary.Type

const major = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)).annotate({
  description: "Major units, as the existing app sends them: 50000 is Rp50.000.",
})
export const BudgetConstraints = Schema.Struct({
  totalBudget: Schema.optionalKey(major),
  categoryLimits: Schema.optionalKey(Schema.Record(Schema.Literals(categories), Schema.optionalKey(major))),
  dailyLimits: Schema.optionalKey(
    Schema.Union([major, Schema.NonEmptyArray(major), Schema.Record(LocalDate, major)]).annotate({
      description: "One for every day, or one a day: then every day keeps to the smallest.",
    }),
  ),
  currency: Currency,
}).annotate({ identifier: "BudgetConstraints" })

const Preferences = Schema.Struct({
  mustSee: Schema.optionalKey(PlaceIds),
  avoid: Schema.optionalKey(PlaceIds),
  likings: Schema.optionalKey(
    Schema.Record(Schema.Literals(placeKinds), Schema.optionalKey(finite(0, 1))).annotate({
      description: "How much a kind of place is liked, 0 to 1, said for this plan.",
    }),
  ),
  personal: Schema.optionalKey(
    Schema.Boolean.annotate({
      description:
        "Whether likings learned from this traveller's visits and ratings count. They do only under their consent of purpose `personalisation` for the source `app/itinerary`; left out, whenever that stands.",
    }),
  ),
}).annotate({ identifier: "ItineraryPreferences" })

const planning = {
  budgetConstraints: Schema.optionalKey(
    BudgetConstraints.annotate({ description: "Left out: what remains of the linked budget." }),
  ),
  userPreferences: Schema.optionalKey(Preferences),
  optimizationGoals: Schema.optionalKey(
    Schema.Union([Goal, Schema.NonEmptyArray(Goal)]).annotate({ description: "Of several the first one counts." }),
  ),
  preview: Schema.optionalKey(Schema.Boolean.annotate({ description: "Shown and not kept." })),
  onlyAtMinor: Schema.optionalKey(
    Schema.Int.annotate({
      description:
        "The `afterMinor` of the preview that is taken: where the plan costs something else by now, since its budget or the day has moved on, it is not kept and the answer is a preview of it.",
    }),
  ),
}
export const GenerateItinerary = Schema.Struct(planning).annotate({ identifier: "GenerateItinerary" })
export const OptimizeBudget = Schema.Struct({ itineraryId: word, ...planning }).annotate({
  identifier: "OptimizeBudget",
})
export type Planning = typeof GenerateItinerary.Type

const Swapped = Schema.NullOr(Schema.Struct({ placeId: Schema.String, name: Schema.String, costMinor: Schema.Int }))
const Over = Schema.Array(
  Schema.Struct({ constraint: Schema.Literals(["total", "day", ...categories]), byMinor: Schema.Int }),
)
export const PlanAnswer = Schema.Struct({
  itinerary: ItineraryView,
  preview: Schema.Boolean,
  personalised: Schema.Boolean,
  beforeMinor: Schema.Int,
  afterMinor: Schema.Int,
  savedMinor: Schema.Int.annotate({ description: "Positive: the new plan costs less, ways included." }),
  over: Over.annotate({ description: "What the plan breaks as it stands; of nothing, no stop has to go." }),
  stillOver: Over.annotate({
    description:
      "What the new plan still breaks: categories of a linked budget that what has begun, is booked or locked takes more than.",
  }),
  swaps: Schema.Array(Schema.Struct({ removed: Swapped, added: Swapped, savesMinor: Schema.Int })),
  choices: Schema.Array(
    Schema.Struct({
      goal: Goal,
      costMinor: Schema.Int,
      liking: Schema.Finite,
      days: Schema.Array(Schema.Array(Schema.String)),
    }),
  ).annotate({ description: "None of them is both dearer and liked less than another; cheapest first." }),
}).annotate({ identifier: "ItineraryPlan" })
export type PlanAnswer = typeof PlanAnswer.Type

const stopId = word
const day = integer(0, limits.itineraryDaysMax - 1)
const position = integer(0, limits.itineraryStopsPerDayMax)
const edit = <const Name extends string>(name: Name) => ({ edit: Schema.Literal(name) })
export const Edit = Schema.Union([
  Schema.Struct({ ...edit("add"), placeId: word, day, position: Schema.optionalKey(position) }),
  Schema.Struct({ ...edit("remove"), stopId }),
  Schema.Struct({ ...edit("move"), stopId, day, position }),
  Schema.Struct({ ...edit("lock"), stopId, startMinute: Schema.optionalKey(minute) }),
  Schema.Struct({ ...edit("unlock"), stopId }),
  Schema.Struct({
    ...edit("book"),
    stopId,
    costMinor: Schema.optionalKey(AmountMinor),
    reference: Schema.optionalKey(Text),
  }),
  Schema.Struct({ ...edit("unbook"), stopId }),
  Schema.Struct({
    ...edit("rate"),
    stopId,
    outcome: Schema.Literals(["visited", "skipped"]),
    rating: Schema.optionalKey(integer(1, 5)),
  }),
  Schema.Struct({ ...edit("link"), transactionId: TransactionId, stopId: Schema.NullOr(stopId) }),
]).annotate({ identifier: "ItineraryEdit" })
const keptVersion = Schema.optionalKey(
  Schema.Int.check(Schema.isGreaterThan(0)).annotate({ description: "A version of the list of versions." }),
)
const version = Schema.optionalKey(
  Schema.Int.annotate({ description: "The version that was looked at; another meanwhile: refused." }),
)
export const EditItinerary = Schema.Struct({ change: Edit, version }).annotate({ identifier: "EditItinerary" })

const params = { itineraryId: word }
const one = "/api/itineraries/:itineraryId"
const reading = [NotFound, Forbidden, Unavailable, EngineTimeout] as const
const error = [...reading, Refused] as const

export class ItineraryGroup extends HttpApiGroup.make("itinerary")
  .add(
    HttpApiEndpoint.get("places", "/api/itinerary/places", {
      query: { city: Schema.optionalKey(word) },
      success: Schema.Struct({
        currency: Schema.String,
        cities: Schema.Array(Schema.Struct({ city: Schema.String, ...Spot.fields, places: Schema.Int })),
        places: Schema.Array(PlaceView),
      }).annotate({ identifier: "Places" }),
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "Cities that can be planned in; the places of one" })),
    HttpApiEndpoint.post("optimizeBudget", "/api/itinerary/optimize-budget", {
      payload: OptimizeBudget,
      success: PlanAnswer,
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Make an itinerary fit a money budget",
        description:
          "Keeps what is booked, locked or begun, changes as little as possible, and says what was swapped and what that saves. " +
          "What cannot be met is refused (`infeasible`) with each constraint that alone would do and by how much to relax it.",
      }),
    ),
    HttpApiEndpoint.get("list", "/api/itineraries", {
      query: { budgetId: Schema.optionalKey(BudgetId) },
      success: Schema.Struct({
        itineraries: Schema.Array(
          Schema.Struct({
            itineraryId: Schema.String,
            version: Schema.Int,
            name: Schema.String,
            city: Schema.String,
            budgetId: Schema.NullOr(Schema.String),
            startDate: Schema.String,
            days: Schema.Int,
            stops: Schema.Int,
          }),
        ),
      }).annotate({ identifier: "Itineraries" }),
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "All itineraries of the traveller" })),
    HttpApiEndpoint.post("create", "/api/itineraries", {
      payload: CreateItinerary,
      success: ItineraryView.pipe(HttpApiSchema.status(201)),
      error,
    }).annotateMerge(OpenApi.annotations({ summary: "Begin an itinerary, empty" })),
    HttpApiEndpoint.get("read", one, { params, success: ItineraryView, error: reading }).annotateMerge(
      OpenApi.annotations({ summary: "An itinerary with its clock and its costs" }),
    ),
    HttpApiEndpoint.post("generate", `${one}/generate`, {
      params,
      payload: GenerateItinerary,
      success: PlanAnswer,
      error,
    }).annotateMerge(OpenApi.annotations({ summary: "Plan it anew around what is booked, locked or begun" })),
    HttpApiEndpoint.post("edit", `${one}/edit`, {
      params,
      payload: EditItinerary,
      success: ItineraryView,
      error,
    }).annotateMerge(
      OpenApi.annotations({ summary: "Add, remove, move, lock, book or rate a stop; say what a transaction paid for" }),
    ),
    HttpApiEndpoint.post("undo", `${one}/undo`, {
      params,
      payload: Schema.Struct({ version, to: keptVersion }),
      success: ItineraryView,
      error,
    }).annotateMerge(
      OpenApi.annotations({ summary: "Back to what the present version was made from, or to any that is kept" }),
    ),
    HttpApiEndpoint.get("versions", `${one}/versions`, {
      params,
      success: Schema.Struct({
        versions: Schema.Array(Schema.Struct({ version: Schema.Int, what: Schema.String, madeAt: Schema.String })),
      }).annotate({ identifier: "ItineraryVersions" }),
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "What was made of it, newest first" })),
    HttpApiEndpoint.delete("remove", one, { params, error: reading }).annotateMerge(
      OpenApi.annotations({ summary: "Forget it with all its versions" }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Itineraries", description: "The trip itself, day by day." })) {}

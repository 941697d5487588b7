/**
 * The closed, versioned set of events: CloudEvents-shaped JSON, one Effect Schema per type. Golden messages for each
 * live in `streams/golden/` and never change their meaning; a change of meaning is a new version beside the old one.
 * The event's `time` is when the thing happened; the log's own time is the broker's. Money is integer minor units (I7).
 */
import { Schema } from "effect"
import { limits } from "../config/limits.ts"
import { categories } from "../config/taxonomy.ts"
import {
  Account,
  AmountMinor,
  BudgetId,
  CategoryName,
  Currency,
  EventId,
  ExternalId,
  Instant,
  integer,
  LocalDate,
  Location,
  Mcc,
  Percent,
  PlannedMinor,
  pattern,
  Source,
  Text,
  TimeZone,
  UserId,
  WalletName,
} from "./event-fields.ts"
import { OffersFound, TakenOffers } from "./offers.ts"
import { PromisedTrip } from "./promised-trip.ts"
import { everyone } from "./subjects.ts"

export {
  Account,
  AmountMinor,
  BudgetId,
  CategoryName,
  Currency,
  EventId,
  ExternalId,
  Instant,
  Latitude,
  LocalDate,
  Location,
  Longitude,
  Mcc,
  Percent,
  PlannedMinor,
  Source,
  Text,
  TimeZone,
  UserId,
  WalletName,
} from "./event-fields.ts"

const Thresholds = Schema.Array(Percent).check(Schema.isMaxLength(limits.thresholdsPerBudgetMax))
const CategoryPlan = Schema.Record(Schema.String, PlannedMinor).check(
  Schema.makeFilter(
    (plan: { readonly [key: string]: number }) =>
      Object.keys(plan).every((key) => (categories as ReadonlyArray<string>).includes(key)),
    { expected: "only known categories" },
  ),
)

/**
 * What a transaction is, where its source knows: only purchases, fees and refunds touch what was spent, and cashback that
 * names its purchase. A transfer, a withdrawal, a top-up, an exchange move one's own money: their fee alone is spent.
 */
export const TransactionKind = Schema.Literals([
  "purchase",
  "refund",
  "fee",
  "income",
  "transfer",
  "withdrawal",
  "topup",
  "exchange",
  "cashback",
])

/** A share in proportion to the sum of all weights. */
const Weight = integer(0, 1_000_000)
const companions = <Part extends Schema.Constraint>(part: Part) =>
  Schema.Array(part).check(Schema.isMinLength(1), Schema.isMaxLength(limits.membersPerBudgetMax))
/**
 * Who bears an expense: equally, by shares, or exactly in its own currency. Whatever does not add up to the amount
 * (rounding, an amendment) is borne by the last.
 */
export const ExpenseSplit = Schema.Union([
  Schema.Struct({ how: Schema.Literal("equal"), parts: companions(Schema.Struct({ userId: UserId })) }),
  Schema.Struct({
    how: Schema.Literal("shares"),
    parts: companions(Schema.Struct({ userId: UserId, weight: Weight })),
  }),
  Schema.Struct({
    how: Schema.Literal("exact"),
    parts: companions(Schema.Struct({ userId: UserId, amountMinor: AmountMinor })),
  }),
])

const transactionKey = { account: Account, externalId: ExternalId }
const transactionBody = {
  revision: Schema.optionalKey(integer(0, 1_000_000)),
  amountMinor: AmountMinor,
  currency: Currency,
  direction: Schema.Literals(["debit", "credit"]),
  status: Schema.Literals(["pending", "posted"]),
  kind: Schema.optionalKey(TransactionKind),
  /** The day at the place of purchase, from sources that know only days. */
  localDate: Schema.optionalKey(LocalDate),
  mcc: Schema.optionalKey(Mcc),
  category: Schema.optionalKey(CategoryName),
  budgetId: Schema.optionalKey(BudgetId),
  merchant: Schema.optionalKey(Text),
  description: Schema.optionalKey(Text),
  location: Schema.optionalKey(Location),
  /** Where the payer was: at the place of `location`, or anywhere. Absent: at it, where its source gives coordinates. */
  channel: Schema.optionalKey(Schema.Literals(["in_person", "online"])),
  /** Of a refund: the purchase that it gives back, in full or in part, by the names its own events have. */
  refunds: Schema.optionalKey(Schema.Struct({ source: Source, ...transactionKey })),
  /** What several sources of one payment have in common: a retrieval reference, an end-to-end id. */
  reference: Schema.optionalKey(ExternalId),
  /** Of a transfer, withdrawal, top-up or exchange: the part of the amount that was charged for it. */
  feeMinor: Schema.optionalKey(AmountMinor),
  /** Of the same: the purse that it filled, and with what. */
  into: Schema.optionalKey(Schema.Struct({ wallet: WalletName, amountMinor: AmountMinor, currency: Currency })),
  /** Of a companion's expense, in the partition of the budget's owner: who bears it, and when the companion said so. */
  shared: Schema.optionalKey(Schema.Struct({ saidAt: Instant, split: ExpenseSplit })),
}

export const TransactionRecorded = Schema.Struct({ ...transactionKey, ...transactionBody })
/**
 * The whole transaction as it now stands; the highest revision wins (I8). The event's `time` is the purchase's own, which
 * gives the spending day, not the time of the amendment.
 */
export const TransactionAmended = Schema.Struct({
  ...transactionKey,
  ...transactionBody,
  revision: integer(1, 1_000_000),
})
export const TransactionReversed = Schema.Struct({
  ...transactionKey,
  revision: integer(1, 1_000_000),
  reason: Schema.optionalKey(Text),
})
/** The traveller's own word about a transaction: its budget (null: none), its category (null: taken back), or both. */
export const TransactionAssigned = Schema.Struct({
  source: Source,
  ...transactionKey,
  budgetId: Schema.optionalKey(Schema.NullOr(BudgetId)),
  category: Schema.optionalKey(Schema.NullOr(CategoryName)),
  /** With `from`: the category is that of all the traveller's purchases of this merchant from then on. */
  merchant: Schema.optionalKey(Text),
  from: Schema.optionalKey(LocalDate),
})

const splitPart = {
  /** Null: in no budget; absent: in the budget of the whole. */
  budgetId: Schema.optionalKey(Schema.NullOr(BudgetId)),
  /** Absent: the category of the whole. */
  category: Schema.optionalKey(CategoryName),
}
const parts = <Part extends Schema.Constraint>(part: Part) =>
  Schema.Array(part).check(Schema.isMaxLength(limits.splitPartsMax))
/**
 * The traveller's word that one transaction is several: parts exact in its original currency, or by weight. Whatever
 * does not add up to the amount (rounding, an amendment) is the last part's; an empty list makes it whole again.
 */
export const TransactionSplit = Schema.Struct({
  source: Source,
  ...transactionKey,
  parts: Schema.Union([
    parts(Schema.Struct({ ...splitPart, amountMinor: AmountMinor })),
    parts(Schema.Struct({ ...splitPart, weight: Weight })),
  ]),
})

/**
 * The traveller's word that a credit gives back a purchase, by the names its own events have; null: none, whatever its
 * source says.
 */
export const TransactionLinked = Schema.Struct({
  source: Source,
  ...transactionKey,
  refunds: Schema.NullOr(Schema.Struct({ source: Source, ...transactionKey })),
})

/**
 * Two transactions are one payment told twice: this one no longer counts, the other does. Of opposite directions they are
 * the two legs of one's own money: the debit is no spend. `same: false` takes that back, or says that they only look
 * alike. Decided once by the matcher or by the traveller, whose word wins whenever it was said.
 */
export const TransactionMatched = Schema.Struct({
  source: Source,
  ...transactionKey,
  with: Schema.Struct({ source: Source, ...transactionKey }),
  same: Schema.Boolean,
  by: Schema.Literals(["matcher", "traveller"]),
})

/** The traveller's word that a transaction is an expense of a trip with companions; null takes it back. */
export const TransactionShared = Schema.Struct({
  source: Source,
  ...transactionKey,
  shared: Schema.NullOr(Schema.Struct({ budgetId: BudgetId, ownerUserId: UserId, split: ExpenseSplit })),
})
export const MemberRole = Schema.Literals(["owner", "editor", "viewer"])
/** On the owner's own subject: somebody belongs to a trip, or has another role in it, from the event's time on. */
export const MemberJoined = Schema.Struct({ budgetId: BudgetId, userId: UserId, role: MemberRole })
export const MemberLeft = Schema.Struct({ budgetId: BudgetId, userId: UserId })
/** Money that went from one companion to another, in the budget's currency. */
export const SettlementRecorded = Schema.Struct({
  budgetId: BudgetId,
  from: UserId,
  to: UserId,
  amountMinor: AmountMinor,
}).check(
  Schema.makeFilter((settlement: { readonly from: string; readonly to: string }) => settlement.from !== settlement.to, {
    expected: "two different companions",
  }),
)

export const BudgetOpened = Schema.Struct({
  budgetId: BudgetId,
  name: Text,
  destination: Schema.optionalKey(Text),
  currency: Currency,
  /** What the traveller thinks in, shown beside the original currency; the budget's own when absent. */
  homeCurrency: Schema.optionalKey(Currency),
  timeZone: TimeZone,
  startDate: LocalDate,
  endDate: LocalDate,
  totalMinor: AmountMinor,
  categoryPlanMinor: Schema.optionalKey(CategoryPlan),
  thresholdsPercent: Schema.optionalKey(Thresholds),
})
export const BudgetChanged = Schema.Struct({
  budgetId: BudgetId,
  name: Schema.optionalKey(Text),
  startDate: Schema.optionalKey(LocalDate),
  endDate: Schema.optionalKey(LocalDate),
  totalMinor: Schema.optionalKey(AmountMinor),
  categoryPlanMinor: Schema.optionalKey(CategoryPlan),
  thresholdsPercent: Schema.optionalKey(Thresholds),
})
export const BudgetClosed = Schema.Struct({ budgetId: BudgetId, reason: Schema.optionalKey(Text) })

/** Lines of a plan between which a correction moves money: its categories, what none of them claims, what is held back. */
export const PlanLine = Schema.Literals([...categories, "unplanned", "reserve"])
export const MoneyMove = Schema.Struct({ from: PlanLine, to: PlanLine, amountMinor: AmountMinor })
const Moves = Schema.Array(MoneyMove).check(Schema.isMaxLength(limits.correctionMovesMax))
/**
 * What became of a correction. `moves` is what it does to the plan, so that the plan in force follows from these words
 * alone; without it an acceptance means what was proposed under that id, as the budget remembers it. An edit always has
 * its own. `proposed` is what was proposed, where that is known: what is learned from it. Of several words about one
 * correction the latest by its own time stands.
 */
export const CorrectionDecided = Schema.Struct({
  budgetId: BudgetId,
  correctionId: EventId,
  decision: Schema.Literals(["accepted", "rejected", "edited", "undone"]),
  /** The traveller when absent; the engine within the limits of automatic corrections. */
  by: Schema.optionalKey(Schema.Literals(["traveller", "engine"])),
  moves: Schema.optionalKey(Moves),
  proposed: Schema.optionalKey(Moves),
  /** Offers that are taken with it; without them, those of what was proposed. `words` are what each swaps, in order. */
  savings: Schema.optionalKey(TakenOffers),
  words: Schema.optionalKey(Schema.Array(Text).check(Schema.isMaxLength(limits.offersPerCorrectionMax))),
})
export const CorrectionMode = Schema.Literals(["off", "suggest", "automatic"])
export const AdherenceTarget = Schema.Finite.check(Schema.isBetween({ minimum: 0.5, maximum: 0.99 }))
/** What corrections may do in a budget, whole: what is absent is as for a new budget. */
export const CorrectionSet = Schema.Struct({
  budgetId: BudgetId,
  mode: CorrectionMode,
  adherenceTarget: Schema.optionalKey(AdherenceTarget),
  floorsMinor: Schema.optionalKey(CategoryPlan),
  locked: Schema.optionalKey(Schema.Array(CategoryName).check(Schema.isMaxLength(categories.length))),
  /** Of automatic corrections; null or absent: any amount. */
  perCorrectionMinorMax: Schema.optionalKey(Schema.NullOr(PlannedMinor)),
  perTripMinorMax: Schema.optionalKey(Schema.NullOr(PlannedMinor)),
})
export const GoalKind = Schema.Literals(["save", "limit", "keep", "fund"])
export const GoalPriority = integer(1, 5)
/**
 * A goal, whole: the latest word by its own time stands. Without a budget it is for the latest opened one of its
 * currency; without a kind it saves.
 */
export const GoalSet = Schema.Struct({
  goalId: EventId,
  budgetId: Schema.optionalKey(BudgetId),
  name: Text,
  targetMinor: AmountMinor,
  currency: Currency,
  byDate: Schema.optionalKey(LocalDate),
  kind: Schema.optionalKey(GoalKind),
  /** Of a limit, and of no other. */
  category: Schema.optionalKey(CategoryName),
  /** 1 comes first; 3 when absent. */
  priority: Schema.optionalKey(GoalPriority),
  paused: Schema.optionalKey(Schema.Boolean),
})
export const GoalRemoved = Schema.Struct({ budgetId: BudgetId, goalId: EventId })
/** Put aside for a goal; negative takes it back out. */
export const GoalContributed = Schema.Struct({
  budgetId: BudgetId,
  goalId: EventId,
  amountMinor: integer(-limits.amountMinorMax, limits.amountMinorMax).check(
    Schema.makeFilter((minor: number) => minor !== 0, { expected: "an amount other than 0" }),
  ),
})
export const ConsentChanged = Schema.Struct({
  source: Source,
  account: Schema.optionalKey(Account),
  purpose: Schema.Literals(["transactions", "personalisation", "peers"]),
  state: Schema.Literals(["granted", "withdrawn"]),
  expires: Schema.optionalKey(Instant),
})
/** What a traveller made of something that Pacer said to them. */
export const NotificationAnswered = Schema.Struct({
  notificationId: EventId,
  kind: pattern(/^[a-z][a-z_]{0,31}$/, "a kind of notification"),
  response: Schema.Literals(["seen", "dismissed", "acted"]),
})
const RateText = pattern(/^(?=.*[1-9])\d{1,12}(\.\d{1,12})?$/, "a positive decimal such as 104.25")
/** One unit of `base` costs `rate` units of `quote` on `date`; immutable per pair and date (I7). */
export const RatePublished = Schema.Struct({
  base: Currency,
  quote: Currency,
  date: LocalDate,
  rate: RateText,
})
/** The traveller's answer to an alert about a purchase of theirs: it was them, or not. `alertSeq` begins its id. */
export const AnomalyAnswered = Schema.Struct({
  budgetId: BudgetId,
  alertSeq: integer(1, Number.MAX_SAFE_INTEGER),
  answer: Schema.Literals(["mine", "not_mine"]),
})
/**
 * A quote that the traveller took for a budget: the trip that was quoted, the price, and the probability that the trip
 * ends within it. The first one stands.
 */
export const PromiseTaken = Schema.Struct({
  budgetId: BudgetId,
  priceMinor: AmountMinor,
  target: Schema.Finite.check(
    Schema.isBetween({ minimum: limits.promisedTargetMin, maximum: limits.promisedTargetMax }),
  ),
  probability: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  /** What the price was made for, a little above the target. */
  aim: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  trip: PromisedTrip,
})
const BookingId = pattern(/^[A-Za-z0-9_.:-]{1,100}$/, "1 to 100 of A-Z a-z 0-9 _ . : -")
/**
 * Booked and not paid yet: the money is owed from now on. In the budget's own currency; `original` is what was agreed, and
 * the rate that it was frozen at (I7). Said again under its id it is this that stands, by the event's own time.
 */
export const BookingCommitted = Schema.Struct({
  bookingId: BookingId,
  budgetId: BudgetId,
  category: CategoryName,
  amountMinor: AmountMinor,
  currency: Currency,
  original: Schema.optionalKey(Schema.Struct({ amountMinor: AmountMinor, currency: Currency, rate: RateText })),
  /** The day of the visit or the stay, on which the money falls due. */
  dueDate: LocalDate,
  merchant: Schema.optionalKey(Text),
  from: Schema.Literals(["itinerary", "prices", "traveller"]),
})
/** Owed no longer: cancelled, paid (by a transaction, where that is known), or because the traveller says so. */
export const BookingReleased = Schema.Struct({
  bookingId: BookingId,
  budgetId: BudgetId,
  why: Schema.Literals(["cancelled", "paid", "word"]),
  transactionId: Schema.optionalKey(pattern(/^[0-9a-f]{32}$/, "a transaction's identity")),
  /** On which day of the trip it was paid, where that is known: it is no spend of that day's allowance. */
  day: Schema.optionalKey(LocalDate),
})
/** Time is at least `at`. */
export const Tick = Schema.Struct({ at: Instant })

/** Event type to the schema of its data: the closed set. */
export const eventData = {
  "budget.opened.v1": BudgetOpened,
  "budget.changed.v1": BudgetChanged,
  "budget.closed.v1": BudgetClosed,
  "txn.recorded.v1": TransactionRecorded,
  "txn.amended.v1": TransactionAmended,
  "txn.reversed.v1": TransactionReversed,
  "txn.assigned.v1": TransactionAssigned,
  "correction.decided.v1": CorrectionDecided,
  "goal.set.v1": GoalSet,
  "consent.changed.v1": ConsentChanged,
  "rate.published.v1": RatePublished,
  "tick.v1": Tick,
  "txn.split.v1": TransactionSplit,
  "txn.shared.v1": TransactionShared,
  "member.joined.v1": MemberJoined,
  "member.left.v1": MemberLeft,
  "settlement.recorded.v1": SettlementRecorded,
  "txn.linked.v1": TransactionLinked,
  "notification.answered.v1": NotificationAnswered,
  "txn.matched.v1": TransactionMatched,
  "anomaly.answered.v1": AnomalyAnswered,
  "promise.taken.v1": PromiseTaken,
  "correction.set.v1": CorrectionSet,
  "goal.removed.v1": GoalRemoved,
  "goal.contributed.v1": GoalContributed,
  "booking.committed.v1": BookingCommitted,
  "booking.released.v1": BookingReleased,
  "offers.found.v1": OffersFound,
} as const

export type EventType = keyof typeof eventData
export { eventTypeCodes } from "./event-codes.ts"

const envelope = <const Type extends EventType, Data extends Schema.Constraint>(
  type: Type,
  data: Data,
  subject: Schema.String,
) =>
  Schema.Struct({
    specversion: Schema.Literal("1.0"),
    id: EventId,
    source: Source,
    type: Schema.Literal(type),
    subject,
    time: Instant,
    /** A core-NATS inbox that wants to hear, after the commit, what became of this event. */
    replyto: Schema.optionalKey(pattern(/^[A-Za-z0-9_.-]{1,128}$/, "an inbox")),
    data,
  })

const Everyone = Schema.String.check(
  Schema.makeFilter((subject: string) => subject === everyone, { expected: everyone }),
)

/** One schema per event, envelope and all. */
export const eventSchemas = {
  "budget.opened.v1": envelope("budget.opened.v1", BudgetOpened, UserId),
  "budget.changed.v1": envelope("budget.changed.v1", BudgetChanged, UserId),
  "budget.closed.v1": envelope("budget.closed.v1", BudgetClosed, UserId),
  "txn.recorded.v1": envelope("txn.recorded.v1", TransactionRecorded, UserId),
  "txn.amended.v1": envelope("txn.amended.v1", TransactionAmended, UserId),
  "txn.reversed.v1": envelope("txn.reversed.v1", TransactionReversed, UserId),
  "txn.assigned.v1": envelope("txn.assigned.v1", TransactionAssigned, UserId),
  "correction.decided.v1": envelope("correction.decided.v1", CorrectionDecided, UserId),
  "goal.set.v1": envelope("goal.set.v1", GoalSet, UserId),
  "consent.changed.v1": envelope("consent.changed.v1", ConsentChanged, UserId),
  "rate.published.v1": envelope("rate.published.v1", RatePublished, Everyone),
  "tick.v1": envelope("tick.v1", Tick, Everyone),
  "txn.split.v1": envelope("txn.split.v1", TransactionSplit, UserId),
  "txn.shared.v1": envelope("txn.shared.v1", TransactionShared, UserId),
  "member.joined.v1": envelope("member.joined.v1", MemberJoined, UserId),
  "member.left.v1": envelope("member.left.v1", MemberLeft, UserId),
  "settlement.recorded.v1": envelope("settlement.recorded.v1", SettlementRecorded, UserId),
  "txn.linked.v1": envelope("txn.linked.v1", TransactionLinked, UserId),
  "notification.answered.v1": envelope("notification.answered.v1", NotificationAnswered, UserId),
  "txn.matched.v1": envelope("txn.matched.v1", TransactionMatched, UserId),
  "anomaly.answered.v1": envelope("anomaly.answered.v1", AnomalyAnswered, UserId),
  "promise.taken.v1": envelope("promise.taken.v1", PromiseTaken, UserId),
  "correction.set.v1": envelope("correction.set.v1", CorrectionSet, UserId),
  "goal.removed.v1": envelope("goal.removed.v1", GoalRemoved, UserId),
  "goal.contributed.v1": envelope("goal.contributed.v1", GoalContributed, UserId),
  "booking.committed.v1": envelope("booking.committed.v1", BookingCommitted, UserId),
  "booking.released.v1": envelope("booking.released.v1", BookingReleased, UserId),
  "offers.found.v1": envelope("offers.found.v1", OffersFound, UserId),
} as const

export type PacerEvent = { [Type in EventType]: (typeof eventSchemas)[Type]["Type"] }[EventType]
export type EventOf<Type extends EventType> = (typeof eventSchemas)[Type]["Type"]
export type TransactionRecordedData = typeof TransactionRecorded.Type
export type BudgetOpenedData = typeof BudgetOpened.Type

/** Every event of the closed set. */
export const AnyEvent = Schema.Union(Object.values(eventSchemas))

export const isEventType = (type: string): type is EventType => Object.hasOwn(eventData, type)

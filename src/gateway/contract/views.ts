/**
 * What the gateway answers with, as schemas: the shapes of budget/view.ts, described for those who call. That both say
 * the same is checked by the compiler at the end of this file.
 */
import { Schema } from "effect"
import { categories } from "../../../config/taxonomy.ts"
import { ExpenseSplit, MemberRole } from "../../../streams/events.ts"
import type * as View from "../../budget/view.ts"
import { GuaranteeView } from "./guarantee-view.ts"
import { CorrectionView, GoalsView } from "./plan-views.ts"

const minor = (description: string) =>
  Schema.Int.annotate({ description: `${description} Minor units of the budget's currency.` })
const day = Schema.String.annotate({ description: "YYYY-MM-DD in the budget's time zone.", examples: ["2026-05-08"] })
const instant = Schema.String.annotate({ description: "ISO 8601, UTC.", examples: ["2026-05-08T11:30:00.000Z"] })
const category = Schema.Literals(categories)

export const TransactionView = Schema.Struct({
  transactionId: Schema.String.annotate({ description: "Stable over amendments." }),
  source: Schema.String,
  externalId: Schema.String,
  status: Schema.Literals(["pending", "posted", "reversed"]),
  kind: Schema.String,
  occurredAt: instant,
  day,
  spendMinor: minor("What it counts for in this budget; negative gives back."),
  originalMinor: Schema.Int.annotate({ description: "As paid, in minor units of `originalCurrency`." }),
  originalCurrency: Schema.String,
  rate: Schema.optionalKey(
    Schema.String.annotate({ description: "Budget currency per original unit, frozen at entry." }),
  ),
  category,
  confidence: Schema.Finite.annotate({ description: "0 to 1." }),
  decidedBy: Schema.String.annotate({ description: "What decided the category.", examples: ["mcc"] }),
  oneOff: Schema.Boolean.annotate({ description: "Lodging and intercity transport: kept out of the daily rate." }),
  merchant: Schema.optionalKey(Schema.String),
  description: Schema.optionalKey(Schema.String),
  place: Schema.optionalKey(Schema.String),
  shared: Schema.optionalKey(
    Schema.Struct({
      payerId: Schema.String,
      shares: Schema.Array(Schema.Struct({ userId: Schema.String, minor: Schema.Int })),
    }).annotate({ description: "Among companions: who paid it, and who bears how much of it." }),
  ),
}).annotate({ identifier: "Transaction" })

export const AlertView = Schema.Struct({
  alertId: Schema.String,
  kind: Schema.Literals([
    "threshold",
    "burn_warning",
    "trip_started",
    "trip_ended",
    "anomaly",
    "correction_proposed",
    "correction_decided",
    "goal_drift",
  ]),
  at: instant,
  severity: Schema.Literals(["info", "warning", "critical"]),
  text: Schema.String.annotate({ description: "One English sentence.", examples: ["70 % of the budget is spent."] }),
  percent: Schema.optionalKey(Schema.Int),
  transactionId: Schema.optionalKey(Schema.String.annotate({ description: "Of an anomaly: the purchase." })),
  reason: Schema.optionalKey(Schema.String.annotate({ description: "Of an anomaly: the sign that spoke." })),
  score: Schema.optionalKey(Schema.Finite.annotate({ description: "Of an anomaly: how strongly, 0 to 1." })),
  numbers: Schema.optionalKey(
    Schema.Array(Schema.Struct({ name: Schema.String, text: Schema.String })).annotate({
      description: "Of an anomaly: the figures that the sign went by.",
      examples: [[{ name: "Your usual", text: "Rp65.000" }]],
    }),
  ),
  answer: Schema.optionalKey(
    Schema.Literals(["mine", "not_mine"]).annotate({
      description: "What the traveller has said of it. `not_mine` disputes the purchase; it goes on counting.",
    }),
  ),
}).annotate({ identifier: "Alert" })

const quantiles = {
  p05: minor("With a probability of 5 %, spend stays at or below this."),
  p25: Schema.Int,
  p50: minor("As likely to stay below as not."),
  p75: Schema.Int,
  p95: Schema.Int,
}

export const Forecast = Schema.Struct({
  committedMinor: minor("One-offs planned and not paid yet, and all that is booked; part of all that follows."),
  endOfTrip: Schema.Struct(quantiles),
  probabilityWithinPlan: Schema.Finite.annotate({ description: "0 to 1: the trip ends within its plan." }),
  perDay: Schema.Array(Schema.Struct({ date: day, ...quantiles })).annotate({
    description: "Spent by the end of each day that is left, today first; on long trips of some of them.",
  }),
  byCategory: Schema.Array(Schema.Struct({ category, ...quantiles })),
}).annotate({
  identifier: "Forecast",
  description: "Where spend is heading by the trip's end: quantiles of sums from the beginning, one-offs included.",
})

export const BudgetSummary = Schema.Struct({
  budgetId: Schema.String,
  userId: Schema.String,
  name: Schema.String,
  destination: Schema.optionalKey(Schema.String),
  currency: Schema.String,
  exponent: Schema.Int.annotate({ description: "Decimals of the minor unit." }),
  shownDecimals: Schema.Int.annotate({ description: "How many of them a person is shown." }),
  homeCurrency: Schema.optionalKey(Schema.String),
  timeZone: Schema.String,
  startDate: day,
  endDate: day,
  phase: Schema.Literals(["upcoming", "running", "ended", "closed"]),
  asOf: instant,
  today: day,
  tripDay: Schema.Int.annotate({ description: "1 on the first day, 0 before it." }),
  tripDays: Schema.Int,
  remainingDays: Schema.Int.annotate({ description: "Days still to come, today included." }),
  totalMinor: minor("The plan."),
  spentMinor: minor("Spent so far."),
  leftMinor: minor("What is left; negative when overspent."),
  pendingMinor: minor("The part of it that banks have not posted yet."),
  committedMinor: minor("Booked and not paid yet: owed, and no part of what was spent."),
  transactionCount: Schema.Int,
  byCategory: Schema.Array(
    Schema.Struct({
      ...{ category, plannedMinor: Schema.NullOr(Schema.Int), spentMinor: Schema.Int },
      committedMinor: minor("Booked and not paid yet."),
      count: Schema.Int,
    }),
  ),
  byDay: Schema.Array(
    Schema.Struct({
      date: day,
      plannedMinor: Schema.Int,
      spentMinor: Schema.Int,
      oneOffMinor: Schema.Int,
      count: Schema.Int,
    }),
  ).annotate({ description: "Every trip day, and days outside the trip that hold spend." }),
  rolling: Schema.Struct({ hourMinor: Schema.Int, dayMinor: Schema.Int, weekMinor: Schema.Int }),
  burn: Schema.Struct({
    perDayMinor: minor("Per day without one-offs."),
    perDayWithOneOffsMinor: minor("Per day with them."),
    plannedPerDayMinor: minor("Per day as planned."),
  }),
  pace: Schema.Struct({
    expectedMinor: minor("What an even pace would have spent by now."),
    differenceMinor: minor("Positive is over it."),
    state: Schema.Literals(["under", "on", "over"]),
  }),
  allowance: Schema.Struct({
    todayMinor: Schema.Int,
    todaySpentMinor: Schema.Int,
    todayLeftMinor: Schema.Int,
    perRemainingDayMinor: Schema.Int,
  }),
  runway: Schema.Struct({
    days: Schema.NullOr(Schema.Finite).annotate({ description: "Days of money left at this burn; null: no burn yet." }),
    endsOn: Schema.NullOr(day).annotate({ description: "When it ends; null: not before the trip does." }),
  }),
  thresholds: Schema.Array(Schema.Struct({ percent: Schema.Int, crossed: Schema.Boolean })),
  forecast: Forecast,
  guarantee: Schema.optionalKey(GuaranteeView),
}).annotate({ identifier: "BudgetSummary" })

export const SuggestionView = Schema.Struct({ transaction: TransactionView, reason: Schema.String }).annotate({
  identifier: "Suggestion",
  description: "Bought before the trip: joins the budget on the traveller's word.",
})

const MatchSideView = Schema.Struct({
  transactionId: Schema.String,
  source: Schema.String,
  occurredAt: instant,
  originalMinor: Schema.Int,
  originalCurrency: Schema.String,
  merchant: Schema.optionalKey(Schema.String),
})

export const MatchView = Schema.Struct({
  kind: Schema.Literals(["same", "moved"]).annotate({
    description: "same: one payment, told twice. moved: the two legs of the traveller's own money.",
  }),
  transaction: MatchSideView.annotate({ description: "The one that would no longer count." }),
  other: MatchSideView,
}).annotate({
  identifier: "Match",
  description: "May be the same: the traveller accepts it (`PUT same-as`) or keeps both (`POST apart-from`).",
})

export const WalletView = Schema.Struct({
  name: Schema.String.annotate({ examples: ["cash", "gopay"] }),
  currency: Schema.String,
  balanceMinor: Schema.Int.annotate({ description: "Minor units of its own currency; never below nothing." }),
  unknownMinor: Schema.Int.annotate({ description: "Spent from it beyond what is known to have come in." }),
}).annotate({ identifier: "Wallet" })

export const CommitmentView = Schema.Struct({
  bookingId: Schema.String,
  category,
  amountMinor: minor("Of the budget's currency."),
  original: Schema.optionalKey(
    Schema.Struct({ amountMinor: Schema.Int, currency: Schema.String, rate: Schema.String }).annotate({
      description: "What was agreed, in its own currency, and the rate that it was frozen at.",
    }),
  ),
  dueDate: day,
  merchant: Schema.optionalKey(Schema.String),
  from: Schema.Literals(["itinerary", "prices", "traveller"]),
  committedAt: instant,
  state: Schema.Literals(["open", "released"]).annotate({ description: "open: owed. released: owed no longer." }),
  released: Schema.optionalKey(
    Schema.Struct({
      why: Schema.Literals(["cancelled", "paid", "word"]),
      at: instant,
      transactionId: Schema.optionalKey(Schema.String),
    }),
  ),
  maybe: Schema.optionalKey(
    Schema.Struct({
      ...{ transactionId: Schema.String, at: instant, spendMinor: Schema.Int },
      merchant: Schema.optionalKey(Schema.String),
    }).annotate({ description: "May have paid it: the traveller releases it by this, or leaves it." }),
  ),
}).annotate({ identifier: "Commitment", description: "Something booked: owed, or no longer and why." })

const version = Schema.String.annotate({
  description: "`<epoch>.<stream generation>.<sequence>`: what the WebSocket's `lastVersion` wants.",
  examples: ["3.1778198400000.4711"],
})

export const BudgetsAnswer = Schema.Struct({ budgets: Schema.Array(BudgetSummary), version }).annotate({
  identifier: "Budgets",
})

export const BudgetAnswer = Schema.Struct({ budget: BudgetSummary, version }).annotate({ identifier: "Budget" })

export const DashboardAnswer = Schema.Struct({
  version,
  summary: BudgetSummary,
  transactions: Schema.Array(TransactionView).annotate({ description: "Newest first." }),
  alerts: Schema.Array(AlertView).annotate({ description: "Newest first." }),
  suggestions: Schema.Array(SuggestionView),
  matches: Schema.Array(MatchView),
  wallets: Schema.Array(WalletView).annotate({ description: "Cash and e-wallets, as this trip's transactions tell." }),
  commitments: Schema.Array(CommitmentView).annotate({ description: "What is owed first; empty for companions." }),
  unassignedCount: Schema.Int.annotate({ description: "The traveller's transactions that no budget holds." }),
  correction: Schema.optionalKey(
    Schema.NullOr(CorrectionView).annotate({ description: "What keeps the plan; null for companions." }),
  ),
  goals: Schema.optionalKey(Schema.NullOr(GoalsView).annotate({ description: "Null for companions." })),
}).annotate({ identifier: "Dashboard" })

const role = MemberRole.annotate({
  description:
    "viewer: sees the budget. editor: also shares expenses with it and records settlements. owner: also runs its companions.",
})

export const CompanionsView = Schema.Struct({
  budgetId: Schema.String,
  ownerUserId: Schema.String,
  currency: Schema.String,
  members: Schema.Array(Schema.Struct({ userId: Schema.String, role })).annotate({
    description: "The owner first. Those who have left are not in it.",
  }),
  balances: Schema.Array(Schema.Struct({ userId: Schema.String, netMinor: Schema.Int })).annotate({
    description: "Positive is owed to them, negative they owe; together nothing. Whoever is even is not in it.",
  }),
  transfers: Schema.Array(Schema.Struct({ from: Schema.String, to: Schema.String, amountMinor: Schema.Int })).annotate({
    description: "As few transfers as it takes, after which nobody owes anybody.",
  }),
}).annotate({ identifier: "CompanionsView" })

export const CompanionsAnswer = Schema.Struct({
  ...CompanionsView.fields,
  yourRole: role,
  version,
}).annotate({ identifier: "Companions" })

export const SharedBudgetsAnswer = Schema.Struct({
  budgets: Schema.Array(Schema.Struct({ yourRole: role, budget: BudgetSummary })),
}).annotate({ identifier: "SharedBudgets" })

const told = Schema.Struct({
  transactionId: Schema.String,
  source: Schema.String,
  amountMinor: Schema.Int,
  occurredAt: instant,
})

/** A transaction with all that was said about it, as its own traveller sees it. */
export const TransactionDetail = Schema.Struct({
  transactionId: Schema.String,
  source: Schema.String,
  externalId: Schema.String,
  amountMinor: Schema.Int.annotate({ description: "Minor units of `currency`." }),
  currency: Schema.String,
  direction: Schema.Literals(["debit", "credit"]),
  kind: Schema.String,
  status: Schema.Literals(["pending", "posted", "reversed"]),
  occurredAt: instant,
  merchant: Schema.NullOr(Schema.String),
  note: Schema.NullOr(Schema.String),
  byHand: Schema.Boolean.annotate({ description: "Entered by hand: can be changed, voided and restored." }),
  budgetId: Schema.NullOr(Schema.String).annotate({ description: "The budget that holds it; null: none." }),
  category: Schema.NullOr(category).annotate({ description: "Null while no budget of this traveller holds it." }),
  parts: Schema.Array(
    Schema.Struct({
      amountMinor: Schema.Int,
      budgetId: Schema.NullOr(Schema.String).annotate({ description: "Null: in no budget." }),
      category: Schema.NullOr(category),
    }),
  ).annotate({ description: "Of a split transaction; empty while it is whole." }),
  shared: Schema.NullOr(
    Schema.Struct({ budgetId: Schema.String, ownerUserId: Schema.String, split: ExpenseSplit }),
  ).annotate({ description: "With whose trip it is shared, and who bears it." }),
  refundOf: Schema.NullOr(Schema.String).annotate({ description: "The purchase that it gives back." }),
  refunds: Schema.Array(
    Schema.Struct({ transactionId: Schema.String, amountMinor: Schema.Int, occurredAt: instant }),
  ).annotate({ description: "What gives it back, in the order of their times." }),
  sameAs: Schema.NullOr(Schema.String).annotate({
    description: "What it is matched to: the one that counts, or the other leg of the traveller's own money.",
  }),
  twins: Schema.Array(told).annotate({ description: "The same payment, as others tell of it: they do not count." }),
}).annotate({ identifier: "TransactionDetail" })

export const TransactionsAnswer = Schema.Struct({
  transactions: Schema.Array(TransactionView).annotate({
    description: "The latest to reach Pacer first, each as it stands now.",
  }),
  next: Schema.NullOr(Schema.Int).annotate({ description: "Give it as `before` for the next page; null at the end." }),
}).annotate({ identifier: "TransactionPage" })

const outcome = {
  eventId: Schema.String.annotate({
    description: "The event's id in the log: the Idempotency-Key where one was sent.",
  }),
  reason: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "Why it is held: no-budget, unknown-budget, no-rate, too-large (worth more in the budget's currency than an amount may be), by-word, no-purchase, too-many-refunds, other-currency, not-a-member.",
      examples: ["no-rate"],
    }),
  ),
  budgetId: Schema.NullOr(Schema.String).annotate({ description: "The budget that holds it now; null: none." }),
  version,
  transaction: Schema.optionalKey(
    TransactionView.annotate({ description: "As it stands after the commit; left out while no budget holds it." }),
  ),
}

export const Recorded = Schema.Struct({
  ...outcome,
  disposition: Schema.Literals(["applied", "held"]).annotate({
    description: "`held`: kept for the traveller until a budget fits it.",
  }),
}).annotate({ identifier: "Recorded", description: "Committed." })

export const Repeated = Schema.Struct({ ...outcome, disposition: Schema.Literal("duplicate") }).annotate({
  identifier: "Repeated",
  description: "It was known already and counts once; this is the first outcome.",
})

/** Fails to compile when a schema above and its shape in budget/view.ts part ways. */
type Same<Schema, Shape> = [Schema] extends [Shape] ? ([Shape] extends [Schema] ? true : never) : never
const agreed: readonly [
  Same<typeof TransactionView.Type, View.TransactionView>,
  Same<typeof AlertView.Type, View.AlertView>,
  Same<typeof BudgetSummary.Type, View.BudgetSummary>,
  Same<Omit<typeof DashboardAnswer.Type, "version">, View.BudgetView>,
  Same<typeof CompanionsView.Type, View.CompanionsView>,
] = [true, true, true, true, true]
void agreed

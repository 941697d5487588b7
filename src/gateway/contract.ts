/**
 * The gateway's HTTP contract: every path, what it takes and what it answers, apart from the code that does it. OpenAPI
 * and the page at /docs are generated from it, the routes are made from it, and the ownership matrix walks it (I9).
 */
import { HttpApi, OpenApi } from "effect/http-api"
import { limits } from "../../config/limits.ts"
import { AccountsGroup } from "./contract/accounts.ts"
import { AnalyticsGroup } from "./contract/analytics.ts"
import { BudgetsGroup } from "./contract/budgets.ts"
import { CommitmentsGroup } from "./contract/commitments.ts"
import { CompanionsGroup } from "./contract/companions.ts"
import { ComparisonGroup } from "./contract/comparison.ts"
import { ConsentsGroup } from "./contract/consents.ts"
import { CorrectionsGroup } from "./contract/corrections.ts"
import { DealsGroup, MerchantsGroup } from "./contract/deals.ts"
import { ExpensesGroup } from "./contract/expenses.ts"
import { GoalsGroup } from "./contract/goals.ts"
import { ImportsGroup } from "./contract/imports.ts"
import { ItineraryGroup } from "./contract/itinerary.ts"
import { NotificationsGroup } from "./contract/notifications.ts"
import { PlansGroup } from "./contract/plans.ts"
import { SessionGroup } from "./contract/session.ts"
import { SnapGroup } from "./contract/snap.ts"
import { SystemGroup } from "./contract/system.ts"
import { TransactionsGroup } from "./contract/transactions.ts"

export class Api extends HttpApi.make("pacer")
  .add(SessionGroup)
  .add(BudgetsGroup)
  .add(CorrectionsGroup)
  .add(GoalsGroup)
  .add(CommitmentsGroup)
  .add(PlansGroup)
  .add(ExpensesGroup)
  .add(TransactionsGroup)
  .add(CompanionsGroup)
  .add(AnalyticsGroup)
  .add(ComparisonGroup)
  .add(ItineraryGroup)
  .add(NotificationsGroup)
  .add(ConsentsGroup)
  .add(AccountsGroup)
  .add(ImportsGroup)
  .add(DealsGroup)
  .add(MerchantsGroup)
  .add(SnapGroup)
  .add(SystemGroup)
  .annotateMerge(
    OpenApi.annotations({
      title: "Pacer",
      version: "1.0.0",
      description: [
        "Keeps every trip on budget, live.",
        "",
        "**Money** is integer minor units with an ISO 4217 code, except `amount` in `sync-transaction`, which is major units.",
        "**Commands** are answered after their commit. With an `Idempotency-Key` a repeat changes nothing and returns the first outcome; " +
          `the key on another command is refused (\`idempotency-key-reused\`, remembered ${limits.idempotencyKeptDays} days).`,
        "**Errors** are RFC 9457 problem documents (`application/problem+json`) with a stable `type`; `field` names the input that is wrong. " +
          "Beside those listed per operation: 404, 405, 408, 413, 500 and 504 anywhere.",
        `**Limits**: ${limits.httpBodyBytesMax / 1_024} KB per body, ${limits.requestsPerUserPerSecond} requests per second and traveller; ` +
          "beyond that 429 with `Retry-After`.",
      ].join("\n\n"),
    }),
  ) {}

/** Input fields that several requests share, described for those who call them. Bounds come from config/limits.ts. */
import { Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import {
  AmountMinor,
  BudgetId,
  CategoryName,
  Currency,
  EventId,
  Instant,
  LocalDate,
  PlannedMinor,
  Text,
  UserId,
} from "../../../streams/events.ts"

export const userId = UserId.annotate({ description: "The traveller.", examples: ["ayu"] })

export const budgetId = BudgetId.annotate({
  description: "A budget of the traveller.",
  examples: ["b_9vJm3cQkT2mVx0aPz1LwYQ"],
})

export const amountMinor = AmountMinor.annotate({
  description: "Minor units of the currency: 5000000 is Rp50.000 (IDR has exponent 2), 1200 is ¥1,200 (JPY has none).",
  examples: [5_000_000],
})

export const plannedMinor = PlannedMinor.annotate({
  description: "Minor units of the budget's currency.",
  examples: [150_000_000],
})

export const currency = Currency.annotate({ description: "ISO 4217 code.", examples: ["IDR"] })

export const category = CategoryName.annotate({
  description: "The traveller's own word, which decides; left out, Pacer chooses.",
  examples: ["food"],
})

export const clientId = EventId.annotate({
  description:
    "Chosen by the client, unique per traveller: an expense with the same id counts once, however often it is sent.",
  examples: ["phone-7f3a-000012"],
})

export const occurredAt = Instant.annotate({
  description: `When it happened; at most ${limits.futureMsMax / 3_600_000} hours ahead and ${limits.pastDaysMax} days back.`,
  examples: ["2026-05-08T19:30:00+08:00"],
})

export const localDate = LocalDate.annotate({ description: "A day.", examples: ["2026-05-08"] })

export const text = (description: string, example: string) => Text.annotate({ description, examples: [example] })

export const idempotencyKey = {
  "idempotency-key": Schema.optionalKey(
    EventId.annotate({
      description:
        "Makes the command count once for this traveller: a repeat under the same key changes nothing and returns the first outcome.",
      examples: ["7d5ad4c8-open-bali"],
    }),
  ),
}

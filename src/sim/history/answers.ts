/**
 * What a traveller says of alerts and notifications, of ones that there are and of others: it is remembered, and changes
 * no account.
 */
import { historyStartMs, hourMs, type Slot, type Story } from "./story.ts"

export const tellAnswers = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  for (let count = dice.pick([0, 0, 1, 2]); count > 0; count--) {
    const timeMs = story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    const { budgetId } = dice.pick(slots)
    const alertSeq = dice.integer(1, 200)
    story.add(userId, "anomaly.answered.v1", timeMs, {
      budgetId,
      alertSeq,
      answer: dice.pick(["mine", "not_mine"]),
    }).needs = { budgetId }
  }
  if (!dice.chance(0.3)) return
  const response = dice.pick(["seen", "dismissed", "acted"])
  const notificationId = `n-0-${dice.integer(1, 200)}-0`
  story.add(userId, "notification.answered.v1", story.instant(historyStartMs), {
    notificationId,
    kind: "threshold",
    response,
  })
}

/** Quotes taken before trips begin, after, and twice: none changes an account. */
export const tellPromises = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  for (let count = dice.pick([0, 0, 1, 2]); count > 0; count--) {
    const { budgetId } = dice.pick(slots)
    story.add(userId, "promise.taken.v1", story.instant(historyStartMs + dice.integer(0, 300) * hourMs), {
      budgetId,
      priceMinor: dice.integer(1, 100_000),
      target: 0.95,
      probability: 0.96,
      aim: 0.965,
      trip: { stops: [{ destination: "bali", days: 6 }], adults: dice.integer(1, 3), children: 0, style: "mid-range" },
    }).needs = { budgetId }
  }
}

/** What a traveller allows and takes back, in whatever order it arrives: the latest word per source, account and purpose. */
import { dayMs, historyStartMs, hourMs, type Story, timeText } from "./story.ts"

export const tellConsents = (story: Story, userId: string): void => {
  const { dice } = story
  for (let count = dice.pick([0, 0, 1, 3]); count > 0; count--) {
    const timeMs = story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    story.add(userId, "consent.changed.v1", timeMs, {
      source: dice.pick(["card/bca", "wallet/gopay"]),
      ...(dice.chance(0.3) ? { account: "main" } : {}),
      purpose: dice.pick(["peers", "transactions"]),
      state: dice.pick(["granted", "withdrawn"]),
      ...(dice.chance(0.3) ? { expires: timeText(timeMs + 90 * dayMs) } : {}),
    })
  }
}

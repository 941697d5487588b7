/**
 * Words about a purchase's merchant: its other purchases follow from a day on, whether they come before or after the
 * word; said again, said otherwise, and taken back.
 */
import { categories } from "../../../config/taxonomy.ts"
import { cardSource, dayMs, dayText, historyStartMs, hourMs, type Slot, type Story } from "./story.ts"

/** Three ways to print two merchants that no rule knows. */
const printed = ["Zorblax Qwyx", "QRIS ZORBLAX QWYX 0042", "Vrimfel"] as const
const mccs = ["5812", "7011", "5411"] as const

export const tellMerchantWords = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  if (!dice.chance(0.4)) return
  for (let index = dice.integer(2, 6); index > 0; index--) {
    const slot = dice.pick(slots)
    const key = { account: "main", externalId: `taught${index}` }
    const timeMs = story.instant(historyStartMs + slot.startDay * dayMs + dice.integer(0, 4 * 24) * hourMs)
    const merchant = dice.pick(printed)
    story.add(userId, "txn.recorded.v1", timeMs, {
      ...key,
      ...{ amountMinor: dice.integer(1, 40_000), currency: slot.currency, status: "posted" },
      ...dice.weighted<object>([
        [{ direction: "debit" }, 6],
        [{ direction: "debit", kind: "fee" }, 1],
        [{ direction: "credit", kind: "refund" }, 1],
      ]),
      ...{ mcc: dice.pick(mccs), merchant },
      ...(dice.chance(0.15) ? { category: dice.pick(categories) } : {}),
      ...(dice.chance(0.1) ? { localDate: dayText(dice.integer(slot.startDay, slot.endDay)) } : {}),
    })
    while (dice.chance(0.5)) {
      const category = dice.chance(0.25) ? null : dice.pick(categories)
      const from = dayText(dice.integer(slot.startDay - 2, slot.endDay))
      const saidMs = story.instant(timeMs + dice.integer(1, 60) * hourMs)
      const said = { source: cardSource, ...key, category, merchant, from }
      story.add(userId, "txn.assigned.v1", saidMs, said)
    }
  }
}

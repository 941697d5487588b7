/**
 * What a traveller books and has not paid: committed, committed again at another price, released before and after, some of
 * it of a budget in another currency; and payments that are or may be its own, some of which are taken back, so that the
 * engine's matcher decides.
 */
import { dayMs, dayText, historyStartMs, hourMs, type Slot, type Story } from "./story.ts"

const categories = ["food", "shopping", "lodging", "activities"] as const
const merchants = ["Zorblax Kecak", "Vrimfel Lodge"] as const

const tellPayment = (
  story: Story,
  userId: string,
  slot: Slot,
  booked: object & { amountMinor: number },
  name: string,
) => {
  const { dice } = story
  const timeMs = story.instant(historyStartMs + slot.startDay * dayMs + dice.integer(0, 3 * 24) * hourMs)
  const off = dice.chance(0.3) ? Math.floor(booked.amountMinor / 90) : 0
  const key = { account: "main", externalId: name }
  const body = { ...key, ...booked, amountMinor: booked.amountMinor + off, direction: "debit", status: "posted" }
  story.add(userId, "txn.recorded.v1", timeMs, body)
  if (dice.chance(0.2)) story.add(userId, "txn.reversed.v1", story.instant(timeMs), { ...key, revision: 1 })
}

/** A plan for what is booked, and corrections that take from it, before and after. */
const tellCorrections = (story: Story, userId: string, { budgetId }: Slot): void => {
  const { dice } = story
  const planned = { food: dice.integer(1, 9_000), shopping: dice.integer(1, 9_000), activities: 5_000 }
  const plannedMs = story.instant(historyStartMs + dice.integer(0, 200) * hourMs)
  story.add(userId, "budget.changed.v1", plannedMs, { budgetId, categoryPlanMinor: planned }).needs = { budgetId }
  for (let count = dice.integer(1, 3); count > 0; count--) {
    const timeMs = story.instant(historyStartMs + dice.integer(200, 700) * hourMs)
    const moves = [{ from: dice.pick(["food", "shopping", "activities"]), to: "reserve", amountMinor: 6_000 }]
    const decided = { budgetId, correctionId: `booked-${count}`, decision: "edited", moves }
    story.add(userId, "correction.decided.v1", timeMs, decided).needs = { budgetId }
  }
}

export const tellBookings = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  for (const slot of slots) {
    const { budgetId, currency } = slot
    if (dice.chance(0.3)) tellCorrections(story, userId, slot)
    const instant = () => story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    for (let count = dice.pick([0, 0, 1, 3, 6]); count > 0; count--) {
      const bookingId = dice.pick(["k", "l"])
      if (dice.chance(0.35)) {
        const why = dice.pick(["cancelled", "paid", "word"])
        story.add(userId, "booking.released.v1", instant(), { bookingId, budgetId, why }).needs = { budgetId }
        continue
      }
      const booked = {
        ...{ category: dice.pick(categories), amountMinor: dice.integer(1, 4_000) },
        ...{ currency: dice.chance(0.1) ? "EUR" : currency, merchant: dice.pick(merchants) },
      }
      const dueDate = dayText(dice.integer(slot.startDay, slot.endDay))
      story.add(userId, "booking.committed.v1", instant(), {
        ...{ bookingId, budgetId, ...booked, dueDate, from: dice.pick(["itinerary", "prices", "traveller"]) },
      }).needs = { budgetId }
      if (!dice.chance(0.5)) continue
      const told = dice.chance(0.3) ? { ...booked, merchant: "Quuxon" } : booked
      tellPayment(story, userId, slot, told, `${budgetId}-${bookingId}-${count}`)
    }
  }
}

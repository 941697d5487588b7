/**
 * What a traveller says to keep a plan: what corrections may do, decisions about them (of which some came in another
 * order than they were made, and some move what cannot be moved), goals set, changed, put aside for and removed; and
 * what was found to save, of several revisions. Some
 * trips go on while the world runs, so that the engine proposes and decides by itself.
 */
import { dayText, historyStartMs, hourMs, type Slot, type Story } from "./story.ts"

const lines = ["food", "shopping", "groceries", "lodging", "unplanned", "reserve"]

/** Long over, or good for as long as the world runs. */
const ends = ["2020-01-01", "2099-01-01"]

const offersOf = (dice: Story["dice"], kind: string, most: number) =>
  Array.from({ length: dice.integer(0, most) }, (_, index) => {
    const end = dice.pick(ends)
    return {
      kind,
      offerId: `${kind}-${index}-${dice.integer(1, 3)}`,
      category: dice.pick(["food", "shopping", "activities"]),
      savingMinor: dice.integer(1, 4_000),
      expires: `${end}T00:00:00Z`,
      savesUntil: end,
      ...(kind === "deal" ? { dealId: "d" } : { itineraryId: "i", version: dice.integer(1, 9) }),
    }
  })

/** Lists of several revisions in any order, some with what is not of their kind. */
const tellOffers = (story: Story, userId: string, { budgetId }: Slot): void => {
  const { dice } = story
  for (let revision = dice.pick([0, 0, 2, 6]); revision > 0; revision--) {
    const kind = dice.pick(["itinerary", "deal"])
    const timeMs = story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    story.add(userId, "offers.found.v1", timeMs, {
      ...{ budgetId, kind, revision },
      offers: offersOf(dice, dice.chance(0.1) ? "deal" : kind, 4),
      ...(dice.chance(0.5) ? { words: ["Swap one for another"] } : {}),
    }).needs = { budgetId }
  }
}

const tellDecisions = (story: Story, userId: string, { budgetId }: Slot): void => {
  const { dice } = story
  for (let count = dice.pick([0, 0, 1, 3]); count > 0; count--) {
    const decision = dice.pick(["accepted", "edited", "rejected", "undone"])
    const moves = Array.from({ length: dice.integer(1, 3) }, () => ({
      from: dice.pick(lines),
      to: dice.pick(lines),
      amountMinor: dice.integer(1, 5_000),
    }))
    const timeMs = story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    story.add(userId, "correction.decided.v1", timeMs, {
      budgetId,
      correctionId: dice.pick(["x", "y"]),
      decision,
      ...(dice.chance(0.8) ? { moves } : {}),
      ...(dice.chance(0.4) ? { savings: offersOf(dice, dice.pick(["deal", "itinerary"]), 3) } : {}),
    }).needs = { budgetId }
  }
}

const tellSettings = (story: Story, userId: string, { budgetId }: Slot): void => {
  const { dice } = story
  for (let count = dice.pick([0, 1, 2]); count > 0; count--) {
    const timeMs = story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    story.add(userId, "correction.set.v1", timeMs, {
      budgetId,
      mode: dice.pick(["off", "suggest", "automatic", "automatic"]),
      ...(dice.chance(0.5) ? { adherenceTarget: dice.pick([0.6, 0.9]) } : {}),
      ...(dice.chance(0.3) ? { locked: ["food"] } : {}),
      ...(dice.chance(0.3) ? { perCorrectionMinorMax: dice.integer(0, 2_000) } : {}),
    }).needs = { budgetId }
  }
}

const tellGoals = (story: Story, userId: string, { budgetId, currency }: Slot): void => {
  const { dice } = story
  for (let count = dice.pick([0, 0, 2, 5]); count > 0; count--) {
    const goalId = dice.pick(["a", "b", "c"])
    const timeMs = story.instant(historyStartMs + dice.integer(0, 700) * hourMs)
    const about = { budgetId, goalId }
    const kind = dice.pick(["save", "limit", "keep", "fund"])
    const type = dice.weighted([
      ["goal.set.v1", 3],
      ["goal.removed.v1", 1],
      ["goal.contributed.v1", 1],
    ] as const)
    const data = {
      "goal.set.v1": {
        ...(dice.chance(0.1) ? { goalId } : about),
        name: "Save",
        targetMinor: dice.integer(1, 9_000),
        currency: dice.chance(0.1) ? "EUR" : currency,
        ...(dice.chance(0.7) ? { kind } : {}),
        ...(kind === "limit" || dice.chance(0.1) ? { category: "food" } : {}),
        ...(dice.chance(0.5) ? { priority: dice.integer(1, 5), paused: dice.chance(0.3) } : {}),
      },
      "goal.removed.v1": about,
      "goal.contributed.v1": { ...about, amountMinor: dice.pick([-50, 70, 100]) },
    }[type]
    story.add(userId, type, timeMs, data).needs = { budgetId }
  }
}

export const tellPlanKeeping = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  for (const slot of slots) {
    tellDecisions(story, userId, slot)
    tellSettings(story, userId, slot)
    tellGoals(story, userId, slot)
    tellOffers(story, userId, slot)
    if (!dice.chance(0.15)) continue
    const timeMs = story.instant(historyStartMs + 23 * hourMs)
    const { budgetId } = slot
    story.add(userId, "budget.changed.v1", timeMs, { budgetId, endDate: dayText(60) }).needs = { budgetId }
  }
}

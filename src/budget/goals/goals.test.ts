import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { bali, baliPlan, folded, opened, rupiah, spent } from "../bali-week.sample.ts"
import type { BudgetInput, BudgetPlan, Fact } from "../model.ts"
import { decodeState, encodeState } from "../state.ts"
import type { Goal } from "./goal.ts"
import { type GoalBook, goalsOf, hearContribution, hearGoal, tooManyGoals } from "./goal-book.ts"
import { viewGoals } from "./look.ts"

/** Seven million for seven days of everyday money. */
const plan: BudgetPlan = { ...baliPlan, totalMinor: rupiah(7_000_000), categoryPlanMinor: {}, thresholdsPercent: [] }

const goal = (goalId: string, kind: Goal["kind"], amount: number, more: Partial<Goal> = {}): Goal => ({
  ...{ goalId, kind, name: goalId, targetMinor: rupiah(amount), priority: 3, paused: false, contributedMinor: 0 },
  ...more,
})
const told = (goals: ReadonlyArray<Goal>, seq = 2): BudgetInput => ({
  ...{ kind: "goals", seq, logMs: bali("2026-05-07 12:00"), goals },
  changed: { goalId: goals[0]?.goalId ?? "", what: "set" },
})
const turn = (seq: number, date: string): BudgetInput => ({
  ...{ kind: "due", seq, logMs: bali(`${date} 00:00`), atMs: bali(`${date} 00:00`), turn: "day" },
})
/** Half a million on each of three days: half of what they may cost. */
const frugal = [8, 9, 10].map((day, index) =>
  spent(index + 3, `2026-05-${String(day).padStart(2, "0")} 12:00`, 500_000),
)
/** One and a half million on each of them. */
const lavish = frugal.map((input) =>
  input.kind === "entry" && input.after !== undefined
    ? { ...input, after: { ...input.after, spendMinor: rupiah(1_500_000), originalMinor: rupiah(1_500_000) } }
    : input,
)
const at = bali("2026-05-11 00:00")
const look = (goals: ReadonlyArray<Goal>, spending: ReadonlyArray<BudgetInput>, asOfMs = at) =>
  viewGoals(folded([opened(plan), told(goals), ...spending]).state, asOfMs)

describe("an offer", () => {
  const offer = (offerId: string, category: "food" | "activities", amount: number) => ({
    ...{ kind: "deal" as const, offerId, category, savingMinor: rupiah(amount), words: "Lunch for less" },
    ...{ expiresMs: at + 1, untilDay: 30_000, dealId: offerId },
  })
  const found = (...offers: ReadonlyArray<ReturnType<typeof offer>>): BudgetInput => ({
    ...{ kind: "offers", seq: 9, logMs: at, list: { kind: "deal", revision: 1, hash: "h", offers } },
  })
  const some = lavish.map((input) => ({
    ...input,
    ...(input.kind === "entry" && input.after !== undefined
      ? { after: { ...input.after, spendMinor: rupiah(1_000_000), originalMinor: rupiah(1_000_000) } }
      : {}),
  }))

  it("is named with what it brings to a goal that drifts, the one that brings most", () => {
    const offers = [offer("small", "food", 200_000), offer("large", "food", 900_000)]
    const goals = [goal("g", "save", 200_000)]
    const [bare] = look(goals, some).goals
    const [helped] = look(goals, [...some, found(...offers)]).goals
    expect(bare).toMatchObject({ offer: null, status: expect.stringMatching(/at_risk|off_track/) })
    expect(helped).toMatchObject({ probability: bare?.probability, offer: { offerId: "large" } })
    expect(helped?.offer?.probabilityAfter).toBeGreaterThan((bare?.probability ?? 1) + 0.03)
    expect(helped?.recommendation).toMatch(/Lunch for less: Rp900\.000 less makes its chance \d+%\.$/)
    // Once it is over, or where all is well, nothing is named.
    expect(look(goals, [...some, found(...offers)], at + 1).goals[0]?.offer).toBeNull()
    expect(look([goal("g", "save", 1_000_000)], [...frugal, found(...offers)]).goals[0]?.offer).toBeNull()
  })

  it("helps a limit in its own category alone", () => {
    const goals = [goal("g", "limit", 6_000_000, { category: "food" })]
    const named = (one: ReturnType<typeof offer>) => look(goals, [...some, found(one)]).goals[0]?.offer?.offerId
    expect(named(offer("food", "food", 900_000))).toBe("food")
    expect(named(offer("other", "activities", 900_000))).toBeUndefined()
  })
})

describe("a goal", () => {
  it("is probable for whoever spends little, improbable for whoever spends much, and the advice follows", () => {
    const [easy] = look([goal("g", "save", 1_000_000)], frugal).goals
    expect(easy).toMatchObject({ status: "on_track", progressMinor: rupiah(1_500_000) })
    expect(easy?.recommendation).toMatch(/^On track: up to /)
    const [hard] = look([goal("g", "save", 1_000_000)], lavish).goals
    expect(hard?.status).toBe("off_track")
    expect(hard?.probability).toBeLessThan(easy?.probability ?? 0)
    expect(hard?.recommendedPerDayMinor).toBeLessThan(hard?.expectedPerDayMinor ?? 0)
    expect(hard?.recommendation).toMatch(/^Spend about .* a day instead of /)
  })

  it("of a limit is about its category", () => {
    const [shopping] = look([goal("g", "limit", 1_000_000, { category: "shopping" })], frugal).goals
    expect(shopping).toMatchObject({ status: "on_track", progressMinor: 0 })
    const [food] = look([goal("g", "limit", 1_400_000, { category: "food" })], frugal).goals
    expect(food).toMatchObject({ status: "off_track", progressMinor: rupiah(1_500_000), probability: 0 })
  })

  it("is reached or missed when its day has come", () => {
    const after = bali("2026-05-16 00:00")
    expect(look([goal("g", "save", 1_000_000)], frugal, after).goals[0]?.status).toBe("reached")
    expect(look([goal("g", "save", 5_000_001 + 500_000)], frugal, after).goals[0]?.status).toBe("missed")
  })

  it("is less probable once a more important one has its money, unless that is paused", () => {
    const other = goal("a", "keep", 2_000_000, { priority: 1 })
    const chance = (first: Goal) => look([first, goal("b", "save", 2_000_000)], frugal).goals[1]?.probability ?? 1
    expect(chance(other)).toBeLessThan(chance({ ...other, paused: true }))
  })

  it("is no less probable when it wants less or less is spent", () => {
    const amounts = fc.integer({ min: 1, max: 6_000_000 })
    fc.assert(
      fc.property(amounts, amounts, fc.constantFrom("save", "keep", "fund"), (one, other, kind) => {
        const chance = (amount: number, spending: ReadonlyArray<BudgetInput>) =>
          look([goal("g", kind, amount)], spending).goals[0]?.probability ?? -1
        expect(chance(Math.min(one, other), frugal)).toBeGreaterThanOrEqual(chance(Math.max(one, other), frugal))
        expect(chance(one, frugal)).toBeGreaterThanOrEqual(chance(one, lavish))
      }),
    )
  })

  it("that slips is said once, and once more when it is within reach again", () => {
    const goals = [goal("g", "save", 2_000_000)]
    const calm = [11, 12, 13].map((day, index) => turn(20 + index, `2026-05-${day}`))
    const { facts, state } = folded([opened(plan), told(goals), ...lavish, ...calm])
    const drifts = (all: ReadonlyArray<Fact>) => all.flatMap((fact) => (fact.kind === "goal_drift" ? [fact.drift] : []))
    expect(drifts(facts)).toEqual(["off_track"])
    expect(decodeState(encodeState(state))).toEqual(state)
    const more = folded([told([goal("g", "save", 1)], 30), turn(31, "2026-05-14")], state)
    expect(drifts(more.facts)).toEqual([])
  })
})

describe("goals that do not go together", () => {
  it("are named with numbers", () => {
    const goals = [
      goal("Come home with money", "save", 2_000_000, { priority: 1 }),
      goal("Surfboard", "fund", 4_000_000, { priority: 2 }),
    ]
    const [conflict] = look(goals, frugal).conflicts
    expect(conflict?.goalIds).toEqual(["Come home with money", "Surfboard"])
    expect(conflict?.text).toMatch(
      /“Surfboard” \(Rp4\.000\.000\) .*“Come home with money” \(Rp2\.000\.000\).*Rp6\.000\.000/,
    )
    expect(look(goals.slice(1), frugal).conflicts).toEqual([])
  })
})

describe("what is said about goals", () => {
  const definition = (name: string) => {
    const { contributedMinor: _none, ...rest } = goal("g", "save", 1, { name })
    return rest
  }

  it("ends the same in whatever order it came", () => {
    const words = fc.array(
      fc.oneof(
        fc.record({ name: fc.constantFrom("a", "b") }),
        fc.constant({ removed: true }),
        fc.record({ minor: fc.integer({ min: -100, max: 100 }) }),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(words, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (said, order) => {
        const hear = (indexes: ReadonlyArray<number>) => {
          const book: GoalBook = new Map()
          for (const index of indexes) {
            const one = said[index]
            const word = { timeMs: Math.floor(index / 2), hash: String(index) }
            if (one === undefined) continue
            if ("minor" in one) hearContribution(book, "g", one.minor)
            else hearGoal(book, "g", "name" in one ? definition(one.name) : null, word)
          }
          return goalsOf(book)
        }
        const indexes = said.map((_, index) => index)
        const shuffled = indexes.toSorted((left, right) => (order[left] ?? 0) - (order[right] ?? 0))
        expect(hear(shuffled)).toEqual(hear(indexes))
      }),
    )
  })

  it("is bounded, and a removed goal makes room", () => {
    const book: GoalBook = new Map()
    const set = (index: number) => hearGoal(book, `g${index}`, definition("x"), { timeMs: index, hash: "" })
    for (let index = 0; index < limits.goalsPerBudgetMax; index++) expect(set(index)).toBeUndefined()
    expect(set(1_000)).toBe(tooManyGoals)
    hearGoal(book, "g0", null, { timeMs: 5_000, hash: "" })
    expect(set(1_000)).toBeUndefined()
    expect(book.size).toBeLessThanOrEqual(limits.goalWordsPerBudgetMax)
  })
})

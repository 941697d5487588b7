/** The forecast at every event: equal to the one reckoned from nothing, and said when it makes an overrun likely. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { alertText } from "../alert-text.ts"
import { bali, baliPlan, entryOf, folded, opened, rupiah, spent } from "../bali-week.sample.ts"
import { tripClock } from "../burn/trip-clock.ts"
import type { BudgetInput, BudgetPlan, Fact } from "../model.ts"
import { wordingOf } from "../notifications/wording.ts"
import { type BudgetState, decodeState, encodeState } from "../state.ts"
import { step } from "../step.ts"
import { quantilesOf } from "./distribution.ts"
import { categoryOutlooks, restOf } from "./forecast.ts"
import { outlookOf } from "./outlook.ts"
import { tripPopulation } from "./trip-population.ts"

const stepFrom = (state: BudgetState | undefined, input: BudgetInput) => step(state, input)

/** Rp21.000.000 for thirty days, all of it everyday money: the pace speaks from the fourth on. */
const plan: BudgetPlan = {
  ...{ ...baliPlan, endDay: baliPlan.startDay + 29, totalMinor: rupiah(21_000_000) },
  ...{ categoryPlanMinor: {}, thresholdsPercent: [] },
}

/** As the log may bring them: purchases of any day, refunds, things paid once, changes, bookings, other plans. */
const scenario = fc.array(
  fc.record({
    kind: fc.constantFrom("entry", "entry", "entry", "entry", "amend", "plan", "booking", "due"),
    day: fc.integer({ min: -2, max: 10 }),
    lateDays: fc.constantFrom(0, 0, 0, 1, 4),
    amount: fc.integer({ min: -300_000, max: 1_500_000 }),
    category: fc.constantFrom(...categories),
    hour: fc.integer({ min: 0, max: 23 }),
  }),
  { maxLength: 40 },
)
type Happening = (typeof scenario extends fc.Arbitrary<infer A> ? A : never)[number]

const booking = (happening: Happening, timeMs: number) => ({
  bookingId: "b1",
  committed: {
    ...{ word: { timeMs, hash: "h" }, from: "traveller" as const, name: "Dive", category: happening.category },
    ...{ amountMinor: rupiah(Math.abs(happening.amount) + 1), dueDay: baliPlan.startDay + 6 },
  },
})

const inputOf = (happening: Happening, seq: number, logMs: number): BudgetInput => {
  const { kind, amount, category } = happening
  const at = logMs - happening.lateDays * 86_400_000
  const after = entryOf(seq, rupiah(amount), at, { category })
  if (kind === "plan") return { kind: "change", seq, logMs, patch: { totalMinor: rupiah(20_000_000 + 3 * amount) } }
  if (kind === "due") return { kind: "due", seq, logMs, atMs: logMs, turn: "day" }
  if (kind === "booking") return { kind: "bookings", seq, logMs, bookings: [booking(happening, logMs)] }
  if (kind === "amend") return { kind: "entry", seq, logMs, before: after, after: { ...after, spendMinor: 0 } }
  return { kind: "entry", seq, logMs, after }
}

const inputsOf = (happenings: ReadonlyArray<Happening>): ReadonlyArray<BudgetInput> => {
  const ordered = happenings.toSorted((one, other) => one.day - other.day || one.hour - other.hour)
  const first = bali("2026-05-08 00:30")
  return [
    opened({ ...plan, categoryPlanMinor: { food: rupiah(2_000_000), lodging: rupiah(1_000_000) } }),
    // An amended purchase takes out what was never in: the sums' business alone, which a difference is.
    ...ordered.map((one, index) => inputOf(one, index + 2, first + (one.day * 24 + one.hour) * 3_600_000)),
  ]
}

describe("the forecast at hand", () => {
  it("is after every event what is reckoned from nothing, bit for bit, in all and in each category", () => {
    let compared = 0
    fc.assert(
      fc.property(scenario, (happenings) => {
        let state: BudgetState | undefined
        for (const input of inputsOf(happenings)) {
          state = stepFrom(state, input).state
          const clock = tripClock(state.plan, state.logMs)
          if (clock.phase !== "running") continue
          const { atHand, sums } = state
          const outlook = outlookOf(state.plan, sums, clock, false)
          expect(atHand.rest(state.plan, sums, clock)).toEqual(restOf(outlook))
          expect(atHand.headroomMinor(state.plan, sums, clock)).toBe(
            state.plan.totalMinor - outlook.spentMinor - outlook.committedMinor,
          )
          for (const [index, { rest }] of categoryOutlooks(state.plan, sums, outlook).entries()) {
            const category = categories[index]
            if (category === undefined || oneOffCategories.has(category)) continue
            expect(atHand.restIn(state.plan, sums, clock, category)).toEqual(rest)
          }
          compared++
        }
      }),
    )
    expect(compared).toBeGreaterThan(100)
  })

  it("leaves the fold what it is: the same events give the same bytes, also through a snapshot", () => {
    fc.assert(
      fc.property(scenario, fc.nat(40), (happenings, cut) => {
        const inputs = inputsOf(happenings)
        const whole = folded(inputs)
        const at = 1 + (cut % inputs.length)
        const half = folded(inputs.slice(0, at))
        const restored = decodeState(encodeState(half.state))
        const rest = inputs.slice(at)
        const state = rest.length === 0 ? restored : folded(rest, restored).state
        expect(state === undefined ? "" : encodeState(state)).toBe(encodeState(whole.state))
        expect(encodeState(folded(inputs).state)).toBe(encodeState(whole.state))
      }),
    )
  })

  it("may be asked for the mean first: below it are more than half of the chances, whatever the variance", () => {
    const { knots } = tripPopulation.residuals
    for (let variance = 0.02; variance < 5; variance *= 1.1) {
      const [median = 1] = quantilesOf({ meanMinor: 1, variance }, tripPopulation.residuals, [0.4])
      expect(median).toBeLessThan(1)
    }
    expect(knots.length).toBeGreaterThan(1)
  })
})

/** Each day's spend, at noon. */
const days = (...amounts: ReadonlyArray<number>): ReadonlyArray<BudgetInput> =>
  amounts.map((amount, index) => spent(index + 2, `2026-05-${String(8 + index).padStart(2, "0")} 12:00`, amount))
const foretold = (facts: ReadonlyArray<Fact>) =>
  facts.filter((fact) => fact.kind === "burn_warning" && fact.reason === "forecast")

describe("an overrun that has become likely", () => {
  const calm = days(700_000)
  const dear = spent(3, "2026-05-09 12:00", 9_000_000)

  it("is said at the event that makes it so, with what the trip will come to", () => {
    const { facts } = folded([opened(plan), ...calm, dear])
    const [only, ...others] = foretold(facts)
    expect(others).toEqual([])
    expect(only).toMatchObject({ seq: 3, reason: "forecast", allowanceMinor: plan.totalMinor })
    if (only?.kind !== "burn_warning") throw new Error("it is a warning")
    expect(only.spentMinor).toBeGreaterThan(plan.totalMinor)
    expect(only.probability).toBeLessThan(0.4)
    expect(alertText(only, plan)).toMatch(
      /^Bali week will probably end over its budget, at about Rp[\d.]+ of Rp21\.000\.000: it holds with a chance of \d+%\.$/,
    )
    expect(wordingOf(only, plan)).toMatchObject({ severity: "warning", topic: "burn_warning:bali:pace" })
  })

  it("is said once, and again only after it had become unlikely", () => {
    const more = spent(4, "2026-05-09 13:00", 200_000)
    const back = spent(5, "2026-05-09 14:00", -9_000_000)
    const again = spent(6, "2026-05-09 15:00", 9_600_000)
    const { facts, state } = folded([opened(plan), ...calm, dear, more, back])
    expect(foretold(facts).map(({ seq }) => seq)).toEqual([3])
    expect(state.said.likelyOver).toEqual([])
    expect(foretold(folded([again], state).facts).map(({ seq }) => seq)).toEqual([6])
  })

  it("is not said of what is used up already, nor beside the pace's warning of the same", () => {
    const used = folded([opened(plan), ...calm, spent(3, "2026-05-09 12:00", 20_500_000)]).facts
    expect(foretold(used)).toEqual([])
    const money = (facts: ReadonlyArray<Fact>) =>
      facts.filter((fact) => fact.kind === "burn_warning" && fact.reason !== "day")
    // Before the pace may speak, together with it, and after it.
    const early = money(folded([opened(plan), ...calm, dear, ...days(0, 0, 900_000, 900_000, 900_000).slice(2)]).facts)
    expect(early).toMatchObject([{ reason: "forecast" }])
    const late = money(folded([opened(plan), ...days(700_000, 900_000, 1_100_000, 2_900_000, 3_000_000)]).facts)
    expect(late).toMatchObject([{ reason: "pace" }])
  })

  it("waits for the next event of these days where a purchase comes in days late", () => {
    const late = { ...spent(4, "2026-05-09 12:00", 9_000_000), logMs: bali("2026-05-12 12:10") }
    const next = spent(5, "2026-05-12 12:20", 10_000)
    const { facts, state } = folded([opened(plan), ...calm, late])
    expect(foretold(facts)).toEqual([])
    expect(
      state.said.pace || state.said.likelyOver.length > 0 || foretold(folded([next], state).facts).length > 0,
    ).toBe(true)
  })

  it("is not said on the first day, nor outside the trip", () => {
    expect(foretold(folded([opened(plan), spent(2, "2026-05-08 18:00", 9_000_000)]).facts)).toEqual([])
    expect(foretold(folded([opened(plan), spent(2, "2026-05-02 18:00", 20_900_000)]).facts)).toEqual([])
  })

  it("is said of a category, where it is planned and has moved", () => {
    const planned = { ...plan, totalMinor: rupiah(60_000_000), categoryPlanMinor: { food: rupiah(9_000_000) } }
    const coffee = spent(5, "2026-05-11 08:00", 1_900_000)
    const { facts, state } = folded([opened(planned), ...days(400_000, 400_000, 400_000), coffee])
    const [only, ...others] = foretold(facts)
    expect(others).toEqual([])
    expect(only).toMatchObject({ category: "food", allowanceMinor: rupiah(9_000_000) })
    if (only === undefined) throw new Error("it is said")
    expect(alertText(only, planned)).toMatch(/^Food and drink will probably come to about Rp[\d.]+, over its plan of/)
    expect(wordingOf(only, planned)).toMatchObject({ severity: "info", topic: "burn_warning:bali:over-food" })
    expect(decodeState(encodeState(state))).toEqual(state)
  })
})

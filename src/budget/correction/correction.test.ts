import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { bali, baliPlan, opened, rupiah, spent } from "../bali-week.sample.ts"
import { tripClock } from "../burn/trip-clock.ts"
import { msPerDay } from "../calendar.ts"
import type { BudgetInput, Fact } from "../model.ts"
import { type BudgetState, decodeState, encodeState } from "../state.ts"
import { step } from "../step.ts"
import { triggerBand } from "./consider.ts"
import {
  categoryPlan,
  decide,
  everyday,
  fast,
  inputsOf,
  offerOf,
  plans,
  proposed,
  run,
  settingsOf,
  spends,
  spentOn,
  sumOf,
  tight,
  turn,
} from "./correction.test-support.ts"
import { viewCorrection } from "./look.ts"
import { afterMoves, lineMinor, type MoneyLine, movedMinor, unplannedMinor } from "./money-line.ts"
import { objectionTo } from "./objection.ts"
import { learn, noPreferences, weightOf } from "./preferences.ts"
import { propose } from "./propose.ts"
import { type CorrectionSettings, defaultSettings } from "./settings.ts"
import { situationOf } from "./situation.ts"
import { waterFill } from "./water-fill.ts"

describe("the solver", () => {
  const donors = fc.array(
    fc.record({
      capMinor: fc.integer({ min: 0, max: 1_000_000_000 }),
      scaleMinor: fc.integer({ min: 1, max: 1_000_000_000 }),
      weight: fc.double({ min: 0.25, max: 4, noNaN: true }),
    }),
    { minLength: 1, maxLength: 13 },
  )
  const needs = fc.integer({ min: 0, max: 3_000_000_000 })

  it("gives what is needed to the minor unit, or all there is, and nobody more than they may", () => {
    fc.assert(
      fc.property(donors, needs, (all, needMinor) => {
        const given = waterFill(all, needMinor)
        const room = all.reduce((sum, { capMinor }) => sum + capMinor, 0)
        expect(given.reduce((sum, minor) => sum + minor, 0)).toBe(Math.min(needMinor, room))
        for (const [index, minor] of given.entries()) {
          expect(Number.isInteger(minor) && minor >= 0 && minor <= (all[index]?.capMinor ?? 0)).toBe(true)
        }
      }),
    )
  })

  it("costs no more than any shift of money between two donors would", () => {
    fc.assert(
      fc.property(
        donors,
        needs,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 100, max: 10_000_000 }),
        (all, need, a, b, by) => {
          const given = [...waterFill(all, need)]
          const [from, to] = [a % all.length, b % all.length]
          const [giver, taker] = [all[from], all[to]]
          if (giver === undefined || taker === undefined || from === to) return
          const shift = Math.min(by, given[from] ?? 0, taker.capMinor - (given[to] ?? 0))
          const cost = (x: number, { weight, scaleMinor }: typeof giver) => (weight * x * x) / scaleMinor
          const before = cost(given[from] ?? 0, giver) + cost(given[to] ?? 0, taker)
          const after = cost((given[from] ?? 0) - shift, giver) + cost((given[to] ?? 0) + shift, taker)
          // Whole units leave a residue of at most one per donor.
          const slack =
            2 * all.length * 4 * ((given[from] ?? 0) / giver.scaleMinor + (given[to] ?? 0) / taker.scaleMinor + 1) +
            1e-6 * before
          expect(after).toBeGreaterThanOrEqual(before - slack)
        },
      ),
    )
  })
})

describe("a proposal", () => {
  it("keeps the sum, floors, locks and what is committed or spent, whatever the trip", () => {
    fc.assert(
      fc.property(plans, spends, settingsOf, (plan, spending, settings) => {
        const { state } = run(inputsOf(plan, spending))
        const situation = situationOf(state.plan, state.sums, tripClock(plan, state.logMs), false)
        const proposal = propose(situation, settings, noPreferences, [])
        if (proposal === undefined) return
        const after = afterMoves(state.plan, proposal.moves)
        expect(sumOf(after)).toBe(state.plan.totalMinor)
        expect(proposal.moves.length).toBeLessThanOrEqual(limits.correctionMovesMax)
        expect(Number.isSafeInteger(movedMinor(proposal.moves))).toBe(true)
        const standing = {
          plan: state.plan,
          settings,
          spentMinor: (category: Category) => spentOn(state, category),
          committedMinor: () => 0,
        }
        expect(objectionTo(standing, proposal.moves)).toBeUndefined()
        for (const category of categories) {
          const [before, now] = [lineMinor(state.plan, category), lineMinor(after, category)]
          if (oneOffCategories.has(category) || settings.locked.includes(category))
            expect(now).toBeGreaterThanOrEqual(before)
          if (now < before) {
            expect(now).toBeGreaterThanOrEqual(Math.max(spentOn(state, category), settings.floorsMinor[category] ?? 0))
          }
        }
        for (const { category, expectedMinor, targetMinor } of proposal.cuts) {
          expect(settings.locked).not.toContain(category)
          expect(targetMinor).toBeGreaterThanOrEqual(0)
          expect(targetMinor).toBeLessThan(expectedMinor)
        }
        expect(proposal.probabilityAfter).toBeGreaterThanOrEqual(proposal.probabilityBefore - 1e-6)
        if (proposal.restores && proposal.reason !== "category") {
          expect(proposal.probabilityAfter).toBeGreaterThanOrEqual(settings.adherenceTarget - 0.001)
        }
      }),
      { numRuns: 300 },
    )
  })

  it("asks for nothing while the plan holds", () => {
    const { state } = run([opened(baliPlan), spent(2, "2026-05-09 12:00", 100_000, { category: "food" })])
    expect(viewCorrection(state, bali("2026-05-12 12:00"))).toMatchObject({ holds: true, preview: null, open: null })
  })

  it("shows a preview that stands still until its budget or a quarter of an hour moves on", () => {
    const { state } = run([opened(tight), ...fast()])
    const at = (minutes: number) => viewCorrection(state, bali("2026-05-10 12:00") + minutes * 60_000).preview
    expect(at(0)).not.toBe(null)
    expect(at(9)).toEqual({ ...at(0), proposedAt: at(9)?.proposedAt })
    expect(at(16)?.correctionId).not.toBe(at(0)?.correctionId)
  })

  it("holds a proposal out no longer when what it was made for has moved away from it", () => {
    const { state, facts } = run([opened(tight), ...fast().slice(0, 2)])
    const [only] = proposed(facts)
    expect(viewCorrection(state, state.logMs).open?.correctionId).toBe(only?.correctionId)
    const spree = step(state, spent(7, "2026-05-08 22:00", 2_500_000, { category: "food" })).state
    const view = viewCorrection(spree, spree.logMs)
    expect((only?.probabilityBefore ?? 0) - view.probability).toBeGreaterThan(triggerBand)
    expect(view.open).toBe(null)
    expect(view.preview?.probabilityBefore ?? view.probability).toBeCloseTo(view.probability, 1)
  })

  it("uses what saves for nothing before it asks anybody to spend less", () => {
    const { state } = run([opened(tight), ...fast()])
    const situation = situationOf(state.plan, state.sums, tripClock(tight, state.logMs), false)
    const bare = propose(situation, defaultSettings, noPreferences, [])
    const offer = offerOf("d1", 30_000_000)
    const helped = propose(situation, defaultSettings, noPreferences, [offer])
    expect(helped?.savings).toEqual([offer])
    const cutOf = (cuts = bare?.cuts ?? []) => cuts.reduce((sum, cut) => sum + cut.expectedMinor - cut.targetMinor, 0)
    expect(helped?.targetMinor).toBe(bare?.targetMinor)
    expect(cutOf(helped?.cuts)).toBe(cutOf())
    const others = (cuts = bare?.cuts ?? []) => cutOf(cuts.filter(({ category }) => category !== "food"))
    expect(others(helped?.cuts)).toBeLessThan(others())
  })
})

describe("in the fold", () => {
  it("holds a reserve when accepted, and is gone when undone", () => {
    const before = [opened(tight), ...fast(), turn(6, "2026-05-10")]
    const { state, facts } = run(before)
    const only = proposed(facts).at(-1)
    if (only === undefined) throw new Error("nothing was proposed")
    const atMs = bali("2026-05-10 08:00")
    const view = viewCorrection(state, atMs)
    expect(view.open).toMatchObject({ correctionId: only.correctionId, adherenceTarget: 0.8 })
    expect(view.open?.explanation.length).toBeGreaterThan(3)
    expect(only.probabilityAfter).toBeGreaterThan(only.probabilityBefore)

    const accepted = step(state, decide(7, only.correctionId, "accepted", atMs))
    expect(accepted.facts[0]).toMatchObject({ kind: "correction_decided", decision: "accepted", by: "traveller" })
    expect(accepted.state.plan.reserveMinor).toBeGreaterThan(0)
    expect(unplannedMinor(accepted.state.plan) + (accepted.state.plan.reserveMinor ?? 0)).toBe(tight.totalMinor)
    const after = viewCorrection(accepted.state, atMs)
    expect(after).toMatchObject({ open: null, lastCorrectionDate: "2026-05-10" })
    expect(after.correctionHistory[0]).toMatchObject({ decision: "accepted", inForce: true, undo: { possible: true } })
    expect(decodeState(encodeState(accepted.state))).toEqual(accepted.state)

    const undone = step(accepted.state, decide(8, only.correctionId, "undone", atMs + 3 * msPerDay))
    expect(undone.state.plan).toEqual(tight)
    expect(viewCorrection(undone.state, atMs).correctionHistory[0]?.undo).toEqual({
      possible: false,
      why: "it is not applied",
    })
  })

  it("goes with the plan that it corrected, and becomes part of it when it is forgotten", () => {
    const begun = bali("2026-05-08 09:00")
    const plan = { ...tight, categoryPlanMinor: { food: rupiah(1_000_000), shopping: rupiah(2_000_000) } }
    const many = Array.from({ length: limits.correctionsKeptPerBudget + 5 }, (_, index) =>
      decide(index + 2, `x${index}`, "edited", begun + index, [{ from: "shopping", to: "food", amountMinor: 100 }]),
    )
    const moved = 100 * many.length
    const kept = run([opened(plan), ...many]).state
    expect(kept.corrections.decided).toHaveLength(limits.correctionsKeptPerBudget)
    expect(kept.plan.categoryPlanMinor).toEqual({
      ...{ food: rupiah(1_000_000) + moved, shopping: rupiah(2_000_000) - moved },
    })
    const anew = { categoryPlanMinor: { food: rupiah(500_000) } }
    const replanned = (timeMs: number): BudgetInput => ({
      ...{ kind: "change", seq: 100, logMs: begun + 1_000, word: { timeMs, hash: "" }, patch: anew },
    })
    expect(step(kept, replanned(begun + 1_000)).state.plan.categoryPlanMinor).toEqual(anew.categoryPlanMinor)
  })

  it("can be undone where a category was over its plan before it was given more, until it spends that", () => {
    const moves = [{ from: "unplanned" as const, to: "food" as const, amountMinor: rupiah(600_000) }]
    const over = run([opened(tight), spent(2, "2026-05-08 12:00", 3_000_000)])
    const word = { timeMs: bali("2026-05-08 13:00"), hash: "a" }
    const accepted = step(over.state, {
      ...{ kind: "correct", seq: 3, logMs: word.timeMs, correctionId: "c-2", decision: "accepted", by: "traveller" },
      ...{ word, moves, savings: [] },
    })
    const undo = (atMs: number) => viewCorrection(accepted.state, atMs).correctionHistory[0]?.undo
    expect(undo(word.timeMs)).toEqual({ possible: true })
    step(accepted.state, spent(4, "2026-05-08 19:00", 10_000))
    expect(undo(bali("2026-05-08 19:00"))).toMatchObject({
      possible: false,
      why: expect.stringMatching(/food has spent/),
    })
  })

  it("cannot be undone when what it gave is spent, and says so", () => {
    const plan = { ...tight, categoryPlanMinor: { food: rupiah(1_000_000), shopping: rupiah(2_000_000) } }
    const moves = [{ from: "shopping", to: "food", amountMinor: rupiah(500_000) }] as const
    const { state } = run([
      opened(plan),
      decide(2, "x", "edited", bali("2026-05-08 09:00"), moves),
      spent(3, "2026-05-09 12:00", 1_200_000, { category: "food" }),
    ])
    expect(state.plan.categoryPlanMinor).toEqual({ food: rupiah(1_500_000), shopping: rupiah(1_500_000) })
    const { undo } = viewCorrection(state, bali("2026-05-09 13:00")).correctionHistory[0] ?? {}
    expect(undo?.possible).toBe(false)
    expect(undo?.why).toMatch(/food has spent/)
  })

  it("does not come back after a rejection until more is at stake, and never often", () => {
    const inputs: Array<BudgetInput> = [opened(tight), ...fast(), turn(6, "2026-05-10")]
    const before = proposed(run(inputs).facts)
    inputs.push(decide(7, before.at(-1)?.correctionId ?? "", "rejected", bali("2026-05-10 08:00")))
    for (let day = 10, seq = 8; day < 14; day++) {
      inputs.push(turn(seq++, `2026-05-${day + 1}`))
    }
    expect(before.length).toBeGreaterThan(0)
    expect(proposed(run(inputs).facts)).toHaveLength(before.length)
  })

  it("proposes a bounded number of times, whatever is spent and answered", () => {
    const answers = fc.array(fc.constantFrom("accepted", "rejected", "undone", "none"), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(plans, spends, answers, (plan, spending, answered) => {
        let state: BudgetState | undefined
        let seq = 1
        let count = 0
        const stepAll = (input: BudgetInput) => {
          const stepped = step(state, { ...input, seq: seq++ })
          state = stepped.state
          for (const { correctionId } of proposed(stepped.facts)) {
            count++
            const answer = answered[count % answered.length]
            if (answer === "accepted" || answer === "rejected" || answer === "undone") {
              state = step(state, decide(seq++, correctionId, answer, input.logMs)).state
            }
          }
        }
        const timeline = [
          ...inputsOf(plan, spending),
          ...[9, 10, 11, 12, 13, 14].map((day) => turn(0, `2026-05-${String(day).padStart(2, "0")}`)),
        ].sort((left, right) => left.logMs - right.logMs || (left.kind === "open" ? -1 : 1))
        for (const input of [opened(plan), ...timeline.filter(({ kind }) => kind !== "open")]) stepAll(input)
        expect(count).toBeLessThanOrEqual(8)
      }),
    )
  })

  it("gives the same corrections for the same log, also through a snapshot", () => {
    fc.assert(
      fc.property(plans, spends, fc.nat(), (plan, spending, cut) => {
        const inputs = [...inputsOf(plan, spending), turn(100, "2026-05-14")]
        const whole = run(inputs)
        expect(run(inputs)).toEqual(whole)
        let state: BudgetState | undefined
        const facts: Array<Fact> = []
        for (const [index, input] of inputs.entries()) {
          if (state !== undefined && index === cut % inputs.length) state = decodeState(encodeState(state))
          const stepped = step(state, input)
          state = stepped.state
          facts.push(...stepped.facts)
        }
        expect(facts).toEqual(whole.facts)
        expect(state === undefined ? "" : encodeState(state)).toBe(encodeState(whole.state))
      }),
    )
  })

  it("makes the plan in force from the set of words, in whatever order they come", () => {
    const move = fc.record({
      from: fc.constantFrom<MoneyLine>(...everyday, "unplanned", "reserve"),
      to: fc.constantFrom<MoneyLine>(...everyday, "unplanned", "reserve"),
      amountMinor: fc.integer({ min: 1, max: 200_000_000 }),
    })
    const words = fc.array(
      fc.oneof(
        fc.record({
          correctionId: fc.constantFrom("a", "b", "c"),
          decision: fc.constantFrom("accepted", "edited", "rejected", "undone"),
          moves: fc.array(move, { maxLength: 4 }),
        }),
        fc.record({ categoryPlanMinor: categoryPlan }),
        fc.record({ totalMinor: fc.integer({ min: 1, max: 900_000_000 }) }),
      ),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(plans, words, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (plan, said, order) => {
        const inputs = said.map((one, index): BudgetInput => {
          const word = { timeMs: bali("2026-05-01 00:00") + Math.floor(index / 2), hash: String(index) }
          return "decision" in one
            ? { kind: "correct", seq: 2, logMs: word.timeMs, by: "traveller", word, ...one }
            : { kind: "change", seq: 2, logMs: word.timeMs, word, patch: one }
        })
        const shuffled = inputs.map((input, index) => ({ input, key: order[index] ?? 0 })).sort((l, r) => l.key - r.key)
        const inOrder = run([opened(plan), ...inputs]).state.plan
        expect(run([opened(plan), ...shuffled.map(({ input }) => input)]).state.plan).toEqual(inOrder)
        expect(sumOf(inOrder)).toBe(inOrder.totalMinor)
      }),
    )
  })

  it("says nothing when it is off, and what it does within limits when it is automatic", () => {
    const settings = (seq: number, parts: Partial<CorrectionSettings>): BudgetInput => ({
      ...{ kind: "correction_settings", seq, logMs: bali("2026-05-08 01:00") },
      word: { timeMs: 1, hash: "s" },
      settings: { ...defaultSettings, ...parts },
    })
    const later = fast().map((input, index) => ({ ...input, seq: index + 3 }))
    expect(proposed(run([opened(tight), settings(2, { mode: "off" }), ...later]).facts)).toEqual([])
    const automatic = (perCorrectionMinorMax: number | null) =>
      proposed(run([opened(tight), settings(2, { mode: "automatic", perCorrectionMinorMax }), ...later]).facts)
    expect(automatic(null)[0]).toMatchObject({ automatic: true })
    expect(automatic(1)[0]).toMatchObject({ automatic: false })
  })
})

describe("what decisions teach", () => {
  const moves = [{ from: "food", to: "reserve", amountMinor: 100 }] as const
  const food = categories.indexOf("food")

  it("makes a category that was kept give less, one that gave more, within bounds", () => {
    const kept = learn(noPreferences, "rejected", moves, [])
    expect(weightOf(kept, food)).toBeGreaterThan(1)
    const given = learn(noPreferences, "accepted", moves, moves)
    expect(weightOf(given, food)).toBeLessThan(1)
    let many = noPreferences
    for (let count = 0; count < 100; count++) many = learn(many, "rejected", moves, [])
    expect(weightOf(many, food)).toBe(4)
    expect(Math.max(...many.kept)).toBeLessThanOrEqual(20)
  })

  it("shows in the next proposal", () => {
    const { state } = run([opened(tight), ...fast()])
    const situation = situationOf(state.plan, state.sums, tripClock(tight, state.logMs), false)
    const cut = (preferences = noPreferences) => {
      const found = propose(situation, defaultSettings, preferences, [])?.cuts.find(
        ({ category }) => category === "food",
      )
      return found === undefined ? 0 : found.expectedMinor - found.targetMinor
    }
    expect(cut(learn(noPreferences, "rejected", moves, []))).toBeLessThan(cut())
  })
})

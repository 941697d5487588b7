/** Offers in corrections: weighed, taken, undone, and the same in whatever order their lists come. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { bali, opened, rupiah } from "../bali-week.sample.ts"
import { tripClock } from "../burn/trip-clock.ts"
import { msPerDay } from "../calendar.ts"
import type { BudgetInput } from "../model.ts"
import { type BudgetState, decodeState, encodeState } from "../state.ts"
import { step } from "../step.ts"
import {
  amount,
  decide,
  fast,
  foundMs,
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
  untilDay,
} from "./correction.test-support.ts"
import { viewCorrection } from "./look.ts"
import { afterMoves } from "./money-line.ts"
import { objectionTo } from "./objection.ts"
import { goTogether, hearOffers, type OfferList, type OfferLists, offersAt } from "./offer.ts"
import { noPreferences } from "./preferences.ts"
import { propose } from "./propose.ts"
import { defaultSettings } from "./settings.ts"
import { situationOf } from "./situation.ts"

const found = (seq: number, logMs: number, list: Omit<OfferList, "hash">): BudgetInput => ({
  ...{ kind: "offers", seq, logMs, list: { ...list, hash: String(seq) } },
})
const someOffers = fc
  .array(
    fc.record({
      category: fc.constantFrom(...categories),
      savingMinor: amount,
      kind: fc.constantFrom("itinerary" as const, "deal" as const),
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map(({ savingMinor, ...parts }, index) => offerOf(`o${index}`, savingMinor * 50, parts)))

describe("offers", () => {
  it("end the same in whatever order their lists come", () => {
    const lists = fc.array(
      fc.record({
        kind: fc.constantFrom("itinerary" as const, "deal" as const),
        revision: fc.integer({ min: 1, max: 4 }),
        hash: fc.constantFrom("a", "b", "c"),
      }),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(lists, fc.nat(), (all, turn) => {
        // What is said under one revision and hash is one event, and says the same.
        const offers = all.map((one) => ({ ...one, offers: [offerOf(`${one.revision}${one.hash}`, 1)] }))
        const heard = (order: ReadonlyArray<OfferList>) => order.reduce<OfferLists>(hearOffers, [])
        const at = all.length === 0 ? 0 : turn % all.length
        expect(heard([...offers.slice(at), ...offers.slice(0, at)].reverse())).toEqual(heard(offers))
        expect(heard(offers).length).toBeLessThanOrEqual(2)
      }),
    )
  })

  it("make a correction lighter or are left out, and keep the sum, floors, locks and what is committed", () => {
    fc.assert(
      fc.property(plans, spends, settingsOf, someOffers, (plan, spending, settings, offers) => {
        const { state } = run(inputsOf(plan, spending))
        const situation = situationOf(state.plan, state.sums, tripClock(plan, state.logMs), false)
        const proposal = propose(situation, settings, noPreferences, offers)
        if (proposal === undefined) return
        const { savings, moves, cuts } = proposal
        expect(savings.length).toBeLessThanOrEqual(limits.offersPerCorrectionMax)
        for (const [index, one] of savings.entries()) {
          expect(settings.locked).not.toContain(one.category)
          expect(savings.slice(index + 1).every((other) => goTogether(one, other))).toBe(true)
        }
        expect(sumOf(afterMoves(state.plan, moves))).toBe(state.plan.totalMinor)
        const standing = {
          ...{ plan: state.plan, settings, committedMinor: () => 0 },
          spentMinor: (category: Category) => spentOn(state, category),
        }
        expect(objectionTo(standing, moves)).toBeUndefined()
        for (const { targetMinor, expectedMinor } of cuts) {
          expect(targetMinor).toBeGreaterThanOrEqual(0)
          expect(targetMinor).toBeLessThan(expectedMinor)
        }
        const bare = propose(situation, settings, noPreferences, [])
        if (savings.length === 0) expect(proposal).toEqual(bare)
        else if (bare !== undefined) {
          // Nobody is asked to give more up than without them.
          const asked = (one: typeof proposal) =>
            one.cuts.reduce((sum, cut) => sum + cut.expectedMinor - cut.targetMinor, 0) -
            one.savings.reduce((sum, { savingMinor }) => sum + savingMinor, 0)
          expect(asked(proposal)).toBeLessThanOrEqual(asked(bare))
          expect(proposal.targetMinor).toBeLessThanOrEqual(bare.targetMinor)
          expect(proposal.probabilityAfter).toBeGreaterThanOrEqual(bare.probabilityAfter - 1e-6)
        }
      }),
      { numRuns: 300 },
    )
  })

  it("that came after a proposal take its place once, and those that go leave it", () => {
    const before = [opened(tight), ...fast(), turn(6, "2026-05-10")]
    const open = (state: BudgetState) => state.corrections.open
    const itinerary = offerOf("i1", rupiah(400_000), { kind: "itinerary" })
    const told = run(before)
    const first = open(told.state)?.correctionId
    const remembered = ({ said }: BudgetState) => said.facts.filter(({ kind }) => kind === "correction_proposed").length
    const saidBefore = remembered(told.state)
    const revised = step(
      told.state,
      found(7, bali("2026-05-10 08:00"), { kind: "itinerary", revision: 1, offers: [itinerary] }),
    )
    expect(revised.facts).toMatchObject([{ kind: "correction_proposed", correctionId: "c-7", revises: first }])
    expect(JSON.stringify(revised.facts)).not.toContain("Replace")
    expect(remembered(revised.state)).toBe(saidBefore)
    expect(open(revised.state)?.proposal.savings).toEqual([itinerary])
    const view = viewCorrection(revised.state, bali("2026-05-10 08:00"))
    expect(view.open).toMatchObject({
      correctionId: "c-7",
      savings: [{ offerId: "i1", itineraryId: "bali", version: 4 }],
    })
    expect(view.open?.explanation.join(" ")).toContain("Replace one by another")
    // A little more is no reason to begin anew; what expires is not held out.
    const more = { ...itinerary, offerId: "i2", savingMinor: Math.round(itinerary.savingMinor * 1.1) }
    const same = step(
      revised.state,
      found(8, bali("2026-05-10 09:00"), { kind: "deal", revision: 1, offers: [offerOf("d", 100)] }),
    )
    expect(same.facts).toEqual([])
    expect(viewCorrection(same.state, itinerary.expiresMs).open).toBeNull()
    const gone = step(
      same.state,
      found(9, bali("2026-05-10 10:00"), { kind: "itinerary", revision: 2, offers: [more] }),
    )
    expect(gone.facts).toMatchObject([{ correctionId: "c-9", revises: "c-7" }])
    expect(decodeState(encodeState(gone.state))).toEqual(gone.state)
    let state = gone.state
    for (let revision = 3; revision < 10; revision++) {
      const offers = revision % 2 === 0 ? [more] : [itinerary]
      state = step(state, found(revision + 7, bali("2026-05-10 11:00"), { kind: "itinerary", revision, offers })).state
    }
    expect(open(state)?.revisions).toBe(limits.correctionRevisionsMax)
  })

  it("that are taken lower what is expected until their last day, and no longer once they are undone", () => {
    const before = [opened(tight), ...fast(), turn(6, "2026-05-10")]
    const itinerary = offerOf("i1", rupiah(400_000), { kind: "itinerary", untilDay: untilDay - 4 })
    const atMs = bali("2026-05-10 08:00")
    const { state } = run([...before, found(7, atMs, { kind: "itinerary", revision: 1, offers: [itinerary] })])
    const bare = viewCorrection(state, atMs)
    const taken = step(state, decide(8, "c-7", "accepted", atMs))
    expect(taken.facts[0]).toMatchObject({
      kind: "correction_decided",
      savings: [{ offerId: "i1", itineraryId: "bali" }],
    })
    expect(JSON.stringify(taken.facts[0])).not.toContain("Replace")
    const view = viewCorrection(taken.state, atMs)
    expect(view.savedAheadMinor).toBe(rupiah(400_000))
    expect(view.probability).toBeGreaterThan(bare.probability)
    expect(view.correctionHistory[0]).toMatchObject({
      decision: "accepted",
      savings: [{ words: "Replace one by another" }],
    })
    expect(taken.state.plan.totalMinor).toBe(tight.totalMinor)
    expect(viewCorrection(taken.state, atMs + 2 * msPerDay).savedAheadMinor).toBeLessThan(rupiah(400_000))
    expect(viewCorrection(taken.state, atMs + 9 * msPerDay).savedAheadMinor).toBe(0)
    expect(decodeState(encodeState(taken.state))).toEqual(taken.state)
    const undone = step(taken.state, decide(9, "c-7", "undone", atMs + 1))
    expect(undone.facts[0]).toMatchObject({ decision: "undone", savings: [{ offerId: "i1" }] })
    expect(viewCorrection(undone.state, atMs + 1)).toMatchObject({ savedAheadMinor: 0, probability: bare.probability })
  })

  it("that were taken are not offered again, also after an undo; those of a rejected correction are", () => {
    const atMs = foundMs
    const deal = {
      ...{ kind: "deal" as const, offerId: "d-1", dealId: "d", category: "food" as const, savingMinor: 100 },
      ...{ expiresMs: atMs + 1, untilDay: 30_000 },
    }
    const lists = [{ kind: "deal" as const, revision: 1, hash: "h", offers: [deal, { ...deal, offerId: "d-2" }] }]
    const ids = (decision: string) =>
      offersAt(lists, [{ decision, savings: [deal] }], atMs, 1).map(({ offerId }) => offerId)
    expect(ids("accepted")).toEqual(["d-2"])
    expect(ids("undone")).toEqual(["d-2"])
    expect(ids("rejected")).toEqual(["d-1", "d-2"])
  })

  it("are never taken by the engine", () => {
    const settings: BudgetInput = {
      ...{ kind: "correction_settings", seq: 2, logMs: foundMs, word: { timeMs: 1, hash: "s" } },
      settings: { ...defaultSettings, mode: "automatic" },
    }
    const offers = [offerOf("i1", rupiah(400_000), { kind: "itinerary" })]
    const later = fast().map((input, index) => ({ ...input, seq: index + 4 }))
    const all = [opened(tight), settings, found(3, foundMs, { kind: "itinerary", revision: 1, offers }), ...later]
    const facts = proposed(run([...all, turn(9, "2026-05-10")]).facts)
    expect(facts.length).toBeGreaterThan(0)
    for (const fact of facts) expect(fact).toMatchObject({ automatic: true, proposal: { savings: [] } })
  })
})

/** Keeping a plan in words: what is held out, what moved a chance, and what to do next. */
import { expect, test } from "vitest"
import type { BudgetSummary } from "../budget/view.ts"
import { baliOf } from "./demo-trips.test-support.ts"
import { summaryOf } from "./demo-world.test-support.ts"
import type { CorrectionHistoryView, CorrectionView, Guarantee, ProposalView } from "./plan-shape.ts"
import {
  historyWords,
  isBetter,
  isOutOfDate,
  movers,
  nextAction,
  proposalShown,
  standing,
  triggerWords,
  withoutField,
} from "./plan-words.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")
const trip = { ...summaryOf(baliOf(nowMs), [], nowMs), phase: "running" as const }
const proposal: ProposalView = {
  ...{ correctionId: "c-1", proposedAt: "2026-05-08T06:00:00Z", automatic: false, reason: "forecast", text: "" },
  ...{ movedMinor: 1, moves: [], lines: [], cuts: [], savings: [], days: [], explanation: [] },
  perDay: { expectedMinor: 1, targetMinor: 1, allowanceBeforeMinor: 1, allowanceAfterMinor: 1 },
  ...{ probabilityBefore: 0.4, probabilityAfter: 0.8, adherenceTarget: 0.75, restores: true },
}
const correction: CorrectionView = {
  settings: {
    ...{ mode: "suggest", adherenceTarget: 0.75, floorsMinor: {}, locked: [] },
    ...{ perCorrectionMinorMax: null, perTripMinorMax: null },
  },
  ...{ autoCorrectionEnabled: false, adherenceTarget: 0.75, lastCorrectionDate: null, probability: 0.4, holds: false },
  ...{
    reserveMinor: 0,
    savedAheadMinor: 0,
    offers: [],
    open: null,
    preview: proposal,
    correctionHistory: [],
    preferences: [],
  },
}
const rejected: CorrectionHistoryView = {
  ...{ correctionId: "c-0", decision: "rejected", by: "traveller", decidedAt: "2026-05-08T05:00:00Z" },
  ...{ movedMinor: 1, moves: [], savings: [], inForce: false, undo: { possible: false } },
}
const promised = (probabilityNow: number, rest: Partial<Guarantee> = {}) => ({
  ...trip,
  guarantee: {
    ...{ priceMinor: 100, target: 0.95, promisedProbability: 0.96, probabilityNow, movedBy: [], nextAction: null },
    ...rest,
  },
})

test("what would be proposed is held out while the plan does not hold, and not after it was turned down", () => {
  expect(proposalShown(trip, correction)).toBe(proposal)
  expect(proposalShown(trip, { ...correction, correctionHistory: [rejected] })).toBeNull()
  const accepted = { ...rejected, decision: "accepted" as const }
  const answeredAt = Date.parse(accepted.decidedAt)
  const after = (hours: number) =>
    proposalShown(trip, { ...correction, correctionHistory: [accepted] }, answeredAt + hours * 3_600_000)
  expect([after(1), after(24)]).toEqual([null, proposal])
  expect(proposalShown(trip, { ...correction, settings: { ...correction.settings, mode: "off" } })).toBeNull()
  expect(proposalShown({ ...trip, phase: "upcoming" }, correction)).toBeNull()
  expect(proposalShown({ ...trip, phase: "ended" }, { ...correction, open: proposal })).toBeNull()
  expect(proposalShown(trip, { ...correction, open: proposal, correctionHistory: [rejected] })).toBe(proposal)
  expect(proposalShown(promised(0.97), correction)).toBeNull()
  expect(proposalShown(promised(0.6), correction)).toBe(proposal)
})

test("a promise that runs speaks before the forecast, and no more once its outcome is known", () => {
  expect(standing(promised(0.9), correction)).toEqual({ probability: 0.9, target: 0.95, isPromised: true })
  expect(standing(promised(1, { kept: true }), correction).isPromised).toBe(false)
  expect(standing(promised(1, { lapsed: true }), correction).isPromised).toBe(false)
  expect(standing({ ...trip }, correction)).toMatchObject({ target: 0.75, isPromised: false })
})

test("what moved it and what to do are told with their figures", () => {
  const movedBy = [{ category: "food" as const, overMinor: 50_000_000, probabilityChange: -0.12 }]
  expect(movers(promised(0.8, { movedBy }))).toEqual([
    { key: "food", text: "Food & drink: Rp500.000 more than expected by now, −12 points", tone: "down" },
  ])
  expect(nextAction(trip, correction)).toBe("Look at the correction: it brings the chance from 40 % to 80 %.")
  const quiet = { ...correction, preview: null }
  const action = { kind: "keep-to-allowance" as const, allowanceMinor: 30_000_000, probabilityAfter: 0.91 }
  expect(nextAction(promised(0.8, { nextAction: action }), quiet)).toContain("Rp300.000 today: then the chance is 91 %")
  expect(nextAction(trip, quiet)).toMatch(/^Keep to Rp/)
  const allowance = { ...trip.allowance, todayLeftMinor: -100, perRemainingDayMinor: 10_000_000 }
  expect(nextAction({ ...trip, allowance }, quiet)).toBe(
    "Today’s money is spent: leave what can wait; each day from here allows Rp100.000.",
  )
  expect(nextAction({ ...trip, allowance: { ...allowance, perRemainingDayMinor: 0 } }, quiet)).toBe(
    "Today’s money is spent: leave what can wait.",
  )
})

test("strategies say when they are due; refusals lose the field's name", () => {
  const common = { category: "food", action: "", bringsMinor: 0 } as const
  expect(triggerWords({ ...common, trigger: { kind: "before-trip", days: 1 } }, "IDR")).toBe("The day before you leave")
  expect(triggerWords({ ...common, trigger: { kind: "category-over-plan", percent: 115 } }, "IDR")).toBe(
    "When Food & drink passes 115 % of its plan",
  )
  expect(withoutField("days: too many", "days")).toBe("Too many")
  expect(withoutField("nothing is known", undefined)).toBe("Nothing is known")
  expect(historyWords({ ...rejected, decision: "accepted", by: "engine", inForce: true })).toBe("Applied automatically")
})

test("a correction is asked for anew when the chance of a trip under way has moved away from it", () => {
  const at = (probabilityWithinPlan: number, phase: BudgetSummary["phase"] = "running") =>
    isOutOfDate({ phase, forecast: { ...trip.forecast, probabilityWithinPlan } }, { probability: 0.6 })
  expect([at(0.62), at(0.5), at(0.7), at(0.5, "ended")]).toEqual([false, true, true, false])
})

test("money that changes its category alone is not held out as a better chance, nor a difference nobody can read", () => {
  expect(isBetter({ probabilityBefore: 0.62, probabilityAfter: 0.81 })).toBe(true)
  expect(isBetter({ probabilityBefore: 0.95, probabilityAfter: 0.95 })).toBe(false)
  expect(isBetter({ probabilityBefore: 0.951, probabilityAfter: 0.952 })).toBe(false)
  expect(isBetter({ probabilityBefore: 0.8, probabilityAfter: 0.7 })).toBe(false)
})

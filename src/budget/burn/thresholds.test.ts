import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { bali, baliPlan, entryOf, folded, opened, rupiah, spent } from "../bali-week.sample.ts"
import type { BudgetInput, BudgetPlan, Fact } from "../model.ts"
import { thresholdMinor } from "./thresholds.ts"

/** Rp1.000.000 in all, so that Rp10.000 are a percent; before the trip, so that no burn warning speaks. */
const plan: BudgetPlan = { ...baliPlan, totalMinor: rupiah(1_000_000), categoryPlanMinor: {} }
const at = "2026-05-03 10:00"

const purchases = (...amounts: ReadonlyArray<number>): ReadonlyArray<BudgetInput> => [
  opened(plan),
  ...amounts.map((amount, index) => spent(index + 2, at, amount)),
]
const change = (seq: number, patch: Extract<BudgetInput, { kind: "change" }>["patch"]): BudgetInput => ({
  kind: "change",
  seq,
  logMs: bali(at) + 60_000,
  patch,
})
const fired = (facts: ReadonlyArray<Fact>) =>
  facts.map((fact) => (fact.kind === "threshold" ? [fact.seq, fact.percent] : [fact.seq, fact.kind]))

describe("thresholds", () => {
  it("fire once each, as the spend reaches them", () => {
    const { facts } = folded(purchases(499_999, 1, 100_000, 100_000, 200_000, 100_000, 100_000))
    expect(fired(facts)).toEqual([
      [3, 50],
      [5, 70],
      [6, 90],
      [7, 100],
    ])
  })

  it("fire in ascending order when one purchase crosses several", () => {
    expect(fired(folded(purchases(950_000)).facts)).toEqual([
      [2, 50],
      [2, 70],
      [2, 90],
    ])
  })

  it("are not armed again by a refund of less than five points", () => {
    expect(fired(folded(purchases(520_000, -69_999, 80_000)).facts)).toEqual([[2, 50]])
  })

  it("are armed again by a fall of five points below", () => {
    expect(fired(folded(purchases(520_000, -70_000, 50_000)).facts)).toEqual([
      [2, 50],
      [4, 50],
    ])
  })

  it("are armed again when the total is raised above, and only those", () => {
    const { facts } = folded([
      ...purchases(750_000),
      change(3, { totalMinor: rupiah(1_100_000) }),
      spent(4, at, 20_000),
    ])
    expect(fired(facts)).toEqual([
      [2, 50],
      [2, 70],
      [4, 70],
    ])
  })

  it("fire when the plan is cut below the spend, or set below it", () => {
    const { facts } = folded([
      ...purchases(400_000),
      change(3, { totalMinor: rupiah(600_000) }),
      change(4, { thresholdsPercent: [60, 50, 95] }),
    ])
    expect(fired(facts)).toEqual([
      [3, 50],
      [4, 60],
    ])
  })

  it("fall silent when a purchase is amended away, and speak again", () => {
    const big = entryOf(2, rupiah(600_000), bali(at))
    const small = { ...big, spendMinor: rupiah(100_000), revision: 1 }
    const inputs: ReadonlyArray<BudgetInput> = [
      ...purchases(600_000),
      { kind: "entry", seq: 3, logMs: bali(at) + 6_000, before: big, after: small },
      { kind: "entry", seq: 4, logMs: bali(at) + 7_000, before: small, after: { ...big, revision: 2 } },
    ]
    expect(fired(folded(inputs).facts)).toEqual([
      [2, 50],
      [4, 50],
    ])
  })

  it("never fire twice without having been five points below or above the total in between", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 40 }), (thousands) => {
        let total = 0
        const armed = new Set(plan.thresholdsPercent)
        const expected: Array<[number, number]> = []
        for (const [index, thousand] of thousands.entries()) {
          total += thousand
          for (const percent of plan.thresholdsPercent) {
            if (total <= (percent - 5) * 10) armed.add(percent)
            if (total >= percent * 10 && armed.delete(percent)) expected.push([index + 2, percent])
          }
        }
        expect(fired(folded(purchases(...thousands.map((thousand) => thousand * 1_000))).facts)).toEqual(expected)
      }),
    )
  })
})

describe("thresholdMinor", () => {
  it("is the least amount that is at least the percentage, exactly", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: limits.amountMinorMax }),
        fc.integer({ min: 1, max: 1_000 }),
        (total, percent) => {
          const exact = BigInt(total) * BigInt(percent)
          expect(BigInt(thresholdMinor(total, percent))).toBe((exact + 99n) / 100n)
        },
      ),
    )
  })
})

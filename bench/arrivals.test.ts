import { describe, expect, it } from "vitest"
import { Arrivals } from "./arrivals.ts"
import { externalIdOf } from "./load.ts"

const arrivals = (usersMeasured = 10) =>
  new Arrivals({ firstIndex: 100, count: 4, startMs: 1_000, perSecond: 500, usersMeasured })

describe("arrivals", () => {
  it("count from the moment when a transaction was due", () => {
    const measured = arrivals()
    measured.note(0, externalIdOf(100), 1_005)
    measured.note(1, externalIdOf(103), 1_026)
    expect(measured.summary()).toEqual({ received: 2, p50Ms: 5, p99Ms: 20, p999Ms: 20, maxMs: 20 })
  })

  it("count once, by the first frame that shows it", () => {
    const measured = arrivals()
    measured.note(0, externalIdOf(101), 1_003)
    measured.note(0, externalIdOf(101), 9_999)
    expect(measured.summary()).toMatchObject({ received: 1, maxMs: 1 })
  })

  it("leave out what the schedule does not hold and users who are not measured", () => {
    const measured = arrivals(5)
    for (const index of [99, 104, 0]) measured.note(0, externalIdOf(index), 1_500)
    measured.note(5, externalIdOf(100), 1_500)
    expect(measured.summary()).toEqual({ received: 0, p50Ms: null, p99Ms: null, p999Ms: null, maxMs: null })
  })
})

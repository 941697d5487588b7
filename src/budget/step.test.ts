import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { categories } from "../../config/taxonomy.ts"
import { msPerMinute } from "./accounts/minutes.ts"
import { bali, baliPlan, entryOf, folded, opened, rupiah, spent, threeDays } from "./bali-week.sample.ts"
import type { BudgetEntry, BudgetInput, TransactionStatus } from "./model.ts"
import { type BudgetState, decodeState, encodeState } from "./state.ts"
import { step } from "./step.ts"
import { StepError } from "./step-error.ts"

const accountsOf = (state: BudgetState) => ({ sums: state.sums, minutes: state.minutes })

/** The versions of one transaction, oldest first; the last may be that it left. */
const history = fc.record({
  versions: fc.array(
    fc.record({
      spendMinor: fc.integer({ min: -5_000_000, max: 50_000_000 }),
      hoursBefore: fc.integer({ min: -10, max: 300 }),
      minute: fc.integer({ min: 0, max: 3 }),
      category: fc.constantFrom(...categories),
      status: fc.constantFrom<TransactionStatus>("pending", "posted", "reversed"),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  leaves: fc.boolean(),
})
const histories = fc.array(history, { minLength: 1, maxLength: 12 })
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never

const now = bali("2026-05-12 12:00")

const entriesOf = ({ versions }: History, number: number): ReadonlyArray<BudgetEntry> =>
  versions.map(({ spendMinor, hoursBefore, minute, category, status }) =>
    entryOf(number, spendMinor, now - hoursBefore * 60 * msPerMinute - minute * msPerMinute, { category, status }),
  )

type Change = { readonly before?: BudgetEntry; readonly after?: BudgetEntry }

/** What one transaction tells its budget, in its own order. */
const changesOf = (lived: History, number: number): ReadonlyArray<Change> => {
  const entries = entriesOf(lived, number)
  const changes = entries.map((after, index): Change => {
    const before = entries[index - 1]
    return before === undefined ? { after } : { before, after }
  })
  const last = entries.at(-1)
  return lived.leaves && last !== undefined ? [...changes, { before: last }] : changes
}

/** Log entries whose times end at `now`, whatever their order. */
const logged = (changes: ReadonlyArray<Change>): ReadonlyArray<BudgetInput> => [
  opened(),
  ...changes.map((change, index) => ({
    kind: "entry" as const,
    seq: index + 2,
    logMs: now - (changes.length - 1 - index) * 3_600_000,
    ...change,
  })),
]

/** The changes in an order of lots, those of each transaction in their own. */
const interleaved = (lived: ReadonlyArray<History>, lots: ReadonlyArray<number>): ReadonlyArray<Change> => {
  const queues = lived.map((one, index) => [...changesOf(one, index + 1)])
  const order: Array<Change> = []
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn++) {
    const waiting = queues.filter((queue) => queue.length > 0)
    const next = waiting[(lots[turn % lots.length] ?? 0) % waiting.length]?.shift()
    if (next !== undefined) order.push(next)
  }
  return order
}

const lots = fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40 })

describe("the accounts", () => {
  it("are the same for any order of the same changes (I8)", () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (lived, random) => {
        const changes = lived.flatMap((one, index) => changesOf(one, index + 1))
        const shuffled = changes
          .map((change) => ({ change, lot: random.next().value as number }))
          .sort((left, right) => left.lot - right.lot)
          .map(({ change }) => change)
        const one = folded(logged(changes)).state
        const other = folded(logged(shuffled)).state
        expect(accountsOf(other)).toEqual(accountsOf(one))
      }),
    )
  })

  it("with their newest entries, are the same for any order of transactions", () => {
    fc.assert(
      fc.property(histories, lots, lots, (lived, left, right) => {
        const one = folded(logged(interleaved(lived, left))).state
        const other = folded(logged(interleaved(lived, right))).state
        expect({ ...accountsOf(other), recent: other.recent }).toEqual({ ...accountsOf(one), recent: one.recent })
      }),
    )
  })

  it("are what an independent sum over the transactions says", () => {
    fc.assert(
      fc.property(histories, lots, (lived, order) => {
        const { state } = folded(logged(interleaved(lived, order)))
        const standing = lived
          .flatMap((one, index) => (one.leaves ? [] : entriesOf(one, index + 1).slice(-1)))
          .filter((entry) => entry.status !== "reversed" && entry.spendMinor !== 0)
        const sum = (entries: ReadonlyArray<BudgetEntry>) =>
          entries.reduce((total, entry) => total + entry.spendMinor, 0)
        expect(state.sums.spentMinor).toBe(sum(standing))
        expect(state.sums.pendingMinor).toBe(sum(standing.filter((entry) => entry.status === "pending")))
        expect(state.sums.oneOffMinor).toBe(sum(standing.filter((entry) => entry.oneOff)))
        expect(state.sums.count).toBe(standing.length)
        expect(state.sums.byCategory.map((row) => [row.spentMinor, row.count])).toEqual(
          categories.map((category) => {
            const held = standing.filter((entry) => entry.category === category)
            return [sum(held), held.length]
          }),
        )
        const days = [...new Set(standing.map((entry) => entry.localDay))].sort((left, right) => left - right)
        expect(state.sums.byDay.map((row) => [row.day, row.spentMinor, row.oneOffMinor, row.count])).toEqual(
          days.map((day) => {
            const held = standing.filter((entry) => entry.localDay === day)
            return [day, sum(held), sum(held.filter((entry) => entry.oneOff)), held.length]
          }),
        )
        const tripDays = standing.filter(
          (entry) => !entry.oneOff && entry.localDay >= baliPlan.startDay && entry.localDay <= baliPlan.endDay,
        )
        expect(state.sums.everydayTripMinor).toBe(sum(tripDays))
      }),
    )
  })

  it("follow a plan whose days move", () => {
    const patch = { startDay: baliPlan.startDay + 1, endDay: baliPlan.endDay + 1 }
    const moved = folded([...threeDays, { kind: "change", seq: 10, logMs: bali("2026-05-10 09:00"), patch }]).state
    const fromTheStart = folded([opened({ ...baliPlan, ...patch }), ...threeDays.slice(1)]).state
    expect(moved.sums).toEqual(fromTheStart.sums)
    expect(moved.sums.everydayTripMinor).toBe(rupiah(2_140_000))
  })
})

describe("the newest entries", () => {
  it("are bounded, and the same for any order of arrival", () => {
    const entry = fc.record({ spendMinor: fc.integer({ min: 1, max: 9 }), minutesBefore: fc.nat({ max: 60 }) })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 40, maxLength: 90 }), fc.nat(), (entries, turn) => {
        const all = entries.map(({ spendMinor, minutesBefore }, index) =>
          entryOf(index + 1, spendMinor, now - minutesBefore * msPerMinute),
        )
        const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)].reverse()
        const newest = all
          .toSorted((left, right) => left.timeMs - right.timeMs || (left.identity < right.identity ? -1 : 1))
          .slice(-limits.recentTransactionsKept)
        for (const order of [all, turned])
          expect(folded(logged(order.map((after) => ({ after })))).state.recent).toEqual(newest)
      }),
      { numRuns: 30 },
    )
  })
})

describe("a snapshot", () => {
  it("continues exactly as the state would have", () => {
    fc.assert(
      fc.property(histories, lots, fc.nat(), (lived, order, cut) => {
        const inputs = [...threeDays.slice(0, 5), ...logged(interleaved(lived, order)).slice(1)].map(
          (input, index) => ({
            ...input,
            seq: index + 1,
          }),
        )
        const at = 1 + (cut % inputs.length)
        const restored = decodeState(encodeState(folded(inputs.slice(0, at)).state))
        expect(restored).toBeDefined()
        const whole = folded(inputs)
        const resumed = folded(inputs.slice(at), restored)
        expect(encodeState(resumed.state)).toBe(encodeState(whole.state))
        expect(whole.facts.slice(whole.facts.length - resumed.facts.length)).toEqual(resumed.facts)
      }),
    )
  })
})

describe("what a budget has said", () => {
  it("is kept up to its bound, the newest last", () => {
    const turns = limits.alertsKeptPerBudget + 5
    const inputs = Array.from({ length: turns * 2 }, (_, index): BudgetInput => {
      const entry = entryOf(1, rupiah(6_000_000), bali("2026-05-02 10:00"))
      return {
        kind: "entry",
        seq: index + 2,
        logMs: bali("2026-05-02 10:00"),
        ...(index % 2 ? { before: entry } : { after: entry }),
      }
    })
    const { state, facts } = folded([opened(), ...inputs])
    expect(facts.filter((fact) => fact.kind === "threshold")).toHaveLength(turns)
    expect(state.said.facts).toEqual(facts.slice(-limits.alertsKeptPerBudget))
  })
})

describe("an impossible input", () => {
  const entry = entryOf(20, rupiah(10_000), bali("2026-05-10 10:00"))
  const input = (more: object): BudgetInput => ({ kind: "entry", seq: 20, logMs: entry.timeMs, ...more })
  const change = (patch: object): BudgetInput => ({ kind: "change", seq: 20, logMs: entry.timeMs, patch })

  it.each<[string, BudgetInput, string]>([
    ["a second opening", { ...opened(), seq: 20 } as BudgetInput, "already_open"],
    ["a sequence that goes back", { ...input({ after: entry }), seq: 8 } as BudgetInput, "out_of_order"],
    ["an entry that is nothing", input({}), "bad_entry"],
    ["half a minor unit", input({ after: { ...entry, spendMinor: 0.5 } }), "bad_entry"],
    ["no amount", input({ after: { ...entry, spendMinor: Number.NaN } }), "bad_entry"],
    ["no day", input({ after: { ...entry, localDay: Number.NaN } }), "bad_entry"],
    ["an unknown category", input({ after: { ...entry, category: "toString" } }), "bad_entry"],
    ["two transactions in one", input({ before: entryOf(9, 1, entry.timeMs), after: entry }), "bad_entry"],
    ["a sum beyond exactness", input({ after: { ...entry, spendMinor: Number.MAX_SAFE_INTEGER } }), "sum_too_large"],
    ["a trip that ends before it starts", change({ endDay: baliPlan.startDay - 1 }), "bad_plan"],
    ["a trip without end", change({ endDay: baliPlan.startDay + limits.tripDaysMax }), "bad_plan"],
    ["a budget of nothing", change({ totalMinor: 0 }), "bad_plan"],
    ["a threshold of nothing", change({ thresholdsPercent: [0] }), "bad_plan"],
    ["a plan for an unknown category", change({ categoryPlanMinor: { yachts: 1 } }), "bad_plan"],
  ])("is refused, and nothing has changed: %s", (_, impossible, refusal) => {
    const { state } = folded(threeDays)
    const text = encodeState(state)
    expect(() => step(state, impossible)).toThrow(expect.objectContaining({ name: "StepError", refusal }))
    expect(encodeState(state)).toBe(text)
  })

  it("before the budget is open", () => {
    expect(() => step(undefined, input({ after: entry }))).toThrow(StepError)
    expect(() => step(undefined, opened({ ...baliPlan, currency: "XXX" }))).toThrow(StepError)
    expect(() => step(undefined, opened({ ...baliPlan, timeZone: "Mars/Olympus" }))).toThrow(StepError)
  })
})

describe("a closed budget", () => {
  const closed = () => folded([...threeDays, { kind: "close", seq: 10, logMs: bali("2026-05-10 13:00") }]).state

  it("still accounts, and says nothing", () => {
    const { state, facts } = step(closed(), spent(11, "2026-05-10 14:00", 9_000_000))
    expect(state.sums.spentMinor).toBe(rupiah(15_240_000))
    expect(facts).toEqual([])
  })

  it("does not change, nor close again", () => {
    const later = { seq: 11, logMs: bali("2026-05-10 15:00") }
    expect(() => step(closed(), { kind: "change", ...later, patch: { name: "again" } })).toThrow(StepError)
    expect(() => step(closed(), { kind: "close", ...later })).toThrow(StepError)
  })
})

describe("the log's time", () => {
  it("never goes back, even where the broker's clock did", () => {
    const { state } = folded([
      ...threeDays,
      { ...spent(10, "2026-05-10 10:00", 1_000), logMs: bali("2026-05-09 10:00") },
    ])
    expect(state.logMs).toBe(bali("2026-05-10 08:00") + 5_000)
  })
})

/** I4 on the phone: whatever is lost, late, doubled or out of order, the screen ends at the newest state. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import type { AlertView, BudgetSummary, BudgetView, TransactionView } from "../budget/view.ts"
import { baliOf } from "./demo-trips.test-support.ts"
import { summaryOf, transactionOf } from "./demo-world.test-support.ts"
import type { ChangeFrame, Frame, StateFrame } from "./frames.ts"
import { emptyLiveState, type LiveAction, type LiveState, lastVersionOf, reduceLive } from "./live-state.ts"
import type { FrameVersion } from "./version.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")
const budget = baliOf(nowMs)
const budgetId = budget.budgetId
const summary = (spentMinor: number): BudgetSummary => ({ ...summaryOf(budget, [], nowMs), spentMinor })

const transaction = (id: number, amount: number): TransactionView => ({
  ...transactionOf({ category: "food", amount, at: nowMs - id * 60_000 }, budget),
  transactionId: `t${id}`,
})
const alert = (id: number): AlertView => ({
  alertId: `a${id}`,
  kind: "threshold",
  at: new Date(nowMs + id * 1_000).toISOString(),
  severity: "info",
  text: `Alert ${id}`,
})

const version = (sequence: number, epoch = 1, generation = "1778198400000"): FrameVersion => ({
  epoch,
  generation,
  sequence,
})

const viewWith = (
  spentMinor: number,
  transactions: ReadonlyArray<TransactionView>,
  alerts: ReadonlyArray<AlertView>,
): BudgetView => ({
  summary: summary(spentMinor),
  transactions: [...transactions].sort((one, other) => Date.parse(other.occurredAt) - Date.parse(one.occurredAt)),
  alerts: [...alerts].sort((one, other) => Date.parse(other.at) - Date.parse(one.at)),
  suggestions: [],
  matches: [],
  wallets: [],
  commitments: [],
  unassignedCount: 0,
  correction: null,
  goals: null,
})
const stateFrame = (at: FrameVersion, view: BudgetView): StateFrame => ({ type: "state", budgetId, version: at, view })

/** What a server did, step by step: each step sets or removes transactions and may warn. */
interface Step {
  readonly set: ReadonlyArray<readonly [id: number, amount: number]>
  readonly remove: ReadonlyArray<number>
  readonly warns: boolean
  readonly epoch: boolean
}
const steps = fc.array(
  fc.record({
    set: fc.array(fc.tuple(fc.nat(11), fc.integer({ min: 1, max: 900 })), { maxLength: 3 }),
    remove: fc.array(fc.nat(11), { maxLength: 1 }),
    warns: fc.boolean(),
    epoch: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

/** The frames of each step: the whole state after it, and what it changed. */
const history = (done: ReadonlyArray<Step>) => {
  const held = new Map<string, TransactionView>()
  const alerts: Array<AlertView> = []
  let epoch = 1
  return done.map((step, index) => {
    const removed = step.remove.map((id) => `t${id}`)
    const set = [...new Map(step.set.map(([id, amount]) => [`t${id}`, transaction(id, amount)])).values()].filter(
      (one) => !removed.includes(one.transactionId),
    )
    for (const id of removed) held.delete(id)
    for (const one of set) held.set(one.transactionId, one)
    const fired = step.warns ? [alert(index)] : []
    alerts.push(...fired)
    epoch += step.epoch ? 1 : 0
    const at = version(10 + index, epoch)
    const view = viewWith(index, [...held.values()], alerts)
    const change: ChangeFrame = {
      type: "change",
      budgetId,
      version: at,
      summary: view.summary,
      transactions: set,
      removed,
      alerts: fired,
    }
    return { state: stateFrame(at, view), change }
  })
}

const play = (actions: ReadonlyArray<LiveAction>, from: LiveState = emptyLiveState): LiveState =>
  actions.reduce(reduceLive, from)
const viewIn = (state: LiveState) => state.get(budgetId)?.view
const subscribed: LiveAction = { type: "subscribing", budgetId }

describe("frames", () => {
  test("in any order, some twice, with whole states among them, converge to the newest", () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (done, picks) => {
        const [first, ...later] = history([{ set: [], remove: [], warns: false, epoch: false }, ...done])
        const newest = later.at(-1)
        if (first === undefined || newest === undefined) return
        const pick = (below: number) => (picks.next().value ?? 0) % below
        const doubled = later.flatMap(({ state, change }): ReadonlyArray<Frame> => {
          const choice = pick(4)
          if (choice === 0) return [change, change]
          return choice === 1 ? [change, state] : [change]
        })
        const shuffled = doubled.map((frame) => [pick(1_000), frame] as const).sort(([one], [other]) => one - other)
        const ended = play(
          shuffled.map(([, frame]) => frame),
          play([subscribed, first.state]),
        )
        expect(viewIn(ended)).toEqual(newest.state.view)
        expect(lastVersionOf(ended, budgetId)).toEqual(newest.state.version)
      }),
    )
  })

  test("lost ones are made good by the answer to the next subscription, whatever overtakes it", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.boolean()), fc.nat(), (done, kept, cut) => {
        const all = history(done)
        const newest = all.at(-1)
        const answerAt = cut % all.length
        const answer = all[answerAt]
        if (newest === undefined || answer === undefined) return
        const before = all.filter((_, index) => kept[index] === true).map(({ change }) => change)
        const overtaking = all.slice(answerAt + 1).map(({ change }) => change)
        const half = Math.floor(overtaking.length / 2)
        const ended = play([
          { type: "fetched", frame: stateFrame(version(1), viewWith(0, [], [])) },
          ...before,
          subscribed,
          ...overtaking.slice(half),
          answer.state,
          ...overtaking.slice(0, half),
        ])
        expect(viewIn(ended)).toEqual(newest.state.view)
      }),
    )
  })
})

describe("a subscription's answer", () => {
  const old = play([subscribed, stateFrame(version(50), viewWith(5, [transaction(1, 10)], []))])

  test("replaces even what was newer: the server went back", () => {
    const back = play([subscribed, stateFrame(version(3), viewWith(1, [transaction(2, 7)], []))], old)
    expect(viewIn(back)?.transactions.map((one) => one.transactionId)).toEqual(["t2"])
    expect(lastVersionOf(back, budgetId)).toEqual(version(3))
  })

  test("`current` keeps what is held and adds what was parked meanwhile", () => {
    const change: ChangeFrame = {
      type: "change",
      budgetId,
      version: version(51),
      summary: summary(9),
      transactions: [transaction(3, 4)],
      removed: [],
      alerts: [],
    }
    const ended = play([subscribed, change, { type: "current", budgetId }], old)
    expect(viewIn(ended)?.transactions.map((one) => one.transactionId)).toEqual(["t1", "t3"])
    expect(viewIn(ended)?.summary.spentMinor).toBe(9)
  })

  test("that has to wait too long is asked for again as a whole", () => {
    const change = (sequence: number): ChangeFrame => ({
      type: "change",
      budgetId,
      version: version(sequence),
      summary: summary(sequence),
      transactions: [],
      removed: [],
      alerts: [],
    })
    const many = Array.from({ length: limits.parkedFramesMax + 1 }, (_, index) => change(60 + index))
    const flooded = play([subscribed, ...many, { type: "current", budgetId }], old)
    expect(lastVersionOf(flooded, budgetId)).toBeUndefined()
    expect(lastVersionOf(play([subscribed], flooded), budgetId)).toEqual(version(50))
  })
})

describe("outside a subscription's answer", () => {
  const held = play([subscribed, stateFrame(version(50), viewWith(5, [transaction(1, 10)], []))])

  test("an older whole state changes nothing", () => {
    const ended = play([stateFrame(version(49), viewWith(4, [], []))], held)
    expect(viewIn(ended)).toEqual(viewIn(held))
  })

  test("one of the same version and a later look is taken: the day turned without an event", () => {
    const later = viewWith(5, [transaction(1, 10)], [])
    const turned = { ...later, summary: { ...later.summary, asOf: "2026-05-09T06:00:00.000Z", today: "2026-05-09" } }
    const ended = play([{ type: "fetched", frame: stateFrame(version(50), turned) }], held)
    expect(viewIn(ended)?.summary.today).toBe("2026-05-09")
  })

  test("an acknowledged entry shows before its push and does not claim the push was seen", () => {
    const accepted: Frame = {
      type: "accepted",
      clientId: "c",
      disposition: "applied",
      reason: undefined,
      budgetId,
      transaction: transaction(7, 3),
      version: version(51),
    }
    const ended = play([accepted], held)
    expect(viewIn(ended)?.transactions.map((one) => one.transactionId)).toEqual(["t1", "t7"])
    expect(lastVersionOf(ended, budgetId)).toEqual(version(50))
  })

  test("a suggestion that became part of the trip is no longer suggested", () => {
    const suggested = {
      ...viewWith(5, [], []),
      suggestions: [{ transaction: transaction(4, 8), reason: "before the trip" }],
    }
    const open = play([subscribed, stateFrame(version(60), suggested)])
    expect(viewIn(open)?.suggestions).toHaveLength(1)
    const joined: ChangeFrame = {
      type: "change",
      budgetId,
      version: version(61),
      summary: summary(6),
      transactions: [transaction(4, 8)],
      removed: [],
      alerts: [],
    }
    expect(viewIn(play([joined], open))?.suggestions).toEqual([])
  })

  test("what a screen keeps is bounded, and the newest stay", () => {
    const flood = Array.from(
      { length: limits.feedRowsKept + 30 },
      (_, index): ChangeFrame => ({
        type: "change",
        budgetId,
        version: version(100 + index),
        summary: summary(index),
        transactions: [transaction(1_000 + index, 1)],
        removed: [],
        alerts: [],
      }),
    )
    const shown = viewIn(play(flood, held))?.transactions.map((one) => one.transactionId)
    expect(shown).toHaveLength(limits.feedRowsKept)
    expect(shown).toContain(`t${1_000 + limits.feedRowsKept + 29}`)
  })
})

describe("what keeps the plan", () => {
  const goals = (text: string) => ({ goals: [], conflicts: [{ goalIds: [], shortMinor: 1, text }] })
  const told = (at: FrameVersion, text: string): Frame => ({
    ...{ type: "plan", budgetId, version: at, news: undefined, correction: undefined },
    goals: goals(text),
  })
  const wordsIn = (state: LiveState) => state.get(budgetId)?.view?.goals?.conflicts.map(({ text }) => text)
  const folded = (actions: ReadonlyArray<LiveAction>) => actions.reduce(reduceLive, emptyLiveState)
  const state = (at: FrameVersion, text: string) => stateFrame(at, { ...viewWith(1, [], []), goals: goals(text) })

  test("the newest word stands, in whatever order the words come", () => {
    const news = [told(version(3), "three"), told(version(4), "four")]
    expect(wordsIn(folded([state(version(2), "two"), ...news]))).toEqual(["four"])
    expect(wordsIn(folded([state(version(2), "two"), ...news.toReversed()]))).toEqual(["four"])
    expect(wordsIn(folded([state(version(2), "two"), ...news, state(version(3), "old")]))).toEqual(["four"])
    expect(wordsIn(folded([state(version(2), "two"), ...news, state(version(5), "five")]))).toEqual(["five"])
  })

  test("a word that overtakes the answer to a subscription waits for it", () => {
    const asking: LiveAction = { type: "subscribing", budgetId }
    expect(wordsIn(folded([asking, told(version(3), "three"), state(version(2), "two")]))).toEqual(["three"])
  })

  test("what this page cannot read of it is left out, and the rest is drawn", () => {
    const broken = stateFrame(version(2), { ...viewWith(1, [], []), goals: JSON.parse('{"goals":[{}]}') })
    expect(folded([broken]).get(budgetId)?.view).toMatchObject({ goals: null, summary: { spentMinor: 1 } })
  })
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { bali, baliPlan, folded, opened, rupiah, spent, threeDays } from "../bali-week.sample.ts"
import { tripClock } from "../burn/trip-clock.ts"
import { textToDay } from "../calendar.ts"
import { lineMinor, type Move } from "../correction/money-line.ts"
import { objectionTo } from "../correction/objection.ts"
import { noPreferences } from "../correction/preferences.ts"
import { propose } from "../correction/propose.ts"
import { defaultSettings } from "../correction/settings.ts"
import { situationOf } from "../correction/situation.ts"
import { summarise, viewBudget } from "../look.ts"
import type { BudgetInput } from "../model.ts"
import { type BudgetState, decodeState, encodeState } from "../state.ts"
import { isOpen } from "./booking.ts"
import {
  type BookingBook,
  bookingsOf,
  hearCommitted,
  hearReleased,
  takePayment,
  tooManyBookings,
} from "./booking-book.ts"

type Word = { readonly timeMs: number; readonly hash: string }
const word = (timeMs: number, hash = String(timeMs)): Word => ({ timeMs, hash })

const money = (category: Category, amount: number, due = "2026-05-12") => ({
  ...{ category, amountMinor: rupiah(amount), dueDay: textToDay(due), from: "itinerary" as const },
})

const booked = (seq: number, at: string, ...all: ReadonlyArray<ReturnType<typeof money>>): BudgetInput => {
  const book: BookingBook = new Map()
  for (const [index, one] of all.entries()) hearCommitted(book, `k${index}`, one, word(index))
  return { kind: "bookings", seq, logMs: bali(at), bookings: bookingsOf(book) }
}

const at = bali("2026-05-10 12:00")
const summaryOf = (state: BudgetState) => summarise(state, at)
const without = () => summaryOf(folded(threeDays).state)
const withBooked = (...all: ReadonlyArray<ReturnType<typeof money>>) =>
  summaryOf(folded([...threeDays, booked(10, "2026-05-10 09:00", ...all)]).state)

describe("what is booked and not paid yet", () => {
  it("is no spend, but leaves the days' allowance and the runway", () => {
    const [before, after] = [without(), withBooked(money("activities", 600_000))]
    expect(after.spentMinor).toBe(before.spentMinor)
    expect(after.committedMinor).toBe(rupiah(600_000))
    expect(after.byCategory.find(({ category }) => category === "activities")?.committedMinor).toBe(rupiah(600_000))
    expect(before.allowance.perRemainingDayMinor - after.allowance.perRemainingDayMinor).toBeCloseTo(
      rupiah(600_000) / 5,
      -2,
    )
    expect(after.runway.days).toBeLessThan(before.runway.days ?? 0)
  })

  it("of lodging takes from what is planned for it first, and then from the days", () => {
    const fresh = (...all: ReadonlyArray<ReturnType<typeof money>>) =>
      summarise(folded([opened(), booked(2, "2026-05-02 09:00", ...all)]).state, bali("2026-05-02 12:00"))
    const [none, less, more] = [fresh(), fresh(money("lodging", 2_000_000)), fresh(money("lodging", 3_000_000))]
    expect(less.allowance).toEqual(none.allowance)
    expect(less.forecast.committedMinor).toBe(none.forecast.committedMinor)
    expect(more.forecast.committedMinor).toBe(none.forecast.committedMinor + rupiah(500_000))
    expect(none.allowance.perRemainingDayMinor - more.allowance.perRemainingDayMinor).toBeCloseTo(
      rupiah(500_000) / 7,
      -2,
    )
  })

  it("is certain in the forecast, and stands for what the days were expected to cost anyway", () => {
    const before = without().forecast
    const activities = (forecast: typeof before) => forecast.byCategory.find((one) => one.category === "activities")
    const expected = (activities(before)?.p50 ?? 0) - rupiah(1_350_000)
    const small = withBooked(money("activities", Math.floor(expected / 300))).forecast
    expect(Math.abs(small.endOfTrip.p50 - before.endOfTrip.p50)).toBeLessThan(before.endOfTrip.p50 * 0.01)
    const spread = (forecast: typeof before) => forecast.endOfTrip.p95 - forecast.endOfTrip.p05
    expect(spread(small)).toBeLessThan(spread(before))
    const large = withBooked(money("activities", 4_000_000)).forecast
    expect(large.committedMinor).toBe(rupiah(4_000_000) + before.committedMinor)
    expect(large.endOfTrip.p05).toBeGreaterThan(without().spentMinor + rupiah(4_000_000))
    expect(large.endOfTrip.p50).toBeLessThan(before.endOfTrip.p50 + rupiah(4_000_000))
    expect(large.probabilityWithinPlan).toBeLessThan(before.probabilityWithinPlan)
    expect(large.perDay.at(-1)).toMatchObject(large.endOfTrip)
  })

  it("falls due on its day in the forecast, and what is overdue at once", () => {
    const [early, late] = ["2026-05-09", "2026-05-30"].map(
      (due) => withBooked(money("lodging", 5_000_000, due)).forecast.perDay,
    )
    expect(early?.[0]?.p05).toBeGreaterThanOrEqual(without().spentMinor + rupiah(5_000_000))
    expect(late?.at(-2)?.p05).toBeLessThan(without().spentMinor + rupiah(5_000_000))
    expect(late?.at(-1)?.p50).toBe(early?.at(-1)?.p50)
  })

  it("is no spend of its day's allowance when it is paid, from the payment itself to its word", () => {
    const due = money("activities", 900_000, "2026-05-10")
    const before = [opened(), booked(2, "2026-05-08 09:00", due), spent(3, "2026-05-08 12:00", 100_000)]
    const day = (...inputs: ReadonlyArray<BudgetInput>) => {
      const { state, facts } = folded([...before, ...inputs])
      return { ...summariseAt(state).allowance, said: facts.filter(({ kind }) => kind === "burn_warning") }
    }
    const summariseAt = (state: BudgetState) => summarise(state, bali("2026-05-10 20:00"))
    const words = (seq: number, say: (book: BookingBook) => void): BudgetInput => {
      const book: BookingBook = new Map()
      hearCommitted(book, "k0", due, word(0))
      say(book)
      return { kind: "bookings", seq, logMs: bali("2026-05-10 19:00"), bookings: bookingsOf(book) }
    }
    const payment = { transactionId: "t", timeMs: 0, day: textToDay("2026-05-10"), spendMinor: rupiah(900_000) }
    const pays = spent(5, "2026-05-10 19:00", 900_000, { category: "activities" })
    const more = spent(4, "2026-05-10 12:00", 300_000)
    const unpaid = day(more)
    const paying = words(5, (book) => takePayment(book, "k0", payment, true))
    const paid = words(6, (book) => hearReleased(book, "k0", { why: "paid", day: payment.day, word: word(9) }))
    expect(day(more, paying, pays)).toEqual(unpaid)
    expect(day(more, paying, pays, paid)).toEqual(unpaid)
    expect(unpaid.todaySpentMinor).toBe(rupiah(300_000))
    // Unannounced it is spend like any other.
    expect(day(more, spent(5, "2026-05-10 19:00", 1_900_000, { category: "activities" })).said).toHaveLength(1)
  })

  it("is owed after the trip as well, until the budget is closed", () => {
    const { state } = folded([...threeDays, booked(10, "2026-05-10 09:00", money("food", 100_000))])
    const after = summarise(state, bali("2026-05-20 12:00"))
    expect(after.forecast.endOfTrip.p50).toBe(after.spentMinor + rupiah(100_000))
    const closed = folded([{ kind: "close", seq: 11, logMs: bali("2026-05-16 09:00") }], state).state
    expect(summarise(closed, bali("2026-05-20 12:00")).forecast.committedMinor).toBe(0)
  })

  it("is part of the snapshot, byte for byte", () => {
    const book: BookingBook = new Map()
    const original = { amountMinor: 12, currency: "USD", rate: "15725.5" }
    hearCommitted(book, "a", { ...money("food", 1), merchant: "Warung", original }, word(1))
    hearCommitted(book, "b", money("lodging", 2), word(2))
    hearReleased(book, "b", { why: "paid", transactionId: "t", day: 7, word: word(3) })
    takePayment(book, "a", { transactionId: "u", timeMs: 4, day: 5, spendMinor: 100 }, false)
    hearCommitted(book, "c", money("food", 3), word(3))
    takePayment(book, "c", { transactionId: "v", timeMs: 4, day: 5, spendMinor: 300 }, true)
    const input: BudgetInput = { kind: "bookings", seq: 10, logMs: at, bookings: bookingsOf(book) }
    const { state } = folded([...threeDays, input])
    const text = encodeState(state)
    const read = decodeState(text)
    expect(read).toEqual(state)
    expect(read === undefined ? "" : encodeState(read)).toBe(text)
  })

  it("shows in the view, what is owed first, with the reason of what is not", () => {
    const book: BookingBook = new Map()
    hearCommitted(book, "a", money("food", 1), word(1))
    hearCommitted(book, "b", { ...money("lodging", 2), merchant: "Hotel" }, word(2))
    hearReleased(book, "a", { why: "cancelled", word: word(3) })
    hearReleased(book, "never", { why: "word", word: word(3) })
    const input: BudgetInput = { kind: "bookings", seq: 2, logMs: at, bookings: bookingsOf(book) }
    const none = { suggestions: [], matches: [], unassignedCount: 0 }
    const { commitments } = viewBudget(folded([opened(), input]).state, at, none)
    expect(commitments.map(({ bookingId, state, released }) => [bookingId, state, released?.why])).toEqual([
      ["b", "open", undefined],
      ["a", "released", "cancelled"],
    ])
  })
})

const said = fc.record({
  bookingId: fc.constantFrom("a", "b"),
  timeMs: fc.nat(6),
  minor: fc.integer({ min: 1, max: 9 }),
  released: fc.option(fc.constantFrom("cancelled", "paid", "word")),
})

describe("words about bookings", () => {
  it("end the same in whatever order and however often they came (I8)", () => {
    fc.assert(
      fc.property(
        fc.array(said, { maxLength: 9 }),
        fc.array(fc.nat(), { minLength: 18, maxLength: 18 }),
        (words, order) => {
          const hear = (indexes: ReadonlyArray<number>) => {
            const book: BookingBook = new Map()
            for (const index of indexes) {
              const one = words[index]
              if (one === undefined) continue
              const when = word(one.timeMs, String(index))
              if (one.released === null) hearCommitted(book, one.bookingId, money("food", one.minor), when)
              else hearReleased(book, one.bookingId, { why: one.released, word: when })
            }
            return bookingsOf(book)
          }
          const indexes = words.map((_, index) => index)
          const twice = [...indexes, ...indexes]
          const shuffled = twice
            .map((index, place) => [index, order[place] ?? 0] as const)
            .sort(([, left], [, right]) => left - right)
            .map(([index]) => index)
          expect(hear(shuffled)).toEqual(hear(indexes))
        },
      ),
    )
  })

  it("are bounded: what is released makes room, what is owed does not (I5)", () => {
    const book: BookingBook = new Map()
    for (let index = 0; index < limits.bookingsPerBudgetMax; index++) {
      expect(hearCommitted(book, `k${index}`, money("food", 1), word(index))).toBeUndefined()
    }
    expect(hearCommitted(book, "more", money("food", 1), word(1_000))).toBe(tooManyBookings)
    for (let index = 0; index < limits.bookingWordsPerBudgetMax; index++) {
      hearReleased(book, `r${index}`, { why: "word", word: word(2_000 + index) })
    }
    expect(book.size).toBe(limits.bookingWordsPerBudgetMax)
    expect([...book.values()].filter(isOpen)).toHaveLength(limits.bookingsPerBudgetMax)
  })
})

const planned = { food: rupiah(3_000_000), activities: rupiah(2_000_000), shopping: rupiah(1_000_000) }
const plan = { ...baliPlan, categoryPlanMinor: planned, thresholdsPercent: [] }

describe("corrections and bookings", () => {
  it("never propose to take what is spent and booked together", () => {
    const amounts = fc.record({
      food: fc.integer({ min: 1, max: 3_000_000 }),
      activities: fc.integer({ min: 1, max: 2_500_000 }),
      shopping: fc.integer({ min: 1, max: 2_000_000 }),
      spentOn: fc.constantFrom("food", "activities", "shopping"),
      spentMinor: fc.integer({ min: 1, max: 4_000_000 }),
    })
    fc.assert(
      fc.property(amounts, ({ food, activities, shopping, spentOn, spentMinor }) => {
        const { state } = folded([
          opened(plan),
          spent(2, "2026-05-09 12:00", spentMinor, { category: spentOn as Category }),
          booked(
            3,
            "2026-05-10 09:00",
            money("food", food),
            money("activities", activities),
            money("shopping", shopping),
          ),
        ])
        const situation = situationOf(state.plan, state.sums, tripClock(plan, at), false)
        const proposal = propose(situation, defaultSettings, noPreferences, [])
        if (proposal === undefined) return
        const spentMinorOf = (category: Category) =>
          state.sums.byCategory[categories.indexOf(category)]?.spentMinor ?? 0
        const owed = (category: Category) => state.plan.committed?.byCategoryMinor[category] ?? 0
        for (const category of categories) {
          if (oneOffCategories.has(category)) continue
          const given = proposal.moves.reduce(
            (sum, { from, amountMinor }) => sum + (from === category ? amountMinor : 0),
            0,
          )
          if (given === 0) continue
          const left = lineMinor(state.plan, category) - given
          expect(left).toBeGreaterThanOrEqual(spentMinorOf(category) + owed(category))
        }
        const standing = { plan: state.plan, settings: defaultSettings, spentMinor: spentMinorOf, committedMinor: owed }
        expect(objectionTo(standing, proposal.moves)).toBeUndefined()
      }),
      { numRuns: 300 },
    )
  })

  it("say why money that is booked cannot be moved", () => {
    const { state } = folded([opened(plan), booked(3, "2026-05-10 09:00", money("activities", 1_900_000))])
    const standing = {
      ...{ plan: state.plan, settings: defaultSettings, spentMinor: () => 0 },
      committedMinor: (category: Category) => state.plan.committed?.byCategoryMinor[category] ?? 0,
    }
    const move: Move = { from: "activities", to: "food", amountMinor: rupiah(200_000) }
    expect(objectionTo(standing, [move])).toMatch(/activities owes .* for what is booked/)
    expect(objectionTo(standing, [{ ...move, amountMinor: rupiah(100_000) }])).toBeUndefined()
  })

  it("leave what was booked when they were decided, whichever word came first, and take it once that is cancelled", () => {
    const moves: ReadonlyArray<Move> = [{ from: "activities", to: "reserve", amountMinor: rupiah(1_500_000) }]
    const correction = (seq: number): BudgetInput => ({
      ...{ kind: "correct", seq, logMs: at, correctionId: "c", decision: "edited", by: "traveller", moves },
      word: word(50),
    })
    const bookings = (seq: number, committedMs: number, cancelled = false): BudgetInput => {
      const book: BookingBook = new Map()
      hearCommitted(book, "a", money("activities", 900_000), word(committedMs))
      if (cancelled) hearReleased(book, "a", { why: "cancelled", word: word(90) })
      return { kind: "bookings", seq, logMs: at, bookings: bookingsOf(book) }
    }
    const activities = (...inputs: ReadonlyArray<BudgetInput>) =>
      folded([opened(plan), ...inputs]).state.plan.categoryPlanMinor.activities
    expect(activities(bookings(2, 10), correction(3))).toBe(rupiah(900_000))
    expect(activities(correction(2), bookings(3, 10))).toBe(rupiah(900_000))
    expect(activities(correction(2), bookings(3, 60))).toBe(rupiah(500_000))
    expect(activities(bookings(2, 10), correction(3), bookings(4, 10, true))).toBe(rupiah(500_000))
  })

  it("are thought about when a booking takes more than its category has", () => {
    const { facts } = folded([
      opened(plan),
      spent(2, "2026-05-08 12:00", 300_000),
      spent(3, "2026-05-09 12:00", 300_000),
      booked(4, "2026-05-10 09:00", money("activities", 2_600_000)),
    ])
    const said = facts.find(({ kind }) => kind === "correction_proposed")
    expect(said).toMatchObject({ reason: "category" })
  })
})

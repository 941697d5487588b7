/**
 * The guarantee judged on travellers whom nothing was fitted to: trips that others wrote, and card rows as pseudo-trips of
 * seven days. What it knows of them is only what came before: promises begin once enough of their trips have ended, and
 * each outcome moves the next prices.
 */

import { distributionOf } from "../../budget/forecast/distribution.ts"
import { believe, fadingOf, newHabit, observeDay } from "../../budget/forecast/habit.ts"
import { calendarWeight, type Population } from "../../budget/forecast/population.ts"
import { type Basis, basisOfHistory, basisOfTrip } from "../../budget/guarantee/basis.ts"
import { newKnowledge } from "../../budget/guarantee/knowledge.ts"
import { shippedModel } from "../../budget/guarantee/model.ts"
import { isKnownPlace, type Refusal, refusalOf, tooFewOutcomes } from "../../budget/guarantee/refusal.ts"
import type { Person } from "../forecast/people.ts"
import { Desk, type Ended } from "./desk.ts"
import { Tally } from "./tally.ts"
import type { WrittenLine, WrittenTrip } from "./written.ts"

const targetOf = ({ request }: WrittenTrip): number => request.target

/** Dated trips that begin over a long time know only what had ended; others are taken as one after the other. */
const longTripsMin = 6

const isDense = (trips: ReadonlyArray<WrittenTrip>): boolean => {
  const starts = trips.map(({ request }) => request.trip.startDay)
  if (trips.length === 0 || starts.includes(undefined)) return false
  const days = starts.map((day) => day ?? 0)
  const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))]
  const longest = trips.reduce((most, { mornings }) => Math.max(most, mornings.length + 1), 1)
  return last - first >= longTripsMin * longest
}

export const judgeWritten = (lines: ReadonlyArray<WrittenLine>): { readonly tally: Tally; readonly order: string } => {
  const tally = new Tally()
  const desk = new Desk(newKnowledge(shippedModel(), "strangers"), tally)
  const trips: Array<WrittenTrip> = []
  for (const line of lines) {
    if ("refusal" in line) tally.refuse(line.refusal.kind)
    else trips.push(line)
  }
  const dense = isDense(trips)
  if (dense) trips.sort((one, other) => (one.request.trip.startDay ?? 0) - (other.request.trip.startDay ?? 0))
  for (const [index, trip] of trips.entries()) {
    const { request, finalMinor, mornings } = trip
    const start = dense ? (request.trip.startDay ?? 0) : index
    const last = dense ? start + mornings.length : index
    desk.turnTo(start)
    const isElsewhere = request.trip.stops.some(({ destination }) => !isKnownPlace(destination.id))
    const refusal = refusalOf(desk.knowledge, request.trip, targetOf(trip))
    const basis = basisOfTrip(request.trip, request.currency, request.hints)
    if (refusal !== undefined) {
      tally.refuse(refusal.kind)
      if (finalMinor > 0) desk.watch(basis, finalMinor, last, isElsewhere)
      continue
    }
    desk.follow(basis, desk.price(basis, targetOf(trip)), { finalMinor, mornings, hasShock: false }, last, isElsewhere)
  }
  return {
    tally,
    order: dense ? "by start; outcomes known when a trip has ended" : "as written; each outcome known to the next",
  }
}

interface Window extends Ended {
  readonly startDay: number
  readonly basis: Basis
}

const windowDays = 7
const historyDays = 60

/** Consecutive weeks of a cardholder after two months of history. */
const windowsOf = (population: Population, person: Person): ReadonlyArray<Window> => {
  const habit = newHabit()
  const fading = fadingOf(population)
  const windows: Array<Window> = []
  const weight = (at: number) => calendarWeight(population, person.firstDay + at)
  for (let today = 0; today < person.spentMinor.length; today++) {
    if (
      today >= historyDays &&
      (today - historyDays) % windowDays === 0 &&
      today + windowDays <= person.spentMinor.length
    ) {
      const even = Array.from({ length: windowDays }, (_, at) => weight(today + at)).reduce((sum, one) => sum + one, 0)
      const { meanMinor, variance } = distributionOf(believe(habit, population, population.amount), even)
      const days = person.spentMinor.slice(today, today + windowDays)
      const mornings = Array.from({ length: windowDays - 1 }, (_, index) => {
        const everydayMinor = days.slice(0, index + 1)
        const spentMinor = everydayMinor.reduce((sum, one) => sum + one, 0)
        return { elapsed: index + 1, everydayMinor, bookedMinor: 0, spentMinor }
      })
      windows.push({
        startDay: person.firstDay + today,
        basis: basisOfHistory(meanMinor, variance, windowDays),
        finalMinor: days.reduce((sum, one) => sum + one, 0),
        mornings,
        hasShock: false,
      })
    }
    observeDay(habit, population, fading, population.amount, {
      weight: weight(today),
      spentMinor: person.spentMinor[today] ?? 0,
      count: person.count[today] ?? 0,
    })
  }
  return windows
}

export const judgeCards = (population: Population, people: ReadonlyArray<Person>, target: number): Tally => {
  const tally = new Tally()
  const desk = new Desk(newKnowledge(shippedModel(), "strangers"), tally)
  const windows = people
    .flatMap((person) => windowsOf(population, person))
    .sort((one, other) => one.startDay - other.startDay)
  for (const window of windows) {
    desk.turnTo(window.startDay)
    const last = window.startDay + windowDays - 1
    const refusal: Refusal | undefined = tooFewOutcomes(desk.knowledge)
    if (refusal === undefined) desk.follow(window.basis, desk.price(window.basis, target), window, last)
    else {
      tally.refuse(refusal.kind)
      desk.watch(window.basis, window.finalMinor, last)
    }
  }
  return tally
}

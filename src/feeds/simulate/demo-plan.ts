/**
 * What the demonstration shows, as a pure function of the day it began on: the demo traveller is on the fifth day of a
 * week in Bali, came back from Tokyo some weeks ago and has a weekend booked; a few other travellers are on the road. All
 * ids come from that day and the seed, so that a demonstration that starts again goes on and never doubles (I2).
 */
import { readFileSync } from "node:fs"
import { Result } from "effect"
import type { PacerEvent } from "../../../streams/events.ts"
import { dayToText, localDay, msPerDay, textToDay } from "../../budget/calendar.ts"
import type { EpochDay } from "../../budget/model.ts"
import type { Delivery } from "../delivery.ts"
import { recordingReader, shiftToDay } from "../recording.ts"
import { extraPurchase } from "./day.ts"
import { Dice } from "./dice.ts"
import { deliveriesOf } from "./lifecycle.ts"
import { rateOn, simulatedCurrencies } from "./rates.ts"
import { demoTraveller, type Plan, plans } from "./recordings.ts"
import type { Traveller } from "./traveller.ts"
import { itineraryOf, type SimulationOptions, simulate } from "./travellers.ts"
import type { Trip } from "./trip.ts"

export const demoUserId = demoTraveller.userId

const folder = new URL("../../../streams/recorded/", import.meta.url)

const planOf = (recording: string): Plan => {
  const plan = plans.find((one) => one.recording === recording)
  if (plan === undefined) throw new RangeError(`no recording ${recording}`)
  return plan
}

const live = planOf("bali-week")
const past = planOf("tokyo-in-yen")
const coming = planOf("jakarta-bandung-weekend")

const liveTimeZone = live.trip.timeZone
const daysAfterTokyo = 38

/** The first Friday that lies a few days after the week in Bali. Day 0 (1970-01-01) was a Thursday. */
const weekendAfter = (day: EpochDay): EpochDay => {
  const earliest = day + 7
  return earliest + ((8 - (earliest % 7)) % 7)
}

const readRecorded = ({ recording }: Plan, today: EpochDay): ReadonlyArray<Delivery> => {
  const name = `${recording}.jsonl`
  const read = recordingReader(name, { shift: shiftToDay(today) })
  const lines = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n")
  return lines.flatMap((line, index) => Result.getOrThrow(read(index + 1, line)))
}

/** The day it is in Bali. */
export const liveDay = (timeMs: number): EpochDay => localDay(timeMs, liveTimeZone)

/** Whether the week in Bali of a demonstration that began on `anchor` is still on. */
export const isUnderWay = (anchor: EpochDay, today: EpochDay): boolean =>
  today >= anchor - live.anchorOnDay && today < anchor - live.anchorOnDay + live.trip.stays.length

/** The name of the budget in Bali tells on which day its demonstration began. */
export const anchorOfBudget = (budgetId: string): EpochDay | undefined => {
  const [, year, month, day] = /^bali-(\d{4})(\d{2})(\d{2})$/.exec(budgetId) ?? []
  return year === undefined ? undefined : textToDay(`${year}-${month}-${day}`)
}

/** Everything of the demo traveller's three trips. */
export const demoDeliveries = (anchor: EpochDay): ReadonlyArray<Delivery> => [
  ...readRecorded(past, anchor - daysAfterTokyo),
  ...readRecorded(coming, weekendAfter(anchor) + coming.anchorOnDay),
  ...readRecorded(live, anchor),
  ...plansOf(anchor),
]

const planSaidDaysBefore = 2
/** What is booked falls due late in the trip. */
const danceOnDay = 5

/** What the demo traveller said of the week in Bali once it was opened: how sure its plan shall be, two goals, a booking. */
const plansOf = (anchor: EpochDay): ReadonlyArray<Delivery> => {
  const { budgetId, startDay } = demoTrip(anchor)
  const timeMs = (startDay - planSaidDaysBefore) * msPerDay
  const said = (name: string) => ({
    ...{ specversion: "1.0" as const, id: `${budgetId}.${name}`, source: "app/pacer", subject: demoUserId },
    time: new Date(timeMs).toISOString(),
  })
  const goal = { budgetId, currency: "IDR" }
  const events: ReadonlyArray<PacerEvent> = [
    { ...said("sure"), type: "correction.set.v1", data: { budgetId, mode: "suggest", adherenceTarget: 0.9 } },
    {
      ...said("home"),
      type: "goal.set.v1",
      data: { ...goal, goalId: `${budgetId}.home`, name: "Come home with some", kind: "save", targetMinor: 50_000_000 },
    },
    {
      ...said("souvenirs"),
      type: "goal.set.v1",
      data: {
        ...{ ...goal, goalId: `${budgetId}.souvenirs`, name: "Souvenirs, not suitcases", kind: "limit" },
        ...{ category: "shopping", targetMinor: 80_000_000, priority: 1 },
      },
    },
    {
      ...said("dance"),
      type: "booking.committed.v1",
      data: {
        ...{
          bookingId: `${budgetId}.dance`,
          budgetId,
          category: "activities",
          amountMinor: 30_000_000,
          currency: "IDR",
        },
        ...{ dueDate: dayToText(startDay + danceOnDay), merchant: "Kecak at Uluwatu", from: "traveller" },
      },
    },
  ]
  return events.map((event) => ({ deliverMs: timeMs, event }))
}

const demoTrip = (anchor: EpochDay): Trip => ({
  ...live.trip,
  startDay: anchor - live.anchorOnDay,
  budgetId: `${live.trip.budgetId}-${dayToText(anchor).replaceAll("-", "")}`,
})

/** The others live in blocks of two weeks; a new block begins with new trips. */
const blockDays = 14
const others = 16

export const blockOf = (timeMs: number): number => Math.floor(timeMs / msPerDay / blockDays)

const blockOptions = (block: number): SimulationOptions => ({
  seed: "live",
  travellers: others,
  startDay: block * blockDays,
  days: blockDays,
})

/** Everything of the other travellers' trips in a block. */
export const othersDeliveries = (block: number): Iterable<Delivery> => simulate(blockOptions(block))

/** Rates of the ten days up to this one, and the next. */
export const rateDeliveries = (today: EpochDay): ReadonlyArray<Delivery> =>
  Array.from({ length: 12 }, (_, index) => today - 10 + index).flatMap((day) =>
    simulatedCurrencies.map((base) => {
      const event = rateOn(base, day)
      return { deliverMs: Date.parse(event.time), event }
    }),
  )

/**
 * One more small purchase of the demo traveller, or of another one who is on a trip at that moment: what keeps screens
 * moving. The same slot gives the same purchase.
 */
export const extraDelivery = (
  slot: number,
  timeMs: number,
  who: { readonly anchor: EpochDay; readonly demo: boolean },
): ReadonlyArray<Delivery> => {
  const dice = new Dice(`extra/${slot}`)
  const { traveller, trip } = who.demo
    ? { traveller: demoTraveller, trip: demoTrip(who.anchor) }
    : someoneElse(dice, timeMs)
  if (trip === undefined) return []
  const purchase = extraPurchase(`live-${slot}-${traveller.userId}`, traveller, trip, timeMs)
  return purchase === undefined ? [] : deliveriesOf(purchase, "plain", dice)
}

const someoneElse = (
  dice: Dice,
  timeMs: number,
): { readonly traveller: Traveller; readonly trip: Trip | undefined } => {
  const { traveller, trips } = itineraryOf(blockOptions(blockOf(timeMs)), dice.integer(1, others))
  const trip = trips.find(({ startDay, stays, timeZone }) => {
    const day = localDay(timeMs, timeZone)
    return startDay <= day && day < startDay + stays.length
  })
  return { traveller, trip }
}

/**
 * The recorded trips of `streams/recorded/`, as the simulation makes them: three trips of one synthetic traveller, each
 * with everything a feed does to an engine (pending before posted, a tip, a refund, a released hold, a repeat, entries
 * that waited offline, bookings long before the trip, money that is no spend, a foreign currency). The files are the
 * contract; the test beside this one keeps them equal to what is made here.
 */
import { dayToText, textToDay } from "../../budget/calendar.ts"
import type { Delivery } from "../delivery.ts"
import type { RecordingHeader } from "../recording.ts"
import { purchasesOn } from "./day.ts"
import { Dice } from "./dice.ts"
import { deliveriesOf, type Incident, incidents, isPossible, throwIncident } from "./lifecycle.ts"
import { places } from "./places.ts"
import { instantAt, localInstant, type Purchase } from "./purchase.ts"
import { rateOn } from "./rates.ts"
import { makeTraveller, type Traveller } from "./traveller.ts"
import type { Trip } from "./trip.ts"
import { assignmentOf, bookingPurchases, openingOf } from "./trip-deliveries.ts"

/** A recorded trip and what is particular about it. */
export interface Plan {
  readonly recording: string
  readonly trip: Trip
  /** Days from the first day of the trip to the anchor. */
  readonly anchorOnDay: number
  /** When the budget is opened, counted from the first day. */
  readonly openedOnDay: number
  /** Indexes of the early bookings that the traveller puts into the budget by hand. */
  readonly assigned: ReadonlyArray<number>
}

/** Pays with everything, spends as the price lists say. */
export const demoTraveller: Traveller = {
  ...makeTraveller("recordings", "demo"),
  thrift: 1,
  lateMinutes: 0,
  purses: {
    card: { source: "card/bca", account: "card-7731" },
    ewallet: { source: "ewallet/gopay", account: "gopay-0812" },
    qris: { source: "qris/bca", account: "qris-7731" },
    cash: { source: "manual/cash", account: "cash" },
  },
  liking: { card: 3, ewallet: 4, qris: 5, cash: 3 },
}

const airline = (merchant: string, amount: number, onDay: number, description: string) => ({
  merchant,
  mcc: "4511",
  currency: "IDR",
  amount,
  onDay,
  minuteOfDay: 1_222,
  description,
})

export const plans: ReadonlyArray<Plan> = [
  {
    recording: "bali-week",
    anchorOnDay: 4,
    openedOnDay: -12,
    assigned: [0, 1],
    trip: {
      budgetId: "bali",
      name: "A week in Bali",
      destination: "Bali, Indonesia",
      timeZone: "Asia/Makassar",
      startDay: textToDay("2026-05-04"),
      stays: ["seminyak", "seminyak", "seminyak", "ubud", "ubud", "ubud", "seminyak"],
      total: 12_500_000,
      categoryPlan: {
        transport_intercity: 2_450_000,
        lodging: 3_600_000,
        food: 2_900_000,
        activities: 1_500_000,
        shopping: 900_000,
        transport_local: 800_000,
      },
      bookings: [
        airline("Garuda Indonesia", 2_318_000, -24, "CGK-DPS return, booked on Traveloka"),
        {
          merchant: "Kayana Villa Seminyak",
          mcc: "7011",
          currency: "IDR",
          amount: 1_890_000,
          onDay: -22,
          minuteOfDay: 1_265,
          description: "3 nights, booked on Tiket.com",
        },
        {
          merchant: "Waterbom Bali",
          mcc: "7996",
          currency: "IDR",
          amount: 535_000,
          onDay: -6,
          minuteOfDay: 780,
          description: "Day pass",
        },
        { merchant: "Sri Bungalows Ubud", mcc: "7011", currency: "IDR", amount: 1_650_000, onDay: 3, minuteOfDay: 842 },
      ],
    },
  },
  {
    recording: "jakarta-bandung-weekend",
    anchorOnDay: 1,
    openedOnDay: -16,
    assigned: [0],
    trip: {
      budgetId: "jakarta-bandung",
      name: "Jakarta and Bandung weekend",
      destination: "Jakarta and Bandung",
      timeZone: "Asia/Jakarta",
      startDay: textToDay("2026-06-12"),
      stays: ["jakarta", "bandung", "bandung"],
      total: 3_600_000,
      categoryPlan: { lodging: 1_150_000, transport_intercity: 500_000, food: 900_000, shopping: 500_000 },
      bookings: [
        {
          merchant: "Whoosh KCIC",
          mcc: "4112",
          currency: "IDR",
          amount: 450_000,
          onDay: -20,
          minuteOfDay: 735,
          description: "Halim-Tegalluar return",
        },
        {
          merchant: "Artotel Thamrin Jakarta",
          mcc: "7011",
          currency: "IDR",
          amount: 585_000,
          onDay: 0,
          minuteOfDay: 845,
        },
        { merchant: "Hotel Savoy Homann", mcc: "7011", currency: "IDR", amount: 640_000, onDay: 1, minuteOfDay: 870 },
      ],
    },
  },
  {
    recording: "tokyo-in-yen",
    anchorOnDay: 3,
    openedOnDay: -30,
    assigned: [0, 1],
    trip: {
      budgetId: "tokyo",
      name: "Tokyo",
      destination: "Tokyo, Japan",
      timeZone: "Asia/Tokyo",
      startDay: textToDay("2026-04-14"),
      stays: ["tokyo", "tokyo", "tokyo", "tokyo", "tokyo", "tokyo"],
      total: 26_000_000,
      categoryPlan: {
        transport_intercity: 8_200_000,
        lodging: 7_500_000,
        food: 5_200_000,
        activities: 1_800_000,
        shopping: 2_400_000,
      },
      bookings: [
        airline("ANA All Nippon Airways", 7_640_000, -41, "CGK-HND return"),
        {
          merchant: "ホテルグレイスリー新宿",
          mcc: "7011",
          currency: "JPY",
          amount: 64_500,
          onDay: -36,
          minuteOfDay: 1_290,
          description: "5 nights",
        },
        {
          merchant: "京成電鉄 スカイライナー",
          mcc: "4112",
          currency: "JPY",
          amount: 2_580,
          onDay: 0,
          minuteOfDay: 560,
        },
        {
          merchant: "京成電鉄 スカイライナー",
          mcc: "4112",
          currency: "JPY",
          amount: 2_580,
          onDay: 5,
          minuteOfDay: 1_010,
        },
      ],
    },
  },
]

const headerOf = ({ recording, trip, anchorOnDay }: Plan): RecordingHeader => ({
  recording,
  title: trip.name,
  synthetic: true,
  budgetId: trip.budgetId,
  timeZone: trip.timeZone,
  startDate: dayToText(trip.startDay),
  endDate: dayToText(trip.startDay + trip.stays.length - 1),
  anchor: dayToText(trip.startDay + anchorOnDay),
})

const ordinary: ReadonlySet<Incident> = new Set(["plain", "pending"])

/** Each incident that is possible at all happens at least once, to the first ordinary purchase it may happen to. */
const throwEachIncident = (purchases: ReadonlyArray<Purchase>, dice: Dice): ReadonlyArray<Incident> => {
  const thrown = purchases.map((purchase) => throwIncident(purchase, dice))
  for (const wanted of incidents) {
    if (thrown.includes(wanted)) continue
    const index = purchases.findIndex(
      (purchase, at) => ordinary.has(thrown[at] ?? "plain") && isPossible(wanted, purchase),
    )
    if (index >= 0) thrown[index] = wanted
  }
  return thrown
}

const salary = (trip: Trip): Delivery => {
  const timeMs = instantAt(places.jakarta, trip.startDay + 1, 365)
  return {
    deliverMs: timeMs,
    event: {
      specversion: "1.0",
      id: `${trip.budgetId}.salary`,
      source: "bank/bca",
      type: "txn.recorded.v1",
      subject: demoTraveller.userId,
      time: localInstant(places.jakarta, timeMs),
      data: {
        account: "tab-0091",
        externalId: `${trip.budgetId}-salary`,
        amountMinor: 1_450_000_000,
        currency: "IDR",
        direction: "credit",
        status: "posted",
        kind: "income",
        merchant: "PT Sinar Digital Nusantara",
        description: "GAJI",
      },
    },
  }
}

/** Yen rates from the first yen booking to the last day. */
const rates = (trip: Trip): ReadonlyArray<Delivery> => {
  const foreign = trip.bookings.find((booking) => booking.currency !== "IDR")
  if (foreign === undefined) return []
  const length = trip.stays.length - foreign.onDay
  return Array.from({ length }, (_, index) => {
    const event = rateOn(foreign.currency, trip.startDay + foreign.onDay + index)
    return { deliverMs: Date.parse(event.time), event }
  })
}

const deliveries = (plan: Plan): ReadonlyArray<Delivery> => {
  const { trip } = plan
  const dice = new Dice(`recordings/${plan.recording}`)
  const opening = openingOf(demoTraveller, trip, plan.openedOnDay)
  const bookings = bookingPurchases(demoTraveller, trip)
  const assigned = bookings.filter((_, index) => plan.assigned.includes(index))
  const purchases = trip.stays.flatMap((_, index) =>
    purchasesOn("recordings", demoTraveller, trip, trip.startDay + index),
  )
  const thrown = throwEachIncident(purchases, dice)
  return [
    ...rates(trip),
    opening,
    ...assigned.map((booking, index) => assignmentOf(trip, booking, opening.deliverMs + 60_000 * (index + 1))),
    salary(trip),
    ...bookings.flatMap((booking) => deliveriesOf(booking, "plain", dice)),
    ...purchases.flatMap((purchase, index) => deliveriesOf(purchase, thrown[index] ?? "plain", dice)),
  ].toSorted((left, right) => left.deliverMs - right.deliverMs)
}

/** The file: a header line, then one event a line in the order of delivery. */
export const recordingText = (plan: Plan): string =>
  [headerOf(plan), ...deliveries(plan).map(({ event }) => event)].map((line) => `${JSON.stringify(line)}\n`).join("")

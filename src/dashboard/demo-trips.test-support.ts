/** Believable trips for the page's tests and pictures: synthetic, and relative to the day they are looked at. */
import { addDays, dayIn } from "./days.ts"
import { type Purchase, thresholdAlert, transactionOf, World, type WorldBudget } from "./demo-world.test-support.ts"

const hour = 3_600_000
const day = 24 * hour

type Line = readonly [
  daysAgo: number,
  hours: number,
  merchant: string,
  category: Purchase["category"],
  amount: number,
  source: string,
  more?: Partial<Purchase>,
]

/** Hours are hours before now on the present day, hours of the day before it. */
const purchases = (lines: ReadonlyArray<Line>, nowMs: number): ReadonlyArray<Purchase> =>
  lines.map(([daysAgo, hours, merchant, category, amount, source, more]) => ({
    merchant,
    category,
    amount,
    source,
    at: nowMs - daysAgo * day - hours * hour,
    ...more,
  }))

const baliLines: ReadonlyArray<Line> = [
  [38, 2, "Garuda Indonesia", "transport_intercity", 2_640_000, "card/bca", { description: "CGK–DPS return" }],
  [5, 3, "Villa Kembang Ubud", "lodging", 4_200_000, "card/bca"],
  [5, 5, "Grab Denpasar", "transport_local", 148_000, "ewallet/ovo"],
  [5, 1, "Warung Babi Guling Ibu Oka", "food", 165_000, "qris/bca"],
  [4, 7, "Tegallalang Rice Terrace", "activities", 100_000, "manual/cash"],
  [4, 6, "Seniman Coffee", "food", 92_000, "qris/gopay"],
  [4, 3, "Scooter rental, 3 days", "transport_local", 225_000, "manual/cash"],
  [4, 1, "Locavore To Go", "food", 318_000, "card/bca"],
  [3, 6, "Bintang Supermarket", "groceries", 214_500, "qris/bca"],
  [3, 4, "Sacred Monkey Forest", "activities", 160_000, "qris/gopay"],
  [3, 2, "Pasar Seni Ubud", "shopping", 275_000, "manual/cash"],
  [3, 1, "Naughty Nuri's", "food", 342_000, "card/bca"],
  [2, 8, "Campuhan Dive Center", "activities", 1_150_000, "card/bca"],
  [2, 3, "Telkomsel 25 GB", "communication", 120_000, "ewallet/gopay"],
  [2, 1, "Warung Biah Biah", "food", 134_000, "qris/gopay"],
  [1, 9, "Apotek Guardian", "health", 87_000, "qris/bca"],
  [1, 6, "Gojek to Sanur", "transport_local", 96_000, "ewallet/gopay"],
  [1, 4, "Massimo Gelato", "food", 58_000, "qris/gopay"],
  [1, 2, "Uniqlo Beachwalk", "shopping", 399_000, "card/bca", { status: "reversed" }],
  [1, 1, "Warung Mak Beng", "food", 130_000, "manual/cash"],
  [0, 2.6, "Kopi Kultur", "food", 64_000, "qris/bca"],
  [0, 1.7, "Grab to Uluwatu", "transport_local", 118_000, "ewallet/ovo"],
  [0, 0.6, "Single Fin", "food", 236_000, "card/bca", { status: "pending" }],
]

const tokyoLines: ReadonlyArray<Line> = [
  [61, 3, "ANA", "transport_intercity", 7_150_000, "card/mandiri", { description: "CGK–HND return" }],
  [6, 6, "Hotel Sunroute Asakusa", "lodging", 58_400, "card/mandiri", { currency: "JPY" }],
  [6, 4, "Suica charge", "transport_local", 3_000, "card/mandiri", { currency: "JPY" }],
  [6, 2, "Ichiran Asakusa", "food", 1_490, "manual/cash", { currency: "JPY" }],
  [4, 8, "teamLab Planets", "activities", 4_200, "card/mandiri", { currency: "JPY" }],
  [4, 6, "Tsukiji Sushizanmai", "food", 3_850, "card/mandiri", { currency: "JPY" }],
  [4, 2, "Don Quijote Shibuya", "shopping", 9_980, "card/mandiri", { currency: "JPY" }],
  [1, 7, "7-Eleven Ueno", "groceries", 1_284, "card/mandiri", { currency: "JPY" }],
  [1, 3, "Afuri Harajuku", "food", 1_500, "manual/cash", { currency: "JPY" }],
  [0, 2, "Suica charge", "transport_local", 2_000, "manual/cash", { currency: "JPY" }],
  [0, 1, "FamilyMart", "groceries", 1_200, "card/mandiri", { currency: "JPY" }],
]

export const baliOf = (nowMs: number, shift = 0): WorldBudget => {
  const today = dayIn(nowMs, "Asia/Makassar")
  return {
    budgetId: "bali",
    name: "Two weeks in Bali",
    destination: "Ubud and Uluwatu",
    currency: "IDR",
    homeCurrency: "IDR",
    timeZone: "Asia/Makassar",
    startDate: addDays(today, -5 + shift),
    endDate: addDays(today, 8 + shift),
    totalMinor: 20_000_000_00,
    categoryPlanMinor: {
      lodging: 6_000_000_00,
      transport_intercity: 2_800_000_00,
      food: 4_500_000_00,
      activities: 2_400_000_00,
      transport_local: 1_600_000_00,
      shopping: 1_200_000_00,
      groceries: 600_000_00,
    },
    closed: false,
  }
}

const tokyoOf = (nowMs: number): WorldBudget => {
  const today = dayIn(nowMs, "Asia/Tokyo")
  return {
    budgetId: "tokyo",
    name: "Tokyo on points",
    destination: "Tokyo",
    currency: "IDR",
    homeCurrency: "IDR",
    timeZone: "Asia/Tokyo",
    startDate: addDays(today, -6),
    endDate: addDays(today, 1),
    totalMinor: 18_500_000_00,
    categoryPlanMinor: {
      lodging: 6_500_000_00,
      transport_intercity: 7_200_000_00,
      food: 2_000_000_00,
      transport_local: 800_000_00,
    },
    closed: false,
  }
}

const bandung = (nowMs: number): WorldBudget => {
  const today = dayIn(nowMs, "Asia/Jakarta")
  return {
    budgetId: "bandung",
    name: "Bandung weekend",
    currency: "IDR",
    timeZone: "Asia/Jakarta",
    startDate: addDays(today, -40),
    endDate: addDays(today, -38),
    totalMinor: 2_500_000_00,
    categoryPlanMinor: {},
    closed: true,
  }
}

/** Three trips, one of them abroad, with alerts behind and a booking that might belong. */
export const demoWorld = (nowMs: number): World => {
  const world = new World(() => nowMs)
  const bali = baliOf(nowMs)
  world.open(bali, purchases(baliLines, nowMs))
  world.open(tokyoOf(nowMs), purchases(tokyoLines, nowMs))
  world.open(
    bandung(nowMs),
    purchases(
      [
        [39, 1, "Whoosh Halim–Padalarang", "transport_intercity", 500_000, "card/bca"],
        [39, 4, "Kopi Purnama", "food", 86_000, "qris/bca"],
        [38, 2, "Kartika Sari", "shopping", 240_000, "qris/gopay"],
      ],
      nowMs,
    ),
  )
  world.alerts.set("bali", [
    thresholdAlert(bali, 50, 10_020_000_00, nowMs - 1 * day - 2 * hour),
    {
      alertId: "day-1",
      kind: "burn_warning",
      at: new Date(nowMs - 2 * day - 7 * hour).toISOString(),
      severity: "warning",
      text: "Today went Rp481.000 over its allowance of Rp923.000.",
    },
  ])
  const booking = transactionOf(
    {
      merchant: "Padang Padang Bungalows",
      category: "lodging",
      amount: 1_480_000,
      at: nowMs - 24 * day,
      source: "card/bca",
    },
    bali,
  )
  world.transactions.push({ budgetId: null, view: booking })
  world.suggestions = [{ transaction: booking, reason: "Lodging bought 19 days before the trip" }]
  const side = (merchant: string | undefined, amount: number, source: string, at: number, id: string) => ({
    transactionId: id.repeat(32),
    source,
    occurredAt: new Date(at).toISOString(),
    originalMinor: amount * 100,
    originalCurrency: "IDR",
    ...(merchant === undefined ? {} : { merchant }),
  })
  world.matches = [
    {
      kind: "same",
      transaction: side("Lunch with Made", 85_000, "manual/app", nowMs - 5 * hour, "a"),
      other: side("WARUNG MADE UBUD 0361", 85_000, "card/bca", nowMs - 4 * hour, "b"),
    },
  ]
  world.wallets = [
    { name: "cash", currency: "IDR", balanceMinor: 640_000_00, unknownMinor: 0 },
    { name: "cash", currency: "USD", balanceMinor: 0, unknownMinor: 20_00 },
    { name: "gopay", currency: "IDR", balanceMinor: 182_500_00, unknownMinor: 0 },
  ]
  return world
}

/** One trip that has not seen a purchase yet. */
export const freshWorld = (nowMs: number, shift = 0): World => {
  const world = new World(() => nowMs)
  world.open({ ...baliOf(nowMs, shift), categoryPlanMinor: {} })
  return world
}

/** Price comparison for the page's tests: a few hotels of three sources, one of which did not answer. */
import type { ComparedGroup, ComparedOffer, Comparison, PriceBooking, PriceWatch } from "./comparison-shape.ts"

type Reply = readonly [number, unknown]
const hourMs = 3_600_000
const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10)

const offer = (
  source: string,
  sourceName: string,
  totalMinor: number,
  more: Partial<ComparedOffer> = {},
): ComparedOffer => ({
  ...{ source, sourceName, offerId: `${source}-1`, name: "As it writes it", totalMinor },
  ...{ baseMinor: totalMinor - 22_000_000, taxesMinor: 18_000_000, feesMinor: 4_000_000 },
  ...{
    quotedMinor: totalMinor,
    quotedCurrency: "IDR",
    link: `https://${source}.example/1`,
    bookable: source === "bumi",
  },
  ...{ asOf: new Date().toISOString(), stale: false, ...more },
})

const group = (name: string, totalMinor: number, more: Partial<ComparedGroup> = {}): ComparedGroup => ({
  ...{
    groupId: name,
    name,
    rating: 0.87,
    stars: 4,
    attributes: ["pool"],
    totalMinor,
    perNightMinor: Math.round(totalMinor / 3),
  },
  worth: {
    ...{ valueMinor: -totalMinor, qualityMinor: 1, preferencesMinor: 0, chanceMinor: 0, chanceChange: 0, liked: [] },
    withinBudget: true,
  },
  standing: { verdict: "usual", quantile: 0.5, seen: 75 },
  offers: [offer("bumi", "Bumi Tiket", totalMinor)],
  ...more,
})

export class ComparisonWorld {
  bookings: ReadonlyArray<PriceBooking> = []
  watches: ReadonlyArray<PriceWatch> = []
  /** What made each booking count once. */
  readonly keys: Array<string> = []
  /** Of the latest answer. */
  private days = { checkIn: "", checkOut: "" }
  /** Each question, watch and booking that came. */
  readonly asked: Array<string> = []

  call(call: string, query: URLSearchParams, body: { readonly [field: string]: unknown }): Reply | undefined {
    if (!call.includes("/api/comparison/")) return undefined
    const path = call.split("/api/comparison/")[1] ?? ""
    if (call.startsWith("POST")) {
      this.asked.push(`${path} ${JSON.stringify(body)}`)
      return this.post(path, body)
    }
    if (call.startsWith("DELETE")) {
      this.watches = []
      return [200, { ended: true }]
    }
    if (path === "bookings") return [200, { bookings: this.bookings }]
    if (path === "watches") return [200, { watches: this.watches }]
    this.asked.push(`${path}?${query}`)
    return [200, path === "history" ? this.history() : this.answer(query)]
  }

  private post(path: string, body: { readonly [field: string]: unknown }): Reply {
    const [, bookingId] = /^bookings\/([^/]+)\/cancel$/.exec(path) ?? []
    if (bookingId !== undefined) {
      this.bookings = this.bookings.map((one) => (one.bookingId === bookingId ? { ...one, state: "cancelled" } : one))
      return [200, { bookingId }]
    }
    const { source, offerId } = body
    const { checkIn, checkOut } = this.days
    const offered = { source: String(source), offerId: String(offerId), checkIn, checkOut, name: "MELATI GUESTHOUSE" }
    if (path === "watches") {
      const wish = { ...offered, kind: "hotels" as const, location: "Ubud", guests: Number(body["guests"]) }
      const targets = { currency: "IDR", fallsToMinor: Number(body["fallsToMinor"]), lastMinor: null, checkedAt: null }
      this.watches = [{ watchId: "w", ...wish, ...targets }]
      return [200, { watchId: "w" }]
    }
    const made = {
      ...offered,
      bookingId: `b-${this.bookings.length + 1}`,
      kind: "hotels" as const,
      comparisonId: "c-1",
    }
    const money = { totalMinor: 186_000_000, currency: "IDR", state: "booked" as const, budgetId: "bali" }
    this.bookings = [{ ...made, ...money }, ...this.bookings]
    return [200, { bookingId: made.bookingId }]
  }

  private history() {
    const now = Date.now()
    const points = Array.from({ length: 75 }, (_, index) => ({
      ...{ date: dayText(now + index * 24 * hourMs), seenOn: dayText(now) },
      minor: 62_000_000 + Math.round(9_000_000 * Math.sin(index / 5)) + (index % 7 > 4 ? 11_000_000 : 0),
    }))
    const advice = { advice: "wait", expectedSavingMinor: 3_100_000, bookBelowMinor: 57_500_000, seenDays: 9 }
    return { currency: "IDR", points, advice }
  }

  private answer(query: URLSearchParams): Comparison {
    this.days = { checkIn: query.get("checkIn") ?? "", checkOut: query.get("checkOut") ?? "" }
    const old = new Date(Date.now() - 3 * hourMs).toISOString()
    const now = new Date().toISOString()
    const worth = group("", 1).worth
    return {
      ...{ comparisonId: "c-1", kind: "hotels", currency: "IDR", latitude: -8.69, longitude: 115.16, place: "Bali" },
      ...{ checkIn: query.get("checkIn") ?? "", checkOut: query.get("checkOut") ?? "", nights: 3, asOf: now },
      guests: Number(query.get("guests")),
      groups: [
        group("Melati Guest House Seminyak", 186_000_000, {
          standing: { verdict: "good", quantile: 0.12, seen: 75 },
          worth: { ...worth, liked: ["pool"] },
          offers: [
            offer("bumi", "Bumi Tiket", 186_000_000, { baseMinor: 186_000_000, taxesMinor: 0, feesMinor: 0 }),
            offer("aria", "Aria Travel", 198_500_000, { quotedCurrency: "USD", quotedMinor: 12_140 }),
            offer("citra", "Citra Rooms", 203_000_000, { stale: true, asOf: old }),
          ],
        }),
        group("Kirana Boutique Hotel Canggu", 243_000_000, { offers: [offer("aria", "Aria Travel", 243_000_000)] }),
        group("Grand Nusa Resort", 402_000_000, {
          standing: { verdict: "high", quantile: 0.88, seen: 75 },
          worth: { ...worth, chanceChange: -0.14, withinBudget: false },
          offers: [offer("citra", "Citra Rooms", 402_000_000, { stale: true, asOf: old })],
        }),
      ],
      sources: [
        {
          ...{
            source: "aria",
            name: "Aria Travel",
            state: "fresh",
            asOf: now,
            ageSeconds: 0,
            offers: 14,
            problem: null,
          },
          dropped: [{ reason: "rate.perNight is no amount", count: 2 }],
        },
        {
          ...{
            source: "bumi",
            name: "Bumi Tiket",
            state: "fresh",
            asOf: now,
            ageSeconds: 0,
            offers: 12,
            problem: null,
          },
          dropped: [],
        },
        {
          ...{ source: "citra", name: "Citra Rooms", state: "stale", asOf: old, ageSeconds: 10_800, offers: 9 },
          dropped: [],
          problem: "Citra Rooms cannot be reached.",
        },
      ],
    }
  }
}

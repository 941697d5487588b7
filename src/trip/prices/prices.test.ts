/** Rules of price comparison that hold whatever is offered: exact totals, symmetric matching, monotone worth, quiet watches. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { chanceWithin, type SpendForecast } from "./adherence.ts"
import { adviseBooking } from "./advice.ts"
import { compareOffers } from "./compare.ts"
import { priceStanding, seenPricesMin } from "./good-price.ts"
import { matchOffers } from "./match-offers.ts"
import { listingOf, matchLogOdds } from "./match-score.ts"
import { wordWeights } from "./name-similarity.ts"
import type { Offer } from "./offer.ts"
import { fitProcess, populationProcess } from "./price-process.ts"
import { totalPrice } from "./total-price.ts"
import { rankByValue } from "./value.ts"
import { newWatch, stepWatch } from "./watch.ts"

const offer = (source: string, name: string, more: Partial<Offer> = {}): Offer => ({
  ...{ kind: "hotels", source, offerId: `${source}/${name}`, name, attributes: [], link: "", observedAtMs: 0 },
  quote: { currency: "IDR", baseMinor: 50_000_000, unit: "night" },
  ...more,
})

test("a place is called as people write it, whichever of its sources writes in capitals", () => {
  const named = (...names: ReadonlyArray<string>) =>
    compareOffers(
      names.map((name, index) => offer(`s${index}`, name, { latitude: -8.5, longitude: 115.2 })),
      {
        ...{ stay: { nights: 1, guests: 2 }, currency: "IDR", rateOf: () => undefined },
        wanted: { preferences: [], qualityWeight: 1 },
      },
    ).groups.map(({ shown }) => shown.name)
  expect(named("MELATI RESORT SANUR", "Melati Resort Sanur")).toEqual(["Melati Resort Sanur"])
  expect(named("PURI AYU-GARDEN (UBUD)")).toEqual(["Puri Ayu-Garden (Ubud)"])
  expect(named("88")).toEqual(["88"])
})

const amount = fc.integer({ min: 1, max: 10_000_000_000 })

describe("total price", () => {
  const rateOf = (from: string) => ({ USD: "16350.25", JPY: "104.5" })[from]
  test("nights, persons, taxes and fees, in the traveller's currency", () => {
    const quote = { currency: "USD", baseMinor: 5_000, unit: "night", taxBasisPoints: 1_100, feesMinor: 300 } as const
    const priced = totalPrice(quote, { nights: 3, guests: 2 }, "IDR", rateOf)
    expect(priced).toMatchObject({
      ok: true,
      price: { quotedMinor: 15_000 + 1_650 + 300, totalMinor: 277_136_738, rate: "16350.25" },
    })
  })
  test("parts add up to the whole, which is converted once", () => {
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 0, max: 10_000 }),
        fc.nat(100_000),
        fc.constantFrom("total", "night", "person", "person_night"),
        fc.constantFrom("IDR", "USD", "JPY"),
        (baseMinor, taxBasisPoints, feesMinor, unit, currency) => {
          const quote = { currency, baseMinor, unit, taxBasisPoints, feesMinor } as const
          const priced = totalPrice(quote, { nights: 4, guests: 3 }, "IDR", rateOf)
          if (!priced.ok) {
            expect(priced.reason).toMatch(/beyond|counted/)
            return
          }
          const { totalMinor, baseMinor: base, taxesMinor, feesMinor: fees } = priced.price
          expect(base + taxesMinor + fees).toBe(totalMinor)
          expect(Math.min(base, taxesMinor, fees)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
  test.each([
    [{ currency: "XXQ", baseMinor: 1, unit: "total" }, /currency XXQ/],
    [{ currency: "IDR", baseMinor: 0, unit: "total" }, /no positive amount/],
    [{ currency: "IDR", baseMinor: 1, unit: "total", taxBasisPoints: 20_000 }, /share/],
    [{ currency: "EUR", baseMinor: 1, unit: "total" }, /no rate from EUR/],
  ] as const)("%j makes no price, and says why", (quote, reason) => {
    const priced = totalPrice(quote, { nights: 1, guests: 1 }, "IDR", rateOf)
    expect(priced.ok ? "" : priced.reason).toMatch(reason)
  })
})

describe("matching", () => {
  const here = { latitude: -6.9, longitude: 107.6 }
  const there = { latitude: -6.9003, longitude: 107.6004 }
  const names = ["Ibis Bandung Trans Studio", "Ibis Bandung Pasteur", "Hotel Savoy Homann", "Amaris Cihampelas"]
  const others = names.map((name) => offer("c", name, { latitude: -6.95, longitude: 107.66 }))
  const together = (one: Offer, other: Offer) =>
    matchOffers([one, other, ...others]).some(({ offers }) => offers.includes(one) && offers.includes(other))

  test.each([
    ["Grand Pasundan Hotel", "Htl Grand Pasundn Bandung"],
    ["Pantai Indah Resort", "Indah Beach Resort"],
    ["Hotel Trans Studio", "TransStudio Hotel Bandung"],
    ["Café Bintang", "cafe bintang"],
  ])("%s and %s are one", (one, other) => {
    expect(together(offer("a", one, here), offer("b", other, there))).toBe(true)
  })
  test.each([
    ["Ibis Bandung Trans Studio", "Ibis Bandung Pasteur"],
    ["Amaris Cihampelas", "Amaris Setiabudhi"],
    ["Ibis Bandung Trans Studio", "Ibis Budget Bandung Trans Studio"],
    ["Hotel Dago 88", "Hotel Dago 89"],
  ])("%s and %s are two, also next door", (one, other) => {
    expect(together(offer("a", one, here), offer("b", other, there))).toBe(false)
  })
  test("the same name in another part of town is another house", () => {
    const far = { latitude: -6.93, longitude: 107.63 }
    expect(together(offer("a", "Hotel Savoy Homann", here), offer("b", "Hotel Savoy Homann", far))).toBe(false)
  })
  test("one ride at one time from two sellers is one; an hour later it is another", () => {
    const ride = (source: string, departureMinute: number) =>
      offer(source, "Argo Parahyangan", { kind: "transport", mode: "train", departureMinute, ...here })
    expect(matchOffers([ride("a", 600), ride("b", 602)])).toHaveLength(1)
    expect(matchOffers([ride("a", 600), ride("b", 660)])).toHaveLength(2)
  })
  const named = fc.constantFrom(...names, "Htl Savoy Homan", "Amaris Cihamplas", "Ibis Pasteur")
  const anyOffer = fc
    .record({
      source: fc.constantFrom("a", "b", "c"),
      name: named,
      at: fc.option(fc.record({ north: fc.nat(50), east: fc.nat(50) }), { nil: undefined }),
    })
    .map(({ source, name, at }) =>
      offer(source, name, at && { latitude: -6.9 - at.north / 2_000, longitude: 107.6 + at.east / 2_000 }),
    )
  test("evidence is symmetric, every offer is in one group, and no group has two of a source", () => {
    fc.assert(
      fc.property(fc.array(anyOffer, { maxLength: 25 }), (offers) => {
        const groups = matchOffers(offers)
        expect(groups.flatMap((group) => group.offers)).toHaveLength(offers.length)
        expect(new Set(groups.flatMap((group) => group.offers)).size).toBe(new Set(offers).size)
        for (const group of groups)
          expect(new Set(group.offers.map((one) => one.source)).size).toBe(group.offers.length)
        const listings = offers.map(listingOf)
        const weightOf = wordWeights(listings.map((one) => one.words))
        for (const one of listings.slice(0, 6))
          for (const other of listings.slice(0, 6))
            expect(matchLogOdds(one, other, weightOf)).toBeCloseTo(matchLogOdds(other, one, weightOf), 9)
      }),
      { numRuns: 60 },
    )
  })
})

const forecast: SpendForecast = {
  totalMinor: 1_000,
  quantilesMinor: [600, 750, 850, 950, 1_100],
  setAsideMinor: 200,
}

describe("value", () => {
  const candidate = fc.record({
    totalMinor: fc.integer({ min: 1, max: 2_000 }),
    rating: fc.double({ min: 0, max: 1, noNaN: true }),
    attributes: fc.subarray(["pool", "breakfast"]),
  })
  test("of two equal offers the cheaper comes first; what is beyond the budget comes last", () => {
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 20 }), fc.nat(2_000), (items, budgetMinor) => {
        const wanted = { preferences: ["pool"], qualityWeight: 1, budgetMinor, chanceWithin: chanceWithin(forecast) }
        const twins = items.flatMap((item) => [item, { ...item, totalMinor: item.totalMinor + 1 }])
        const ranked = rankByValue(twins, wanted).map(({ item }) => item)
        for (const [index, item] of twins.entries())
          if (index % 2 === 0)
            expect(ranked.indexOf(item)).toBeLessThan(ranked.indexOf(twins[index + 1] as typeof item))
        const firstBeyond = ranked.findIndex((item) => item.totalMinor > budgetMinor)
        if (firstBeyond >= 0)
          expect(ranked.slice(firstBeyond).every((item) => item.totalMinor > budgetMinor)).toBe(true)
      }),
    )
  })
  test("a chance is a chance, never more for more money, and set-aside money costs none", () => {
    const chance = chanceWithin(forecast)
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(500), (price, more) => {
        expect(chance(price)).toBeGreaterThanOrEqual(0)
        expect(chance(price)).toBeLessThanOrEqual(1)
        expect(chance(price + more)).toBeLessThanOrEqual(chance(price))
      }),
    )
    expect(chance(200)).toBeCloseTo(0.75 + 0.2 / 3, 9)
  })
  test("a tight budget turns the order: the better room costs the plan too much", () => {
    const rooms = [
      { totalMinor: 200, rating: 0.7, ratingCount: 1_000, attributes: [] },
      { totalMinor: 330, rating: 0.95, ratingCount: 1_000, attributes: [] },
    ]
    const wanted = { preferences: [], qualityWeight: 2 }
    expect(rankByValue(rooms, wanted)[0]?.item.totalMinor).toBe(330)
    const tight = { ...forecast, totalMinor: 900 }
    expect(rankByValue(rooms, { ...wanted, chanceWithin: chanceWithin(tight) })[0]?.item.totalMinor).toBe(200)
  })
})

test("a price's standing is a share that never falls for a dearer one", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { minLength: seenPricesMin }),
      fc.nat(100),
      fc.nat(50),
      (history, price, more) => {
        const [one, other] = [priceStanding(history, price), priceStanding(history, price + more)]
        expect(one.quantile).toBeLessThanOrEqual(other.quantile ?? -1)
      },
    ),
  )
  expect(priceStanding([1, 2], 1)).toEqual({ quantile: undefined, verdict: "unknown", seen: 2 })
  expect(priceStanding([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 2).verdict).toBe("good")
})

test("a watch speaks once, and again only after the price has left", () => {
  const said = (prices: ReadonlyArray<number>) => {
    let state = newWatch
    return prices.map((price) => {
      const step = stepWatch({ fallsToMinor: 1_000, risesToMinor: 1_500 }, state, price)
      state = step.state
      return step.alert
    })
  }
  expect(said([1_200, 1_000, 1_010, 999, 1_031, 1_000])).toEqual([
    undefined,
    "fell",
    undefined,
    undefined,
    undefined,
    "fell",
  ])
  expect(said([1_500, 1_480, 1_500, 1_400, 1_600])).toEqual(["rose", undefined, undefined, undefined, "rose"])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 985, max: 1_028 }), { minLength: 1 }), (trembling) => {
      expect(said([900, ...trembling]).filter((alert) => alert !== undefined)).toEqual(["fell"])
    }),
  )
})

describe("advice", () => {
  const days = (from: number, price: (daysLeft: number) => number) =>
    Array.from({ length: from + 1 }, (_, index) => ({ daysLeft: from - index, minor: price(from - index) }))
  test("a price that falls every time is waited for, one that rises is taken", () => {
    const falling = fitProcess(Array.from({ length: 8 }, () => days(30, (left) => 1_000_000 * (1 + left / 60))))
    const rising = fitProcess(Array.from({ length: 8 }, () => days(30, (left) => 1_000_000 * (1.5 - left / 60))))
    expect(adviseBooking(falling, [{ daysLeft: 25, minor: 1_420_000 }], []).advice).toBe("wait")
    expect(adviseBooking(rising, [{ daysLeft: 25, minor: 1_080_000 }], []).advice).toBe("book")
  })
  test("well above the usual it says wait, well below it says book; on the last day always book", () => {
    const usual = Array.from({ length: 10 }, () => 1_000_000)
    expect(adviseBooking(populationProcess, [{ daysLeft: 20, minor: 1_300_000 }], usual)).toMatchObject({
      advice: "wait",
    })
    expect(adviseBooking(populationProcess, [{ daysLeft: 20, minor: 800_000 }], usual)).toMatchObject({
      advice: "book",
    })
    expect(adviseBooking(populationProcess, [{ daysLeft: 0, minor: 9_000_000 }], usual)).toMatchObject({
      advice: "book",
    })
  })
})

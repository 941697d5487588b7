/** Price sources over real sockets and a real broker: what goes wrong at one leaves the others, and bookings count once. */
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { afterAll, describe, expect, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import { Broker } from "../../broker/connection.ts"
import { dayToText } from "../../budget/calendar.ts"
import { freshBroker } from "../../launch/test-servers.ts"
import { matchOffers } from "../../trip/prices/match-offers.ts"
import { book, cancelBooking } from "./booking.ts"
import { PriceSources } from "./price-sources.ts"
import type { PriceQuestion } from "./provider.ts"
import { demoPartners } from "./sandbox/sandbox-partner.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
const natsUrl = await freshBroker()
const partners = await Effect.runPromise(Effect.provideService(demoPartners(), Scope.Scope, scope))
const [aria, bumi, citra] = partners
for (const partner of partners) {
  partner.faults = undefined
  partner.spoiltShare = 0
  partner.delayMs = { min: 0, max: 0 }
}
const context = await Effect.runPromise(
  Layer.buildWithScope(
    PriceSources.layer(partners.map(({ provider }) => provider)).pipe(Layer.provide(Broker.layer({ url: natsUrl }))),
    scope,
  ),
)
const sources = Context.get(context, PriceSources)

const today = Math.floor(Date.now() / 86_400_000)
let asked = 0
/** Another day each time, so that no test meets another's cache. */
const question = (more: Partial<PriceQuestion> = {}): PriceQuestion => {
  asked += 1
  return {
    ...{ kind: "hotels", latitude: -8.6913, longitude: 115.1682, guests: 2 },
    ...{ checkIn: dayToText(today + asked), checkOut: dayToText(today + asked + 2) },
    ...more,
  }
}
const ask = async (about: PriceQuestion) => {
  const answers = await Effect.runPromise(sources.ask(about))
  return Object.fromEntries(answers.map((answer) => [answer.source, answer]))
}

test("three partners of three shapes and currencies are read alike, and agree on which hotel is which", async () => {
  const answers = await ask(question())
  expect(Object.values(answers).map(({ state }) => state)).toEqual(["fresh", "fresh", "fresh"])
  const offers = Object.values(answers).flatMap((answer) => answer.offers)
  expect(new Set(offers.map(({ quote }) => quote.currency))).toEqual(new Set(["USD", "IDR", "SGD"]))
  const idOf = (offerId: string) => offerId.replace(/^(B-|C)/, "")
  const groups = matchOffers(offers).filter((group) => group.offers.length > 1)
  expect(groups.length).toBeGreaterThan(5)
  for (const group of groups) expect(new Set(group.offers.map(({ offerId }) => idOf(offerId))).size).toBe(1)
  expect(answers["citra"]?.seen.length).toBeGreaterThan(50)
})

test("an answer is kept for a moment; when nobody answers it is shown with its age", async () => {
  const about = question()
  await ask(about)
  // The cache is written behind the answer: who asks before that is answered anew, and that answer is the one kept.
  await expect.poll(async () => (await ask(about))["aria"]?.state).toBe("cached")
  const requests = aria.requests
  const kept = await ask(about)
  expect(aria.requests).toBe(requests)
  for (const partner of partners) partner.down = true
  const later = { ...about }
  const realNow = Date.now
  Date.now = () => realNow() + limits.priceFreshMs + 30_000
  const stale = await ask(later)
  Date.now = realNow
  for (const partner of partners) partner.down = false
  expect(stale["aria"]).toMatchObject({ state: "stale", problem: "Aria Travel cannot be reached." })
  expect(stale["aria"]?.atMs).toBe(kept["aria"]?.atMs)
  expect(stale["aria"]?.offers.length).toBe(kept["aria"]?.offers.length)
})

test("corrupt rows are dropped with their reason, the others and the other partners still show", async () => {
  bumi.spoiltShare = 0.5
  const answers = await ask(question())
  bumi.spoiltShare = 0
  const { offers = [], dropped = [] } = answers["bumi"] ?? {}
  expect(offers.length).toBeGreaterThan(0)
  expect(dropped.length).toBeGreaterThan(0)
  for (const reason of dropped) expect(reason).toMatch(/^harga_total is no amount|^lintang is not between/)
  expect(answers["aria"]?.dropped).toEqual([])
})

describe("a partner that fails", () => {
  test("is tried again within a budget, then left alone, and comes back by itself", async () => {
    aria.down = true
    const before = aria.requests
    for (let index = 0; index < limits.priceBreakerFailures; index++)
      expect((await ask(question()))["aria"]?.state).toBe("failed")
    const spent = aria.requests - before
    expect(spent).toBeGreaterThan(limits.priceBreakerFailures)
    expect(spent).toBeLessThanOrEqual(limits.priceBreakerFailures + limits.priceRetriesKept)
    const resting = await ask(question())
    expect(resting["aria"]?.problem).toMatch(/left alone for a while/)
    expect(aria.requests - before).toBe(spent)
    expect(resting["bumi"]?.state).toBe("fresh")
    aria.down = false
    await expect
      .poll(async () => (await ask(question()))["aria"]?.state, { timeout: 8_000, interval: 300 })
      .toBe("fresh")
  })

  test("or hangs keeps nobody longer than the deadline", async () => {
    citra.delayMs = { min: 60_000, max: 60_000 }
    const answers = await ask(question())
    citra.delayMs = { min: 0, max: 0 }
    expect(answers["citra"]).toMatchObject({ state: "failed", problem: "Citra Rooms did not answer in time." })
    expect(answers["aria"]?.state).toBe("fresh")
  })
})

describe("booking", () => {
  const wishOf = async (about: PriceQuestion) => {
    const offer = (await ask(about))["bumi"]?.offers[0]
    if (offer === undefined) throw new Error("nothing is offered")
    const { currency: quotedCurrency, baseMinor: quotedMinor } = offer.quote
    return { offerId: offer.offerId, question: about, nights: 2, quotedMinor, quotedCurrency }
  }
  const door = sources.door("bumi")
  if (door === undefined) throw new Error("no door")
  test("counts once under its key, and is cancelled", async () => {
    const wish = { ...(await wishOf(question())), key: "k-1" }
    const booked = await Effect.runPromise(book(door, wish))
    expect(booked).toMatchObject({ outcome: "booked" })
    expect(await Effect.runPromise(book(door, wish))).toEqual(booked)
    expect(bumi.bookings.size).toBe(1)
    const bookingId = booked.outcome === "booked" ? booked.bookingId : ""
    await Effect.runPromise(cancelBooking(door, bookingId))
    await Effect.runPromise(cancelBooking(door, bookingId))
    expect(bumi.bookings.get(bookingId)?.cancelled).toBe(true)
  })
  test("is not made at a price that rose since", async () => {
    const wish = { ...(await wishOf(question())), key: "k-2" }
    bumi.dearer = 1.1
    const booked = await Effect.runPromise(book(door, wish))
    bumi.dearer = 1
    expect(booked).toMatchObject({ outcome: "price-changed" })
    expect(booked.outcome === "price-changed" && booked.nowMinor).toBeGreaterThan(wish.quotedMinor)
    expect([...bumi.bookings.values()].some(({ key }) => key === "k-2")).toBe(false)
  })
  test("prices of a sandbox are moved from outside, within reason", async () => {
    const put = (body: string) => fetch(bumi.controlUrl, { method: "PUT", body }).then(({ status }) => status)
    expect([await put('{"dearer": 50}'), await put("cheaper")]).toEqual([400, 400])
    const wish = { ...(await wishOf(question())), key: "k-3" }
    expect(await put('{"dearer": 1.2}')).toBe(200)
    expect(await Effect.runPromise(book(door, wish))).toMatchObject({ outcome: "price-changed" })
    expect(await put('{"dearer": 1}')).toBe(200)
  })
})

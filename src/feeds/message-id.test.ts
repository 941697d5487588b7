/** The duplicate window may swallow exact repeats and nothing else (I2, I8). */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PacerEvent } from "../../streams/events.ts"
import { messageId } from "./message-id.ts"

interface Parts {
  readonly user: string
  readonly source: string
  readonly account: string
  readonly externalId: string
  readonly type: "txn.recorded.v1" | "txn.amended.v1"
  readonly revision: number
  readonly time: string
  readonly amountMinor: number
}

const event = (parts: Parts, id = "e"): PacerEvent => ({
  specversion: "1.0",
  id,
  source: parts.source,
  type: parts.type,
  subject: parts.user,
  time: parts.time,
  data: {
    account: parts.account,
    externalId: parts.externalId,
    revision: parts.revision,
    amountMinor: parts.amountMinor,
    currency: "IDR",
    direction: "debit",
    status: "posted",
  },
})

// Few and short values, so that two draws often agree in all but one part, or shift a character between neighbours.
const short = fc.stringMatching(/^[ab1]{1,3}$/)
const parts: fc.Arbitrary<Parts> = fc.record({
  user: short,
  source: short,
  account: short,
  externalId: short,
  type: fc.constantFrom("txn.recorded.v1" as const, "txn.amended.v1" as const),
  revision: fc.integer({ min: 1, max: 12 }),
  time: fc.constantFrom("2026-05-08T10:00:00Z", "2026-05-08T10:00:01Z"),
  amountMinor: fc.integer({ min: 1, max: 3 }),
})

describe("message id", () => {
  it("differs whenever user, identity, type, revision, time or content differ, and only then", () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right)
        expect(messageId(event(left)) === messageId(event(right))).toBe(same)
      }),
      { numRuns: 2_000 },
    )
  })

  it("differs when a single part does", () => {
    fc.assert(
      fc.property(parts, parts, fc.constantFrom(...(Object.keys(parts0) as Array<keyof Parts>)), (left, right, key) => {
        fc.pre(left[key] !== right[key])
        expect(messageId(event({ ...left, [key]: right[key] }))).not.toBe(messageId(event(left)))
      }),
      { numRuns: 2_000 },
    )
  })

  it("stays when a bank delivers the same transaction under a new event id", () => {
    fc.assert(fc.property(parts, short, short, (left, a, b) => messageId(event(left, a)) === messageId(event(left, b))))
  })

  it("stays when a producer writes the same fields in another order", () => {
    const shuffled = fc.shuffledSubarray(
      ["account", "externalId", "amountMinor", "currency", "direction", "status", "location"],
      {
        minLength: 7,
      },
    )
    fc.assert(
      fc.property(
        shuffled,
        fc.shuffledSubarray(["latitude", "longitude", "place"], { minLength: 3 }),
        (order, places) => {
          const ordered = (fields: object, keys: ReadonlyArray<string>) =>
            Object.fromEntries(
              Object.entries(fields).sort(([left], [right]) => keys.indexOf(left) - keys.indexOf(right)),
            )
          const one = event(parts0)
          const location = { place: "Ubud", latitude: 1, longitude: 2 }
          const data = { ...one.data, location }
          const other = ordered({ ...one.data, location: ordered(location, places) }, order)
          expect(messageId({ ...one, data: other } as PacerEvent)).toBe(messageId({ ...one, data } as PacerEvent))
          const moved = { ...data, location: { ...location, latitude: 3 } }
          expect(messageId({ ...one, data: moved } as PacerEvent)).not.toBe(messageId({ ...one, data } as PacerEvent))
        },
      ),
    )
  })

  it("lets a command through twice when it was given twice", () => {
    const assign = (id: string): PacerEvent => ({
      specversion: "1.0",
      id,
      source: "app/pacer",
      type: "txn.assigned.v1",
      subject: "u",
      time: "2026-05-08T10:00:00Z",
      data: { source: "card/bca", account: "a", externalId: "x", budgetId: "one" },
    })
    expect(messageId(assign("first"))).not.toBe(messageId(assign("second")))
    expect(messageId(assign("first"))).toBe(messageId(assign("first")))
  })

  it("ignores the inbox, so that asking again is still a repeat", () => {
    const one = event(parts0)
    expect(messageId({ ...one, replyto: "_INBOX.a" })).toBe(messageId({ ...one, replyto: "_INBOX.b" }))
  })
})

const parts0: Parts = {
  user: "u",
  source: "card/bca",
  account: "a",
  externalId: "x",
  type: "txn.recorded.v1",
  revision: 1,
  time: "2026-05-08T10:00:00Z",
  amountMinor: 1,
}

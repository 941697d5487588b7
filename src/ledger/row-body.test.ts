import fc from "fast-check"
import { expect, it } from "vitest"
import type { EventOf } from "../../streams/events.ts"
import { rowText } from "./row-body.ts"

const words = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('a"b', "a\\b", "é\u2028", "\ud800", "\n"))
const data = fc.record(
  {
    account: words,
    externalId: words,
    amountMinor: fc.integer({ min: 1, max: 1e13 }),
    currency: fc.constantFrom("IDR", "JPY"),
    direction: fc.constantFrom("debit", "credit"),
    status: fc.constantFrom("posted", "pending"),
    kind: fc.constantFrom("purchase", "refund"),
    mcc: fc.constantFrom("5812", "0000"),
    category: fc.constant("food"),
    budgetId: fc.constantFrom("bali", "b_1"),
    merchant: words,
    description: words,
    localDate: fc.constant("2026-05-08"),
    location: fc.record({ place: words }),
    revision: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ["account", "externalId", "amountMinor", "currency", "direction", "status"] },
)
const outcome = fc.record(
  {
    by: fc.constantFrom("merchant", "mcc"),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    reason: fc.constant("no-rate"),
    disposition: fc.constant("held"),
    prior: fc.constant("AAAA"),
    rates: fc.constant({ USDIDR20000: "15000" }),
  },
  { requiredKeys: [] },
)
const personal = new Set(["merchant", "description", "location"])
const without = (event: EventOf<"txn.recorded.v1">, isPersonal: boolean) =>
  Object.fromEntries(Object.entries(event.data).filter(([key]) => personal.has(key) === isPersonal))

it("says of an event and its outcome what JSON says of them, the person's words apart", () => {
  fc.assert(
    fc.property(words, data, outcome, (id, event, said) => {
      const recorded = {
        specversion: "1.0",
        id,
        source: "card/bca",
        type: "txn.recorded.v1",
        subject: "ayu",
        time: "2026-05-08T03:00:00Z",
        data: event,
      } as EventOf<"txn.recorded.v1">
      const { body, personal: sealed } = rowText(recorded, said)
      const { source, time } = recorded
      const expected = { id, source, time, data: without(recorded, false), ...said }
      expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(expected)))
      const own = without(recorded, true)
      expect(sealed === undefined ? {} : JSON.parse(sealed)).toEqual(JSON.parse(JSON.stringify(own)))
    }),
    { numRuns: 2_000 },
  )
})

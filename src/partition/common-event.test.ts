import { Result, Schema } from "effect"
import fc from "fast-check"
import { expect, it } from "vitest"
import { eventSchemas } from "../../streams/events.ts"
import { readCommonEvent } from "./common-event.ts"

const decode = Schema.decodeUnknownResult(eventSchemas["txn.recorded.v1"])

const ordinary = {
  specversion: "1.0",
  id: "e-1",
  source: "card/bca",
  type: "txn.recorded.v1",
  subject: "ayu",
  time: "2026-05-08T03:00:00Z",
}
const data = { account: "a", externalId: "x 1", amountMinor: 5, currency: "IDR", direction: "debit", status: "posted" }

/** Values that sit on the edges of what the fields allow, and beyond. */
const edge = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    " ",
    "IDR",
    "JPY",
    "XXX",
    "debit",
    "posted",
    "reversed",
    "refund",
    "topup",
    "food",
    "5812",
    "58123",
    "ayu",
    "a b",
  ),
  fc.constantFrom<unknown>(
    "2026-05-08T03:00:00Z",
    "2026-13-40T03:00:00Z",
    "2026-05-08T10:00:00+07:00",
    "2026-05-08",
    "1.0",
    null,
    true,
    [],
    {},
  ),
  fc.constantFrom<unknown>(0, 1, -1, 0.5, 1e13, 1e13 + 1, Number.MAX_SAFE_INTEGER, "5"),
  fc.string({ maxLength: 130 }),
  fc.constant("é"),
  fc.constant("x".repeat(513)),
)
const fields = [
  ...["account", "externalId", "amountMinor", "currency", "direction", "status", "kind", "mcc", "category", "budgetId"],
  ...["merchant", "description", "location", "localDate", "revision", "unknown"],
]
const envelopes = [...Object.keys(ordinary), "replyto", "unknown"]

it("accepts only what the schema accepts, and gives the same value", () => {
  let common = 0
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...fields), edge, { maxKeys: 3 }),
      fc.dictionary(fc.constantFrom(...envelopes), edge, { maxKeys: 1 }),
      fc.subarray(fields, { maxLength: 1 }),
      (changes, envelope, dropped) => {
        const changed: Record<string, unknown> = { ...data, ...changes }
        for (const field of dropped) delete changed[field]
        const json = { ...ordinary, data: changed, ...envelope }
        const short = readCommonEvent(json)
        if (short === undefined || Number.isNaN(Date.parse(short.time))) return
        common++
        expect(Result.getOrThrow(decode(json))).toEqual(short)
      },
    ),
    { numRuns: 5_000 },
  )
  expect(common).toBeGreaterThan(200)
})

it("takes the standard load's event the short way", () => {
  expect(readCommonEvent({ ...ordinary, data: { ...data, mcc: "5812", merchant: "WARUNG BU ANI" } })).toBeDefined()
})

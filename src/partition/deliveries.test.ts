import { expect, it } from "vitest"
import { placeOf } from "./deliveries.ts"

it("reads where a message stands from either form of reply subject, its time in whole milliseconds", () => {
  const place = { streamSequence: 1_234_567, deliverySequence: 89, logMs: 1_764_057_600_123 }
  const stand = "1.1234567.89.1764057600123999999.42"
  expect(placeOf(`$JS.ACK.TXN_3.owner-3-7-abc.${stand}`)).toEqual(place)
  expect(placeOf(`$JS.ACK.hub.ACCHASH.TXN_3.owner-3-7-abc.${stand}`)).toEqual(place)
  expect(placeOf(`$JS.ACK._.ACCHASH.TXN_3.owner-3-7-abc.${stand}.token`)).toEqual(place)
})

it("refuses any other subject", () => {
  for (const reply of ["", "_INBOX.abc", "$JS.ACK.TXN_3", "txn.3.ayu", "a.b.c.d.e.f.g.h.i"]) {
    expect(() => placeOf(reply)).toThrow("no place in a stream")
  }
})

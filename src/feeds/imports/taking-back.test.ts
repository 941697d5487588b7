/** Taking a file back: the undo is exact, and gives way to whatever was said since. */
import { expect, test } from "vitest"
import type { EventOf, PacerEvent } from "../../../streams/events.ts"
import type { Body, TransactionRecord } from "../../budget/traveller/record.ts"
import { beforeOf, hasArrived, takenBack } from "./taking-back.ts"

const recorded = (revision: number, amountMinor = 100): EventOf<"txn.recorded.v1"> => ({
  ...{ specversion: "1.0", id: "e", source: "upload/ofx", type: "txn.recorded.v1", subject: "ayu" },
  time: "2026-05-02T12:00:00.000Z",
  data: { account: "a", externalId: "x", revision, amountMinor, currency: "IDR", direction: "debit", status: "posted" },
})
const body: Body = {
  ...{ identity: "id", firstSeq: 1, source: "upload/ofx", account: "a", externalId: "x", revision: 1 },
  ...{ timeMs: Date.parse("2026-05-01T12:00:00Z"), status: "posted", kind: "purchase", direction: "debit" },
  ...{ originalMinor: 250, originalCurrency: "IDR", category: "food", confidence: 1, decidedBy: "mcc", mcc: "5812" },
  ...{ merchant: "Kopi", givenDay: 20_574, place: "Ubud", spot: { latitude: -8.5, longitude: 115.2 } },
}
const recordAt = (revision: number, more: Pick<TransactionRecord, "reversal"> = {}): TransactionRecord => ({
  ...{ identity: "id", firstSeq: 1, body: { ...body, revision } },
  ...more,
})
const at = "2026-06-01T00:00:00.000Z"
const back = (event: PacerEvent, before: TransactionRecord | undefined, now: TransactionRecord | undefined) =>
  beforeOf(event, "id", before).flatMap((one) => takenBack(one, "ayu", now, at))

test("what the file brought is reversed under the next revision", () => {
  expect(back(recorded(1), undefined, recordAt(1))).toMatchObject([
    { type: "txn.reversed.v1", source: "upload/ofx", subject: "ayu", time: at, data: { externalId: "x", revision: 2 } },
  ])
})

test("what the file changed stands again with all that was known of it", () => {
  expect(back(recorded(2), recordAt(1), recordAt(2))).toMatchObject([
    {
      type: "txn.amended.v1",
      time: "2026-05-01T12:00:00.000Z",
      data: {
        ...{ revision: 3, amountMinor: 250, mcc: "5812", merchant: "Kopi", localDate: "2026-05-01" },
        location: { place: "Ubud", latitude: -8.5, longitude: 115.2 },
      },
    },
  ])
})

test("what has not come into the accounts yet is told from what has", () => {
  const [one] = beforeOf(recorded(2), "id", recordAt(1))
  if (one === undefined) throw new Error("nothing to take back")
  expect([undefined, recordAt(1), recordAt(2), recordAt(3)].map((now) => hasArrived(one, now))).toEqual([
    false,
    false,
    true,
    true,
  ])
})

test.each([
  ["was never counted", undefined],
  ["was said again since", recordAt(2)],
  ["was taken back since", recordAt(1, { reversal: { revision: 2, timeMs: 0 } })],
])("what %s is left alone", (_what, now) => {
  expect(back(recorded(1), undefined, now)).toEqual([])
})

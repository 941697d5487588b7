import { expect, test } from "vitest"
import type { CanonicalTransaction } from "./format.ts"
import { kinded, kindInWords } from "./kind-words.ts"

test.each([
  ["TARIKAN ATM 25/11 UBUD", "withdrawal"],
  ["ATM Tarik Tunai S1AW12QK", "withdrawal"],
  ["CASH WITHDRAWAL 7-ELEVEN", "withdrawal"],
  ["BIAYA ADM", "fee"],
  ["BIAYA TXN BI-FAST", "fee"],
  ["TOPUP GOPAY 0812", "topup"],
  ["Isi saldo OVO", "topup"],
  ["TRSF E-BANKING DB SEWA VILLA", undefined],
  ["TIKET MASUK BIAYA PANTAI", undefined],
  ["KARTU DEBIT ALFAMART TARIK", undefined],
  ["COFFEE TOP UP CLUB", undefined],
])("%s", (words, kind) => {
  expect(kindInWords(words, "debit")).toBe(kind)
  expect(kindInWords(words, "credit")).toBe(undefined)
})

test("a top-up fills the wallet that it names; what its source calls it stands, and an entry that undoes another is none", () => {
  const row: CanonicalTransaction = {
    ...{ externalId: null, amountMinor: 100, currency: "IDR", occurredAt: "2026-05-02", status: "posted" },
    ...{ direction: "debit", description: "TOPUP GOPAY 0812" },
  }
  expect(kinded(row)).toEqual({ ...row, kind: "topup", wallet: "gopay" })
  expect(kinded({ ...row, kind: "fee" })).toEqual({ ...row, kind: "fee" })
  expect(kinded({ ...row, status: "reversal" })).toEqual({ ...row, status: "reversal" })
})

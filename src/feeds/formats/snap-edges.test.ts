/** Further SNAP answers and calls: own samples, each with what the account holds after it. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"
import { symmetricSignature } from "./snap-signature.ts"

type Json = Readonly<Record<string, unknown>>

const idr = (value: unknown) => ({ value, currency: "IDR" })
const history = (given: Json = {}): Json => ({
  ...{ dateTime: "2026-02-03T10:00:00+07:00", amount: idr("10000.00"), remark: "A", status: "SUCCESS" },
  ...{ type: "PAYMENT", sourceOfFunds: [{ source: "BALANCE", amount: idr("10000.00") }] },
  ...{ additionalInfo: { referenceNo: "R1" } },
  ...given,
})
const statement = (given: Json = {}): Json => ({
  ...{ transactionDate: "2026-02-03T10:00:00+07:00", amount: idr("10000.00"), originAmount: idr("10000.00") },
  ...{ remark: "A", transactionId: "R1", type: "DEBIT", transactionDetailStatus: "SUCCESS", detailInfo: {} },
  ...given,
})

const answer = (service: "12" | "14", detailData: ReadonlyArray<Json>, given: Json = {}): string =>
  JSON.stringify({
    ...{ responseCode: `200${service}00`, responseMessage: "Successful", referenceNo: "1", partnerReferenceNo: "2" },
    ...{ detailData, additionalInfo: {} },
    ...given,
  })

const list = (...files: ReadonlyArray<string>) => short(taken(parse("snap-transaction-history-list", files)))
const stated = (...files: ReadonlyArray<string>) => short(taken(parse("snap-bank-statement", files)))
const line = (minor: number, id = "R1", status = "posted", text = "A") =>
  `${id} | ${minor} | IDR | 2026-02-03T10:00:00+07:00 | ${text} | ${status}`

describe("SNAP transaction history", () => {
  it.each([
    ["PAYMENT", -1_000_000],
    ["SEND_MONEY", -1_000_000],
    ["TOP_UP", 1_000_000],
    ["RECEIVE_MONEY", 1_000_000],
    ["REFUND", 1_000_000],
    ["payment", -1_000_000],
  ])("takes the direction of %s", (type, minor) => {
    expect(list(answer("12", [history({ type })]))).toEqual([line(minor)])
  })

  it.each([
    ["SUCCESS", [line(-1_000_000)]],
    ["PENDING", [line(-1_000_000, "R1", "pending")]],
    ["INIT", [line(-1_000_000, "R1", "pending")]],
    ["REFUNDED", [line(-1_000_000, "R1", "reversed")]],
    ["CANCELLED", []],
    ["FAILED", []],
  ])("holds what is %s", (status, lines) => {
    expect(list(answer("12", [history({ status })]))).toEqual(lines)
  })

  it.each([
    ["10000.00", -1_000_000],
    ["10000", -1_000_000],
    ["10000.5", -1_000_050],
    ["10000.0000", -1_000_000],
    [10_000, -1_000_000],
  ])("reads an amount of %s", (value, minor) => {
    expect(list(answer("12", [history({ amount: idr(value) })]))).toEqual([line(minor)])
  })

  it("names a row by its reference, else its id, here or beside, else not at all", () => {
    const named = (additionalInfo: Json, given: Json = {}) =>
      list(answer("12", [history({ additionalInfo, ...given })]))[0]?.split(" | ")[0]
    expect(named({ referenceNo: "R", transactionId: "T" })).toBe("R")
    expect(named({ transactionId: "T" })).toBe("T")
    expect(named({ referenceNo: "", transactionId: "T" })).toBe("T")
    expect(named({})).toBe("?")
    expect(list(answer("12", [history({ additionalInfo: null })]))[0]).toMatch(/^\?/)
  })

  it("follows a row from page to page: pending, then booked, then given back, never the other way", () => {
    const page = (status: string) => answer("12", [history({ status })])
    expect(list(page("PENDING"), page("SUCCESS"))).toEqual([line(-1_000_000)])
    expect(list(page("SUCCESS"), page("PENDING"))).toEqual([line(-1_000_000)])
    expect(list(page("SUCCESS"), page("REFUNDED"))).toEqual([line(-1_000_000, "R1", "reversed")])
    expect(list(page("PENDING"), page("CANCELLED"))).toEqual([])
  })

  it("holds nothing of an empty page, and no text where there is none", () => {
    expect(list(answer("12", []))).toEqual([])
    expect(list(answer("12", [history({ remark: null })]))).toEqual([line(-1_000_000, "R1", "posted", "")])
  })

  it("reads a detail as one row", () => {
    const detail = JSON.stringify({ responseCode: "2001300", responseMessage: "Successful", ...history() })
    expect(short(taken(parse("snap-transaction-history-detail", [detail])))).toEqual([line(-1_000_000)])
  })

  it.each([
    ["no amount", history({ amount: null }), "schema"],
    ["no value", history({ amount: { currency: "IDR" } }), "schema"],
    ["no currency", history({ amount: { value: "1.00" } }), "schema"],
    ["no time", history({ dateTime: null }), "schema"],
    ["no type", history({ type: null }), "schema"],
    ["no status", history({ status: null }), "schema"],
    ["an unknown type", history({ type: "GIFT" }), "malformed"],
    ["grouped digits", history({ amount: idr("10,000.00") }), "malformed"],
    ["a negative amount", history({ amount: idr("-1.00") }), "malformed"],
    ["no zone", history({ dateTime: "2026-02-03T10:00:00" }), "malformed"],
    ["a day that is none", history({ dateTime: "2026-02-30T10:00:00+07:00" }), "malformed"],
  ])("is refused with %s", (_what, row, kind) => {
    expect(refused(parse("snap-history", [answer("12", [history()]), answer("12", [row])]))).toMatchObject({
      kind,
      file: "2",
    })
  })

  it.each([
    ["unauthorized", answer("12", [], { responseCode: "4011200" }), "upstream-error"],
    ["too many requests", answer("12", [], { responseCode: "4291200", detailData: null }), "upstream-error"],
    ["timeout", '{"responseCode":"5041200","responseMessage":"Timeout"}', "upstream-error"],
    ["accepted but not done", answer("12", [], { responseCode: "2021200" }), "upstream-error"],
    ["a number for a code", answer("12", [], { responseCode: 4_041_200 }), "upstream-error"],
    ["no code", answer("12", [], { responseCode: null }), "schema"],
    ["no list", answer("12", [], { detailData: null }), "schema"],
    ["a page of HTML", "<html>502</html>", "malformed"],
  ])("is refused when the bank says: %s", (_what, text, kind) => {
    expect(refused(parse("snap-history", [answer("12", [history()]), text]))).toMatchObject({ kind, file: "2" })
  })
})

describe("SNAP bank statements", () => {
  it("are read in pages, booked in the account's currency", () => {
    const foreign = statement({ transactionId: "R2", originAmount: { value: "9.75", currency: "SGD" }, type: "CREDIT" })
    const pages = [
      answer("14", [statement()], { hasMore: "Y" }),
      answer("14", [statement(), foreign], { hasMore: "N" }),
    ]
    expect(stated(...pages)).toEqual([line(-1_000_000), line(1_000_000, "R2")])
    expect(refused(parse("snap-bank-statement", pages.slice(0, 1)))).toMatchObject({ kind: "schema", file: "1" })
  })

  it.each([
    ["PENDING", [line(-1_000_000, "R1", "pending")]],
    ["FAILED", []],
    ["REFUNDED", [line(-1_000_000, "R1", "reversed")]],
    [null, [line(-1_000_000)]],
  ])("hold a row whose status is %s", (transactionDetailStatus, lines) => {
    expect(stated(answer("14", [statement({ transactionDetailStatus })]))).toEqual(lines)
  })

  it.each([
    ["no date", { transactionDate: null }, "schema"],
    ["no type", { type: null }, "schema"],
    ["another type", { type: "PAYMENT" }, "malformed"],
    ["no amount", { amount: null }, "schema"],
  ])("are refused with %s", (_what, given, kind) => {
    expect(refused(parse("snap-bank-statement", [answer("14", [statement(given)])]))).toMatchObject({ kind })
  })
})

describe("SNAP calls", () => {
  const path = "/v1.0/debit/notify"
  const timestamp = "2026-02-03T10:00:05+07:00"
  const secret = "own-secret"
  const notified = (given: Json = {}): string =>
    JSON.stringify({
      ...{ originalPartnerReferenceNo: "P1", originalReferenceNo: "R1", latestTransactionStatus: "00" },
      ...{ transactionStatusDesc: "A", amount: idr("10000.00"), finishedTime: "2026-02-03T10:00:00+07:00" },
      ...given,
    })
  const call = (body: string, given: Json = {}) => {
    const signed = symmetricSignature(secret, { method: "POST", path, body }, "tok", timestamp)
    const headers = { Authorization: "Bearer tok", "X-TIMESTAMP": timestamp, "X-SIGNATURE": signed, ...given }
    return JSON.stringify({ method: "POST", path, headers, body })
  }
  const read = (format: string, text: string) => parse(format, [text], { context: { clientSecret: secret } })

  it.each([
    ["00", [line(-1_000_000)]],
    ["03", [line(-1_000_000, "R1", "pending")]],
    ["04", [line(-1_000_000, "R1", "reversed")]],
    ["05", []],
    ["06", []],
  ])("notify of state %s", (latestTransactionStatus, lines) => {
    expect(short(taken(read("snap-notify", call(notified({ latestTransactionStatus })))))).toEqual(lines)
  })

  it("push statements and histories", () => {
    expect(short(taken(read("snap-bank-statement-push", call(answer("14", [statement()])))))).toEqual([
      line(-1_000_000),
    ])
    const bare = JSON.stringify({ detailData: [history()] })
    expect(short(taken(read("snap-transaction-history-list", call(bare))))).toEqual([line(-1_000_000)])
  })

  it.each([
    ["another body", call(notified()).replace("10000.00", "10000.01")],
    ["another path", call(notified()).replace("/debit/notify", "/debit/notice")],
    ["another token", call(notified(), { Authorization: "Bearer other" })],
    ["another time", call(notified(), { "X-TIMESTAMP": "2026-02-03T10:00:06+07:00" })],
    ["no signature", call(notified(), { "X-SIGNATURE": undefined })],
    ["an empty signature", call(notified(), { "X-SIGNATURE": "" })],
    ["no time", call(notified(), { "X-TIMESTAMP": undefined })],
    ["a signature of rubbish", call(notified(), { "X-SIGNATURE": "***" })],
  ])("are not believed with %s", (_what, text) => {
    expect(refused(read("snap-notify", text))).toMatchObject({ kind: "bad-signature", file: "1" })
  })
})

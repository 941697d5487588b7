/** SNAP answers, pushed statements and notifications. */
import { createHash, createHmac, createSign, generateKeyPairSync } from "node:crypto"
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"
import { minified } from "./snap-signature.ts"

const history = (rows: ReadonlyArray<object>, code = "2001200") =>
  JSON.stringify({ responseCode: code, responseMessage: "m", detailData: rows })
const row = (referenceNo: string | undefined, more: object = {}) => ({
  dateTime: "2026-03-01T08:00:00+07:00",
  amount: { value: "5000", currency: "IDR" },
  remark: "A  B\nC",
  status: "SUCCESS",
  type: "PAYMENT",
  ...(referenceNo === undefined ? {} : { additionalInfo: { referenceNo } }),
  ...more,
})
const entry = (more: object = {}) => ({
  amount: { value: "5000.00", currency: "IDR" },
  transactionDate: "2026-03-01T08:00:00+07:00",
  remark: "R",
  type: "DEBIT",
  ...more,
})
const statement = (rows: ReadonlyArray<object>, hasMore: string) =>
  JSON.stringify({ responseCode: "2001400", hasMore, detailData: rows })

describe("SNAP history", () => {
  it("takes directions from types, leaves out what moved no money, also when a later page says so", () => {
    const first = history([
      row("1"),
      row("2", { type: "REFUND" }),
      row("3", { status: "PENDING" }),
      row("4", { status: "FAILED" }),
    ])
    const second = history([
      row("3", { status: "CANCELLED" }),
      row("5", { status: "PENDING" }),
      row("6", { type: "SEND_MONEY" }),
    ])
    const read = taken(parse("snap-transaction-history-list", [first, second]))
    expect(short(read)).toEqual([
      "1 | -500000 | IDR | 2026-03-01T08:00:00+07:00 | A B C | posted",
      "2 | 500000 | IDR | 2026-03-01T08:00:00+07:00 | A B C | posted",
      "5 | -500000 | IDR | 2026-03-01T08:00:00+07:00 | A B C | pending",
      "6 | -500000 | IDR | 2026-03-01T08:00:00+07:00 | A B C | posted",
    ])
    expect(read.removed).toContainEqual({ externalId: "3" })
  })

  it("counts like rows without a reference each, and the overlap of two pages once", () => {
    const page = history([row(undefined), row(undefined)])
    expect(taken(parse("snap-transaction-history-list", [page, page])).transactions).toHaveLength(2)
  })

  it("reads a detail (service 13) as one transaction", () => {
    const detail = JSON.stringify({ responseCode: "2001300", ...row("7") })
    expect(taken(parse("snap-transaction-history-detail", [detail])).transactions).toHaveLength(1)
  })

  it.each([
    ["an error of the bank", history([], "4011200"), "upstream-error", "responseCode"],
    ["an answer still under way", history([], "2021200"), "upstream-error", "responseCode"],
    ["no code", "{}", "schema", "responseCode"],
    ["no rows", '{"responseCode":"2001200"}', "schema", "detailData"],
    ["a row without amount", history([row("1", { amount: undefined })]), "schema", "detailData[0].amount"],
    [
      "a row without value",
      history([row("1", { amount: { currency: "IDR" } })]),
      "schema",
      "detailData[0].amount.value",
    ],
    [
      "a value that is none",
      history([row("1", { amount: { value: "5.000,00", currency: "IDR" } })]),
      "malformed",
      "detailData[0].amount.value",
    ],
    [
      "a currency that is none",
      history([row("1", { amount: { value: "1", currency: "XXX" } })]),
      "malformed",
      "detailData[0].amount.currency",
    ],
    ["a type that nobody knows", history([row("1", { type: "GIFT" })]), "malformed", "detailData[0].type"],
    [
      "a time without zone",
      history([row("1", { dateTime: "2026-03-01T08:00:00" })]),
      "malformed",
      "detailData[0].dateTime",
    ],
  ])("refuses %s", (_what, text, kind, path) => {
    expect(refused(parse("snap-transaction-history-list", [history([row("0")]), text]))).toMatchObject({
      kind,
      file: "2",
      path,
    })
  })

  it("refuses what is no JSON with its line", () => {
    expect(refused(parse("snap-transaction-history-list", ['{\n"responseCode": x}']))).toMatchObject({
      kind: "malformed",
      line: 2,
    })
  })
})

describe("SNAP statement", () => {
  it("is a run of pages, and refused when the last is missing", () => {
    const pages = [statement([entry({ transactionId: "1" })], "Y"), statement([entry({ type: "CREDIT" })], "N")]
    expect(short(taken(parse("snap-bank-statement", pages)))).toEqual([
      "1 | -500000 | IDR | 2026-03-01T08:00:00+07:00 | R | posted",
      "? | 500000 | IDR | 2026-03-01T08:00:00+07:00 | R | posted",
    ])
    expect(refused(parse("snap-bank-statement", pages.slice(0, 1)))).toMatchObject({
      kind: "schema",
      file: "1",
      path: "hasMore",
    })
  })

  it("tells like rows of two pages apart by the balance after them", () => {
    const leaving = (value: string) => entry({ detailBalance: { endAmount: [{ amount: { value, currency: "IDR" } }] } })
    const pages = [statement([leaving("10.00")], "Y"), statement([leaving("10.00"), leaving("5.00")], "N")]
    expect(taken(parse("snap-bank-statement", pages)).transactions).toHaveLength(2)
  })
})

describe("SNAP signatures", () => {
  const body = JSON.stringify(JSON.parse(statement([entry({ transactionId: "1", remark: "a  b" })], "N")), null, 2)
  const timestamp = "2026-03-01T09:00:00+07:00"
  const digest = createHash("sha256")
    .update(JSON.stringify(JSON.parse(body)))
    .digest("hex")
  const secret = "s3cret"
  const signature = createHmac("sha512", secret).update(`POST:/p:tok:${digest}:${timestamp}`).digest("base64")
  const request = (headers: object, sent = body) =>
    JSON.stringify({
      method: "POST",
      path: "/p",
      headers: { authorization: "Bearer tok", "x-timestamp": timestamp, ...headers },
      body: sent,
    })
  const push = (text: string, context: object = { clientSecret: secret }) =>
    parse("snap-bank-statement-push", [text], { context })

  it("minifies outside strings only", () => {
    expect(minified('{ "a" : "x  \\" y" ,\n "b":[1, 2] }')).toBe('{"a":"x  \\" y","b":[1,2]}')
  })

  it("believes a right one, whatever the case of its headers and the blanks of the body", () => {
    expect(taken(push(request({ "X-Signature": signature }))).transactions).toHaveLength(1)
  })

  it.each([
    ["another body", request({ "X-SIGNATURE": signature }, body.replace("5000.00", "50.00")), { clientSecret: secret }],
    ["another token", request({ "X-SIGNATURE": signature, authorization: "Bearer x" }), { clientSecret: secret }],
    ["another secret", request({ "X-SIGNATURE": signature }), { clientSecret: "other" }],
    ["no secret", request({ "X-SIGNATURE": signature }), {}],
    ["no signature", request({}), { clientSecret: secret }],
    ["a signature that is no base64", request({ "X-SIGNATURE": "%%%" }), { clientSecret: secret }],
    [
      "an old timestamp",
      request({ "X-SIGNATURE": signature }),
      { clientSecret: secret, now: "2026-03-01T03:00:00Z", toleranceSeconds: 300 },
    ],
  ])("refuses %s", (_what, text, context) => {
    expect(refused(push(text, context))).toMatchObject({ kind: "bad-signature", file: "1" })
  })

  it("refuses a bare body where a signed request is due", () => {
    expect(refused(push(body))).toMatchObject({ kind: "schema", path: "headers" })
  })

  it("checks the asymmetric signature of a partner with a public key", () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    const pem = String(publicKey.export({ type: "spki", format: "pem" }))
    const signed = createSign("RSA-SHA256").update(`POST:/p:${digest}:${timestamp}`).sign(privateKey, "base64")
    expect(taken(push(request({ "X-SIGNATURE": signed }), { publicKey: pem })).transactions).toHaveLength(1)
    expect(refused(push(request({ "X-SIGNATURE": signature }), { publicKey: pem }))).toMatchObject({
      kind: "bad-signature",
    })
    expect(refused(push(request({ "X-SIGNATURE": signed }), { publicKey: "no key" }))).toMatchObject({
      kind: "bad-signature",
    })
  })
})

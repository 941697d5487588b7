/** CloudEvents in their three modes: signed, forged, repeated, out of order. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"
import { webhookSignature } from "./webhook-signature.ts"

const data = (id: string, status = "POSTED", more: object = {}) => ({
  transactionId: id,
  account: "A",
  amount: { value: "1.00", currency: "IDR" },
  direction: "DEBIT",
  bookedAt: "2026-03-01T08:00:00+07:00",
  description: "D",
  status,
  ...more,
})
const event = (id: string, content: object | undefined, more: object = {}) => ({
  specversion: "1.0",
  id,
  source: "/s",
  type: "x.transaction.v1",
  ...(content === undefined ? {} : { data: content }),
  ...more,
})
const batch = (...events: ReadonlyArray<object>) => parse("cloudevents-batch", [JSON.stringify(events)])

describe("CloudEvents", () => {
  it("lets the sequence decide, then the time, then the arrival", () => {
    const states = [
      event("1", data("a", "REVERSED"), { sequence: "10", time: "2026-03-01T00:00:00Z" }),
      event("2", data("a"), { sequence: "9", time: "2026-03-02T00:00:00Z" }),
      event("3", data("b"), { time: "2026-03-02T00:00:00Z" }),
      event("4", data("b", "PENDING"), { time: "2026-03-01T00:00:00+00:00" }),
      event("5", data("c", "PENDING")),
      event("6", data("c")),
    ]
    expect(taken(batch(...states)).transactions.map((one) => `${one.externalId} ${one.status}`)).toEqual([
      "a reversed",
      "b posted",
      "c posted",
    ])
  })

  it("knows an event by its source and id, also over files, and leaves out what is about something else", () => {
    const first = JSON.stringify(event("1", data("a")))
    const again = JSON.stringify(event("1", data("z")))
    const elsewhere = JSON.stringify(event("1", data("b"), { source: "/t" }))
    const balance = JSON.stringify(event("2", { balance: 1 }, { type: "x.balance.v1" }))
    const read = taken(parse("cloudevents-structured", [first, again, elsewhere, balance]))
    expect(read.transactions.map(({ externalId }) => externalId)).toEqual(["a", "b"])
  })

  it("takes back what was cancelled", () => {
    const read = taken(batch(event("1", data("a", "PENDING")), event("2", data("a", "CANCELLED"))))
    expect(read).toMatchObject({ transactions: [], removed: [{ externalId: "a", account: "A" }] })
  })

  it("reads data as base64, and amounts as numbers by their text", () => {
    const content = Buffer.from(JSON.stringify(data("a"))).toString("base64")
    expect(taken(batch(event("1", undefined, { data_base64: content }))).transactions).toHaveLength(1)
    const number = `[${JSON.stringify(event("1", data("a"))).replace('"1.00"', "0.30")}]`
    expect(taken(parse("cloudevents-batch", [number])).transactions[0]?.amountMinor).toBe(30)
  })

  it.each([
    ["no id", event("", data("a")), "schema", "[1].id"],
    ["no source", event("1", data("a"), { source: undefined }), "schema", "[1].source"],
    ["another version", event("1", data("a"), { specversion: "0.3" }), "schema", "specversion"],
    ["no data", event("1", undefined), "schema", "[1].data"],
    ["no amount", event("1", data("a", "POSTED", { amount: undefined })), "schema", "[1].data.amount"],
    ["no direction", event("1", data("a", "POSTED", { direction: undefined })), "schema", "[1].data.direction"],
    [
      "a direction that is none",
      event("1", data("a", "POSTED", { direction: "OUT" })),
      "malformed",
      "[1].data.direction",
    ],
    ["a status that is none", event("1", data("a", "DONE")), "malformed", "[1].data.status"],
    ["data that is no JSON", event("1", data("a"), { datacontenttype: "text/xml" }), "malformed", "datacontenttype"],
  ])("refuses a batch with %s", (_what, one, kind, path) => {
    expect(refused(batch(event("0", data("z")), one))).toMatchObject({ kind, path })
  })
})

describe("CloudEvents over HTTP", () => {
  const secret = `whsec_${Buffer.from("of these tests").toString("base64")}`
  const now = "2026-03-01T00:00:00Z"
  const timestamp = String(Date.parse(now) / 1_000)
  const context = { secret, now, toleranceSeconds: 300 }
  const request = (body: string, headers: object = {}, time = timestamp) =>
    JSON.stringify({
      method: "POST",
      path: "/",
      headers: {
        "CE-SpecVersion": "1.0",
        "ce-id": "1",
        "ce-source": "/s%20s",
        "ce-type": "x.transaction.v1",
        "Webhook-Id": "m",
        "webhook-timestamp": time,
        "webhook-signature": `v1,AAAA ${webhookSignature(secret, "m", time, body)}`,
        ...headers,
      },
      body,
    })
  const body = JSON.stringify(data("a"))
  const http = (text: string, given: object = context) => parse("cloudevents-binary-http", [text], { context: given })

  it("reads attributes from headers, and structured and batched bodies by their content type", () => {
    expect(short(taken(http(request(body))))).toEqual(["a | -100 | IDR | 2026-03-01T08:00:00+07:00 | D | posted"])
    const one = JSON.stringify(event("1", data("a")))
    expect(taken(http(request(one, { "Content-Type": "application/cloudevents+json" }))).transactions).toHaveLength(1)
    expect(
      taken(http(request(`[${one}]`, { "Content-Type": "application/cloudevents-batch+json" }))).transactions,
    ).toHaveLength(1)
  })

  it.each([
    ["a changed body", request(body).replace("1.00", "9.00"), context],
    ["no signature", request(body, { "webhook-signature": undefined }), context],
    ["an asymmetric signature that is not asked for", request(body, { "webhook-signature": "v1a,AAAA" }), context],
    ["another secret", request(body), { ...context, secret: "whsec_AAAA" }],
    ["no secret", request(body), { now }],
    ["an old message", request(body, {}, String(Number(timestamp) - 301)), context],
    ["a message from the future", request(body, {}, String(Number(timestamp) + 301)), context],
    ["no clock", request(body), { secret }],
  ])("refuses %s", (_what, text, given) => {
    expect(refused(http(text, given))).toMatchObject({ kind: "bad-signature", file: "1" })
  })

  it("refuses a signed request without an attribute", () => {
    expect(refused(http(request(body, { "ce-source": undefined })))).toMatchObject({
      kind: "schema",
      path: "ce-source",
    })
  })
})

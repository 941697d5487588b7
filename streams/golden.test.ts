/**
 * The wire contract as it was promised: each golden message decodes with the schema of its type and encodes back to the
 * very same JSON, and each kind of bad message is refused with the field named (I6, I7). A golden message never changes
 * its meaning: a test that fails here means a new event version, not a new golden message.
 */
import { readdirSync, readFileSync } from "node:fs"
import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { limits } from "../config/limits.ts"
import { eventSchemas, eventTypeCodes, isEventType } from "./events.ts"

type Json = { readonly [key: string]: unknown }

const folder = new URL("./golden/", import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith(".json"))
const golden = (name: string): Json => JSON.parse(readFileSync(new URL(name, folder), "utf8"))

const decode = (message: Json) => {
  const type = String(message["type"])
  if (!isEventType(type)) throw new Error(`no event type ${type}`)
  return Schema.decodeUnknownResult(eventSchemas[type])(message)
}

const refusal = (message: Json): string => {
  const result = decode(message)
  return Result.isFailure(result) ? result.failure.message : "accepted"
}

describe("golden messages", () => {
  it("exist for every event type", () => {
    const types = new Set(names.map((name) => golden(name)["type"]))
    expect([...types].sort()).toEqual(Object.keys(eventSchemas).sort())
  })

  it.each(names)("%s decodes and encodes back to the same JSON", (name) => {
    const message = golden(name)
    expect(name.startsWith(String(message["type"]))).toBe(true)
    const event = Result.getOrThrow(decode(message))
    expect(JSON.parse(JSON.stringify(event))).toEqual(message)
  })

  it("have storage codes that are all different", () => {
    expect(new Set(Object.values(eventTypeCodes)).size).toBe(Object.keys(eventSchemas).length)
  })
})

const transaction = golden("txn.recorded.v1.json")
const withData = (message: Json, data: Json): Json => ({ ...message, data: { ...(message["data"] as Json), ...data } })
const without = (message: Json, field: string): Json => {
  const { [field]: _, ...rest } = message["data"] as Json
  return { ...message, data: rest }
}

describe("bad messages are refused, and the field is named", () => {
  const bad: ReadonlyArray<readonly [what: string, field: string, message: Json]> = [
    ["negative minor units", "amountMinor", withData(transaction, { amountMinor: -8_500_000 })],
    ["zero", "amountMinor", withData(transaction, { amountMinor: 0 })],
    ["fractional minor units", "amountMinor", withData(transaction, { amountMinor: 85_000.5 })],
    ["an amount above the limit", "amountMinor", withData(transaction, { amountMinor: limits.amountMinorMax + 1 })],
    ["an amount as text", "amountMinor", withData(transaction, { amountMinor: "8500000" })],
    ["no amount", "amountMinor", without(transaction, "amountMinor")],
    ["an unknown currency", "currency", withData(transaction, { currency: "XRP" })],
    ["a currency in small letters", "currency", withData(transaction, { currency: "idr" })],
    ["an unknown direction", "direction", withData(transaction, { direction: "out" })],
    ["a status nobody knows", "status", withData(transaction, { status: "booked" })],
    ["a day that does not exist", "localDate", withData(transaction, { localDate: "2026-02-30" })],
    ["an MCC of three digits", "mcc", withData(transaction, { mcc: "581" })],
    ["an unknown category", "category", withData(transaction, { category: "fun" })],
    ["a latitude beyond the pole", "latitude", withData(transaction, { location: { latitude: 91 } })],
    [
      "a merchant without end",
      "merchant",
      withData(transaction, { merchant: "x".repeat(limits.textCharactersMax + 1) }),
    ],
    ["an account with a blank", "account", withData(transaction, { account: "card 7731" })],
    ["a line break in the external id", "externalId", withData(transaction, { externalId: "a\nb" })],
    ["an empty external id", "externalId", withData(transaction, { externalId: "" })],
    ["a user id with a dot", "subject", { ...transaction, subject: "traveller.42" }],
    ["a user id with a wildcard", "subject", { ...transaction, subject: "*" }],
    ["everyone as a user", "subject", { ...transaction, subject: "@all" }],
    ["a user id of 65 characters", "subject", { ...transaction, subject: "u".repeat(65) }],
    ["another specification", "specversion", { ...transaction, specversion: "0.3" }],
    ["a time without zone", "time", { ...transaction, time: "2026-05-08T12:41:07" }],
    ["an inbox with a wildcard", "replyto", { ...transaction, replyto: "_INBOX.>" }],
    ["an amendment of revision 0", "revision", withData(golden("txn.amended.v1.json"), { revision: 0 })],
    ["an amendment without revision", "revision", without(golden("txn.amended.v1.json"), "revision")],
    [
      "a plan for an unknown category",
      "categoryPlanMinor",
      withData(golden("budget.opened.v1.json"), { categoryPlanMinor: { fun: 1 } }),
    ],
    ["a zone that is none", "timeZone", withData(golden("budget.opened.v1.json"), { timeZone: "Asia/Bali" })],
    ["a threshold of 0 %", "thresholdsPercent", withData(golden("budget.opened.v1.json"), { thresholdsPercent: [0] })],
    ["a rate of nothing", "rate", withData(golden("rate.published.v1.json"), { rate: "0.000" })],
    ["a rate as a number", "rate", withData(golden("rate.published.v1.json"), { rate: 104.25 })],
    ["a rate for one user", "subject", { ...golden("rate.published.v1.json"), subject: "traveller_42" }],
  ]

  it.each(bad)("%s: %s", (_what, field, message) => {
    expect(refusal(message)).toContain(`["${field}"]`)
  })

  it("an unknown version of a known event is no event type, nor is a name of the language", () => {
    for (const type of ["txn.recorded.v2", "txn.recorded", "toString", "__proto__", ""])
      expect(isEventType(type)).toBe(false)
  })
})

describe("unknown fields", () => {
  it("are left out, in the envelope and in the data: a producer may say more than we know", () => {
    const more = withData(
      { ...transaction, traceparent: "00-4bf9-00f0-01", datacontenttype: "application/json" },
      { points: 12 },
    )
    expect(JSON.parse(JSON.stringify(Result.getOrThrow(decode(more))))).toEqual(transaction)
  })
})

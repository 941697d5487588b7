/** Plaid's pages: what is added, modified, removed and replaced over several of them. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"

/** Amounts are put in as text, as JSON.stringify would write numbers of its own. */
const row = (id: string, amount: string, more: object = {}) =>
  JSON.stringify({
    account_id: "A",
    transaction_id: id,
    amount: "AMOUNT",
    iso_currency_code: "IDR",
    date: "2026-03-01",
    name: "N",
    pending: false,
    ...more,
  }).replace('"AMOUNT"', amount)
const page = (parts: {
  added?: string[]
  modified?: string[]
  removed?: string[]
  more?: boolean
  cursor?: string
}) => {
  const removed = (parts.removed ?? []).map((id) => `{"transaction_id":"${id}"}`)
  return `{"added":[${parts.added ?? ""}],"modified":[${parts.modified ?? ""}],"removed":[${removed}],"next_cursor":"${parts.cursor ?? "c"}","has_more":${parts.more ?? false}}`
}
const sync = (...pages: ReadonlyArray<string>) => parse("plaid-transactions-sync", pages)

describe("Plaid", () => {
  it("reads numbers by their text, in every currency's minor unit", () => {
    const added = [
      row("1", "0.1"),
      row("2", "-90071992547409.91"),
      row("3", "1.5e3", { iso_currency_code: "VND" }),
      row("4", "1.234", { iso_currency_code: "KWD" }),
      row("5", "0"),
    ]
    expect(taken(sync(page({ added }))).transactions.map((one) => [one.direction, one.amountMinor])).toEqual([
      ["debit", 10],
      ["credit", 9007199254740991],
      ["debit", 1500],
      ["debit", 1234],
    ])
  })

  it("reads where it was and whether the payer was there, and refuses nothing for a place that is none", () => {
    const at = (lat: unknown, lon: unknown, city: string | null = null) => ({ location: { lat, lon, city } })
    const added = [
      row("1", "1", { ...at(-8.65, 115.21, "Denpasar"), payment_channel: "in store" }),
      row("2", "1", { ...at(null, null), payment_channel: "online" }),
      row("3", "1", { ...at(-98, 115), payment_channel: "other" }),
    ]
    expect(taken(sync(page({ added }))).transactions.map(({ location, channel }) => [location, channel])).toEqual([
      [{ place: "Denpasar", latitude: -8.65, longitude: 115.21 }, "in_person"],
      [undefined, "online"],
      [undefined, undefined],
    ])
  })

  it("keeps the last word of each page, and the cursor of the last page of a call", () => {
    const read = taken(
      sync(
        page({ added: [row("1", "1"), row("2", "2"), row("3", "3")], more: true, cursor: "c1" }),
        page({ modified: [row("2", "22", { name: "M" })], removed: ["3", "9"], cursor: "c2" }),
        page({ added: [row("4", "4", { datetime: "2026-03-02T01:00:00Z" })], cursor: "c3" }),
      ),
    )
    expect(short(read)).toEqual([
      "1 | -100 | IDR | 2026-03-01 | N | posted",
      "2 | -2200 | IDR | 2026-03-01 | M | posted",
      "4 | -400 | IDR | 2026-03-02T01:00:00Z | N | posted",
    ])
    expect(read.removed.map(({ externalId }) => externalId)).toEqual(["3", "9"])
    expect(read.cursor).toBe("c3")
  })

  it("replaces a pending one by its successor, in whatever order they come", () => {
    const pending = row("p", "10", { pending: true })
    const posted = row("b", "12", { pending_transaction_id: "p" })
    for (const added of [
      [pending, posted],
      [posted, pending],
    ]) {
      expect(taken(sync(page({ added }))).transactions.map(({ externalId }) => externalId)).toEqual(["b"])
    }
  })

  it.each([
    ["an error", '{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED"}', "upstream-error", "error_code"],
    ["no list of removed", '{"added":[],"modified":[],"next_cursor":"","has_more":false}', "schema", "removed"],
    ["no amount", page({ added: [row("1", "null")] }), "schema", "added[0].amount"],
    ["an amount as text", page({ modified: [row("1", '"1"')] }), "schema", "modified[0].amount"],
    ["cents of yen", page({ added: [row("1", "1.5", { iso_currency_code: "JPY" })] }), "malformed", "added[0].amount"],
    ["an amount beyond exactness", page({ added: [row("1", "1e20")] }), "malformed", "added[0].amount"],
    [
      "no currency",
      page({ added: [row("1", "1", { iso_currency_code: null })] }),
      "schema",
      "added[0].iso_currency_code",
    ],
    ["a day that is none", page({ added: [row("1", "1", { date: "2026-02-29" })] }), "malformed", "added[0].date"],
    ["half a page", page({}).slice(0, 20), "malformed", undefined],
    ["more to come and nothing coming", page({ more: true }), "schema", "has_more"],
  ])("refuses the whole run for %s", (_what, text, kind, path) => {
    const failure = refused(sync(page({ added: [row("0", "1")], more: true }), text))
    expect(failure).toMatchObject({ kind, file: "2" })
    expect(failure.path).toBe(path)
  })
})

/** Further pages of /transactions/sync: own samples, each with what the accounts hold after the run. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"

type Row = Readonly<Record<string, unknown>>

const row = (given: Row = {}): Row => ({
  ...{ transaction_id: "t1", account_id: "a1", amount: 10, iso_currency_code: "SGD", unofficial_currency_code: null },
  ...{ date: "2026-02-03", datetime: null, authorized_date: "2026-02-02", authorized_datetime: null },
  ...{ name: "A", merchant_name: null, pending: false, pending_transaction_id: null },
  ...given,
})

interface Page {
  readonly added?: ReadonlyArray<Row>
  readonly modified?: ReadonlyArray<Row>
  readonly removed?: ReadonlyArray<Row>
  readonly cursor?: string
  readonly more?: boolean
}

const page = ({ added = [], modified = [], removed = [], cursor = "c", more = false }: Page): string =>
  JSON.stringify({
    ...{ transactions_update_status: "HISTORICAL_UPDATE_COMPLETE", accounts: [], added, modified, removed },
    ...{ next_cursor: cursor, has_more: more, request_id: "r" },
  })

const run = (...pages: ReadonlyArray<string>) => taken(parse("plaid-transactions-sync", pages))
const held = (...pages: ReadonlyArray<string>) => short(run(...pages))
const gone = { transaction_id: "t1", account_id: "a1" }

describe("pages of /transactions/sync", () => {
  it.each([
    ["money out", { amount: 12.34 }, "t1 | -1234 | SGD | 2026-02-03 | A | posted"],
    ["money in", { amount: -0.5 }, "t1 | 50 | SGD | 2026-02-03 | A | posted"],
    ["no minor unit", { amount: 1200, iso_currency_code: "JPY" }, "t1 | -1200 | JPY | 2026-02-03 | A | posted"],
    ["zeros beyond it", { amount: 1200.0, iso_currency_code: "VND" }, "t1 | -1200 | VND | 2026-02-03 | A | posted"],
    ["three decimals", { amount: 1.205, iso_currency_code: "KWD" }, "t1 | -1205 | KWD | 2026-02-03 | A | posted"],
    ["pending", { pending: true }, "t1 | -1000 | SGD | 2026-02-03 | A | pending"],
    ["an instant", { datetime: "2026-02-03T10:00:00Z" }, "t1 | -1000 | SGD | 2026-02-03T10:00:00Z | A | posted"],
    ["blanks", { name: "  A\n\tB  " }, "t1 | -1000 | SGD | 2026-02-03 | A B | posted"],
    ["beyond ASCII", { name: "Café ☕" }, "t1 | -1000 | SGD | 2026-02-03 | Café ☕ | posted"],
    ["an empty name", { name: "" }, "t1 | -1000 | SGD | 2026-02-03 |  | posted"],
  ])("say %s", (_what, given, line) => {
    expect(held(page({ added: [row(given)] }))).toEqual([line])
  })

  it("may leave out what is null", () => {
    const bare = Object.fromEntries(Object.entries(row()).filter(([, value]) => value !== null))
    expect(held(page({ added: [bare] }))).toHaveLength(1)
  })

  it("keep the last word in the order of pages", () => {
    const changed = row({ amount: 11, name: "B" })
    expect(held(page({ added: [row()], more: true }), page({ modified: [changed] }))).toEqual([
      "t1 | -1100 | SGD | 2026-02-03 | B | posted",
    ])
    expect(held(page({ modified: [changed] }))).toHaveLength(1)
    expect(held(page({ added: [row()] }), page({ removed: [gone] }))).toEqual([])
    expect(held(page({ added: [row()], removed: [gone] }))).toEqual([])
    expect(held(page({ removed: [gone] }), page({ added: [row()] }))).toHaveLength(1)
  })

  it("replace a pending one over a page's end, whether or not it is also removed", () => {
    const pending = row({ transaction_id: "p1", pending: true })
    const posted = row({ pending_transaction_id: "p1", amount: 12 })
    const line = ["t1 | -1200 | SGD | 2026-02-03 | A | posted"]
    const removed = [{ transaction_id: "p1" }]
    expect(held(page({ added: [pending], more: true }), page({ added: [posted] }))).toEqual(line)
    expect(held(page({ added: [posted], removed }), page({ added: [pending] }))).toEqual(line)
    expect(held(page({ added: [pending, posted], removed }))).toEqual(line)
    expect(run(page({ added: [posted] })).removed).toEqual([{ externalId: "p1", account: "a1" }])
  })

  it("keep only the cursor of a call's last page", () => {
    const first = page({ added: [row()], cursor: "c1", more: true })
    expect(run(first, page({ cursor: "c2" })).cursor).toBe("c2")
    expect(run(page({ cursor: "" })).cursor).toBeUndefined()
    expect(refused(parse("plaid", [first]))).toMatchObject({ kind: "schema", file: "1" })
    const again = page({ added: [row({ transaction_id: "t2" })], cursor: "c3", more: true })
    expect(run(first, page({ cursor: "c2" }), again, page({ cursor: "c4" })).cursor).toBe("c4")
  })

  it.each([
    ["no amount", { amount: null }, "schema"],
    ["an amount that is a text", { amount: "10.00" }, "schema"],
    ["no currency", { iso_currency_code: null, unofficial_currency_code: "BTC" }, "schema"],
    ["no id", { transaction_id: null }, "schema"],
    ["an empty id", { transaction_id: "" }, "schema"],
    ["no date", { date: null }, "schema"],
    ["no name", { name: null }, "schema"],
    ["no account", { account_id: null }, "schema"],
    ["a text for pending", { pending: "no" }, "schema"],
    ["a wrong date", { date: "2026-02-30" }, "malformed"],
    ["a date in words", { date: "3 Feb 2026" }, "malformed"],
    ["an unknown currency", { iso_currency_code: "XQX" }, "malformed"],
    ["too many decimals", { amount: 1.234 }, "malformed"],
  ])("are refused whole with %s on the last one", (_what, given, kind) => {
    const pages = [page({ added: [row()], more: true }), page({ added: [row({ transaction_id: "t2" }), row(given)] })]
    expect(refused(parse("plaid", pages))).toMatchObject({ kind, file: "2" })
  })

  it.each([
    ["no list of removed ones", page({}).replace('"removed":[],', ""), "schema"],
    ["no cursor", page({}).replace('"next_cursor":"c",', ""), "schema"],
    ["no has_more", page({}).replace('"has_more":false,', ""), "schema"],
    ["a list that is none", page({}).replace('"added":[]', '"added":{}'), "schema"],
    ["a list instead of a page", "[]", "schema"],
    ["half a page", page({ added: [row()] }).slice(0, 120), "malformed"],
    ["nothing", "", "malformed"],
    [
      "an error",
      '{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED","error_message":"x","request_id":"r"}',
      "upstream-error",
    ],
    [
      "a change while it was paged",
      '{"error_type":"TRANSACTIONS_ERROR","error_code":"TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION"}',
      "upstream-error",
    ],
  ])("are refused whole with %s", (_what, text, kind) => {
    expect(refused(parse("plaid", [page({ added: [row()], more: true }), text]))).toMatchObject({ kind, file: "2" })
  })
})

import { describe, expect, it } from "vitest"
import { differencesOf } from "./audit.ts"
import { Load } from "./load.ts"
import { Oracle } from "./oracle.ts"

describe("an audit", () => {
  const event = new Load({ seed: 1, popularity: "zipf", firstDay: "2026-10-20" }).transaction(0)
  const oracle = new Oracle()
  oracle.add(JSON.stringify(event))
  const { amountMinor } = event.data

  it("says nothing when every budget equals the oracle", () => {
    expect(
      differencesOf(oracle, "the ledger", new Map([[event.subject, { spentMinor: amountMinor, count: 1 }]])),
    ).toEqual([])
  })

  it("says whose budgets differ, by one minor unit or by one transaction", () => {
    const short = new Map([[event.subject, { spentMinor: amountMinor - 1, count: 1 }]])
    expect(differencesOf(oracle, "the ledger", short)[0]).toContain(
      `1 budgets of the ledger differ from the oracle: ${event.subject}`,
    )
    const twice = new Map([[event.subject, { spentMinor: amountMinor, count: 2 }]])
    expect(differencesOf(oracle, "the ledger", twice)).toHaveLength(1)
  })
})

import { describe, expect, it } from "vitest"
import { Load } from "./load.ts"
import { Oracle } from "./oracle.ts"

const load = new Load({ seed: 1, popularity: "zipf", firstDay: "2026-10-20" })
const transaction = (index: number) => load.transaction(index)

describe("the oracle", () => {
  it("counts a transaction once, however often it comes", () => {
    const oracle = new Oracle()
    const event = transaction(0)
    for (let times = 0; times < 3; times++) oracle.add(JSON.stringify(event))
    expect(oracle.transactions).toBe(1)
    expect(oracle.users.get(event.subject)).toEqual({ spentMinor: event.data.amountMinor, count: 1 })
  })

  it("takes the same external id of another user or account for another transaction", () => {
    const oracle = new Oracle()
    const event = transaction(0)
    oracle.add(JSON.stringify(event))
    oracle.add(JSON.stringify({ ...event, subject: "somebody-else" }))
    oracle.add(JSON.stringify({ ...event, data: { ...event.data, account: "a2" } }))
    expect(oracle.transactions).toBe(3)
  })

  it("names every user whose totals differ, missing and surplus ones too", () => {
    const oracle = new Oracle()
    const event = transaction(0)
    oracle.add(JSON.stringify(event))
    const { amountMinor } = event.data
    expect(oracle.differences(new Map([[event.subject, { spentMinor: amountMinor, count: 1 }]]))).toEqual([])
    expect(oracle.differences(new Map())).toHaveLength(1)
    expect(oracle.differences(new Map([[event.subject, { spentMinor: amountMinor + 1, count: 1 }]]))).toHaveLength(1)
    expect(
      oracle.differences(
        new Map([
          [event.subject, { spentMinor: amountMinor, count: 1 }],
          ["surplus", { spentMinor: 5, count: 1 }],
        ]),
      ),
    ).toEqual(["surplus: 1 transactions of 5, expected 0 of 0"])
  })
})

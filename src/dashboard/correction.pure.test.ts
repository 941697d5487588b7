/** The words of a corrected category, and what its undoing asks for. */
import { describe, expect, test } from "vitest"
import { correctionWords, undoneCorrection } from "./correction.ts"
import { demoWorld } from "./demo-trips.test-support.ts"

const [transaction] = demoWorld(Date.parse("2026-05-08T06:00:00Z")).view("bali")?.transactions ?? []
if (transaction === undefined) throw new Error("the demo trip has no transaction")
const purchase = { ...transaction, merchant: "Kopi Senja", kind: "purchase", source: "card/bca" }

describe("a corrected category", () => {
  test("says that the merchant's others follow, where they do", () => {
    expect(correctionWords(purchase, "groceries")).toBe("Kopi Senja will be Groceries from now on.")
    expect(correctionWords({ ...purchase, kind: "withdrawal" }, "groceries")).toBe("Now under Groceries.")
    expect(correctionWords({ ...purchase, source: "companion/rani" }, "groceries")).toBe("Now under Groceries.")
    expect(correctionWords({ ...purchase, merchant: "" }, "groceries")).toBe("Now under Groceries.")
  })

  test("is undone by taking the word back, or by the traveller's own word before it", () => {
    expect(undoneCorrection({ ...purchase, category: "food", decidedBy: "model" })).toEqual({ category: null })
    expect(undoneCorrection({ ...purchase, category: "food", decidedBy: "user" })).toEqual({ category: "food" })
    expect(undoneCorrection({ ...purchase, category: "food", decidedBy: "taught" })).toEqual({ category: "food" })
  })
})

import { existsSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { merchantPhrases } from "../../../config/merchants.ts"
import { categories } from "../../../config/taxonomy.ts"
import { cascade, cascadeWith } from "./cascade.ts"
import type { Clue } from "./categorise.ts"
import { descriptorWords, phrasesOf } from "./descriptor.ts"
import { phrasesIn } from "./merchant-words.ts"

/** The rules alone, as they decide without a model file. */
const { categorise } = cascadeWith(undefined)
const categoryOf = (clue: Clue) => categorise(clue).category

describe("the dictionary", () => {
  const all = categories.flatMap((category) =>
    Object.entries(merchantPhrases[category]).flatMap(([strength, table]) =>
      phrasesOf(table).map((phrase) => ({ category, strength, phrase })),
    ),
  )

  it("has no phrase twice", () => {
    const seen = new Map<string, string>()
    const twice = all.filter(({ phrase, category }) => seen.has(phrase) || !seen.set(phrase, category))
    expect(twice).toEqual([])
  })

  it("has no phrase that loses a word when it is read as a descriptor", () => {
    const shortened = all.filter(({ phrase }) => descriptorWords(phrase).join(" ") !== phrase)
    expect(shortened).toEqual([])
  })

  it("is found whole by every phrase of its own", () => {
    const lost = all.filter(({ phrase, category }) => phrasesIn(descriptorWords(phrase))[0]?.category !== category)
    expect(lost).toEqual([])
  })
})

describe("categorise", () => {
  it.each([
    ["GRAB* A-5X2Y JAKARTA", "transport_local"],
    ["GRAB* GRABFOOD 12345", "food"],
    ["SUPER INDO DAGO BANDUNG", "groceries"],
    ["NOVOTEL RESTAURANT", "lodging"],
    ["RESTAURANT NOVOTEL", "food"],
    ["PARKIR MATAHARI KUTA", "transport_local"],
    ["ATM INDOMARET 0021", "fees_cash"],
    ["WARUNG MADURA 24 JAM", "groceries"],
    ["WARUNG MAKAN SEDAP", "food"],
    ["TRAVELOKA*HOTEL 991", "lodging"],
    ["KAI BANDARA MANGGARAI", "transport_intercity"],
    ["KAI COMMUTER TEBET", "transport_local"],
    ["TOP UP GOPAY 0812", "fees_cash"],
    ["TOP UP PULSA 0812", "communication"],
    ["APOTEK K-24 SETIABUDI", "health"],
    ["OLEH OLEH KHAS BALI", "shopping"],
    ["LOVE BALI LEVY", "other"],
    ["TIKET MASUK AIR TERJUN", "activities"],
  ])("%s is %s", (merchant, category) => {
    expect(categorise({ merchant })).toMatchObject({ category, decidedBy: "merchant" })
  })

  it.each([
    ["3015", "transport_intercity"],
    ["3299", "transport_intercity"],
    ["3351", "transport_local"],
    ["3441", "transport_local"],
    ["3501", "lodging"],
    ["3999", "lodging"],
    ["4111", "transport_local"],
    ["4112", "transport_intercity"],
    ["4511", "transport_intercity"],
    ["4814", "communication"],
    ["5411", "groceries"],
    ["5541", "transport_local"],
    ["5651", "shopping"],
    ["5812", "food"],
    ["5912", "health"],
    ["6011", "fees_cash"],
    ["7011", "lodging"],
    ["7298", "activities"],
    ["7991", "activities"],
    ["8062", "health"],
  ])("the code %s is %s", (mcc, category) => {
    expect(categorise({ mcc })).toMatchObject({ category, decidedBy: "mcc" })
  })

  it("lets a name decide over a code, and an exact code over a trade word", () => {
    expect(categoryOf({ merchant: "STARBUCKS NGURAH RAI", mcc: "4582" })).toBe("food")
    expect(categoryOf({ merchant: "SILVER COTTAGE", mcc: "5812" })).toBe("food")
    expect(categoryOf({ merchant: "SILVER COTTAGE", mcc: "5999" })).toBe("shopping")
  })

  it("reads the description when the merchant says nothing", () => {
    expect(categoryOf({ merchant: "XQZ 1", description: "sewa motor 3 hari" })).toBe("transport_local")
  })

  it("takes the source's word for what kind it is", () => {
    expect(categorise({ merchant: "INDOMARET", kind: "withdrawal" })).toMatchObject({
      category: "fees_cash",
      decidedBy: "source",
    })
    expect(categorise({ merchant: "XQZ", kind: "transfer" })).toMatchObject({ category: "other", decidedBy: "source" })
    expect(categorise({ merchant: "TELKOMSEL", kind: "topup" })).toMatchObject({ category: "communication" })
  })

  it("says so when it knows nothing", () => {
    const verdict = categorise({ merchant: "XQZ VRRT", mcc: "0000" })
    expect(verdict).toMatchObject({ category: "other", decidedBy: "fallback" })
    expect(verdict.confidence).toBeLessThan(0.5)
  })

  it("answers the same however often and in whatever order it is asked", () => {
    const merchant = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom("KOPI TUKU", "HOTEL X", "TOKO Y"))
    fc.assert(
      fc.property(fc.array(merchant, { maxLength: 12 }), (merchants) => {
        const verdicts = merchants.map((name) => categorise({ merchant: name }))
        expect(
          merchants
            .toReversed()
            .map((name) => categorise({ merchant: name }))
            .toReversed(),
        ).toEqual(verdicts)
        for (const { confidence } of verdicts) expect(confidence > 0 && confidence <= 1).toBe(true)
      }),
    )
  })
})

const labelled = new URL("../../../../shared/data/merchants/dev-merchants.tsv", import.meta.url)

/** A few of our own, so that the proof runs everywhere; the labelled file joins where it is. */
const ours: ReadonlyArray<readonly [string, string, string]> = [
  ["QRIS WARUNG MAKAN PADANG", "", "food"],
  ["INDOMARET PLUS 0231", "5411", "groceries"],
  ["GOJEK*GORIDE", "4121", "transport_local"],
  ["GARUDA INDONESIA JKT", "3000", "transport_intercity"],
  ["HOTEL SANTIKA KUTA", "7011", "lodging"],
  ["APOTEK K24", "5912", "health"],
  ["TELKOMSEL PULSA", "4814", "communication"],
  ["UNIQLO BEACHWALK", "5651", "shopping"],
]

it("finds nine of ten labelled descriptors", () => {
  const rows = existsSync(labelled)
    ? readFileSync(labelled, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t"))
    : []
  const all = [...ours, ...rows]
  const right = all.filter(([merchant = "", mcc = "", category]) => {
    return cascade.categorise({ merchant, ...(mcc === "" ? {} : { mcc }) }).category === category
  })
  expect(right.length / all.length).toBeGreaterThan(0.9)
})

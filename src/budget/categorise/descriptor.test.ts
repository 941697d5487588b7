import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { descriptorWords } from "./descriptor.ts"

describe("descriptorWords", () => {
  it.each([
    ["QRIS Warung Bu Sri", "WARUNG BU SRI"],
    ["SQ *BLUE DOOR", "BLUE DOOR"],
    ["GOPAY*KEDAI SENJA", "KEDAI SENJA"],
    ["KARTU DEBIT 12/05 INDOMARET T4K2 0012", "INDOMARET"],
    ["indomaret123", "INDOMARET"],
    ["99SPEEDMART 2231", "SPEEDMART"],
    ["APOTEK K24 T4K2A", "APOTEK K24"],
    ["12345678 5X9LMNWW", ""],
    ["7-Eleven #10453", "7 ELEVEN"],
    ["O'Hara's Café", "OHARAS CAFE"],
    ["H&M  Tunjungan", "H&M TUNJUNGAN"],
    ["Tour & Travel", "TOUR TRAVEL"],
    ["Ｌａｗｓｏｎ", "LAWSON"],
    ["QRIS", "QRIS"],
    ["*** 00231 ***", ""],
    ["", ""],
  ])("%j is %j", (text, words) => {
    expect(descriptorWords(text).join(" ")).toBe(words)
  })

  it("gives words of capitals and digits for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        for (const word of descriptorWords(text)) expect(word).toMatch(/^[A-Z0-9&]+$/)
      }),
    )
  })

  it("is not impressed by marks and case", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{2,9}( [a-z]{2,9}){0,3}$/),
        fc.constantFrom("*", " - ", "/", "  ", "."),
        (text, mark) => {
          expect(descriptorWords(text.toUpperCase().replaceAll(" ", mark))).toEqual(descriptorWords(text))
        },
      ),
    )
  })
})

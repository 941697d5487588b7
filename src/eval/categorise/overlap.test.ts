import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { metOf, normalised, overlapOf } from "./overlap.ts"

const met = metOf(["alfamart", "kopi zorblax"], ["SQ *WARUNG VRIMFEL UBUD 0042", "QRIS TOKO BLORT"])
const rows = (...raws: ReadonlyArray<string>) => raws.map((raw) => ({ raw }))

describe("descriptors met before", () => {
  it("are counted by where they stand, however they are printed", () => {
    const asked = rows("QRIS Alfamart 0042", "GOPAY*WARUNG VRIMFEL UBUD", "TOKO BLORT 99881", "DEBIT KOPI ZORBLAX")
    expect(overlapOf(asked, met)).toEqual({ inDictionary: 2, inTraining: 2, strangers: [] })
  })

  it("are not those that only name a known chain beside more", () => {
    const asked = rows("ALFAMART G118 GEJAYAN", "WARUNG VRIMFEL KUTA")
    expect(overlapOf(asked, met)).toEqual({ inDictionary: 0, inTraining: 0, strangers: asked })
  })

  it("and strangers are all rows together", () => {
    const one = fc.constantFrom("ALFAMART", "TOKO BLORT", "QR TOKO BLORT 12", "MELKA SPA", "KLINIK DRUM")
    fc.assert(
      fc.property(fc.array(one), (raws) => {
        const { strangers } = overlapOf(rows(...raws), met)
        const known = raws.filter((raw) => ["ALFAMART", "TOKO BLORT"].includes(normalised(raw)))
        expect(strangers.length + known.length).toBe(raws.length)
      }),
    )
  })
})

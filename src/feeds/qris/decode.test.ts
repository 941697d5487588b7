/** Merchant-presented codes: what they say, and every way in which they can be wrong, by name. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { nationalMerchantId, type QrisContent } from "./content.ts"
import { crcOf } from "./crc.ts"
import { decodeQris } from "./decode.ts"
import { encodeQris, sealed } from "./encode.ts"
import { anyContent, kopi } from "./qris.test-support.ts"

const body = (content: QrisContent = kopi) => encodeQris(content).slice(0, -8)
/** The code with one part replaced and its checksum made anew. */
const changed = (from: string, to: string, content?: QrisContent) => {
  const text = body(content)
  if (!text.includes(from)) throw new Error(`no ${from} in it`)
  return decodeQris(sealed(text.replace(from, to)))
}
const said = (reading: ReturnType<typeof decodeQris>) =>
  reading.problems.map(({ severity, kind, field }) => `${severity} ${kind} ${field}`)
const paid: QrisContent = { ...kopi, amountMinor: 1_000_000 }

test("the checksum is CCITT-FALSE: its published check value", () => {
  expect(crcOf("123456789")).toBe("29B1")
})

test("a plain code is read in full", () => {
  const reading = decodeQris(encodeQris(kopi))
  expect(reading).toMatchObject({ wellFormed: true, problems: [], usable: kopi, checksum: { valid: true } })
  expect(nationalMerchantId(kopi)).toBe("ID1099900000017")
})

test("what was written reads back as the same, and nothing is wrong with it", () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const text = encodeQris(content)
      fc.pre(text.length <= 512)
      const { usable, problems } = decodeQris(text)
      expect(problems).toEqual([])
      expect(usable).toEqual(content)
    }),
    { numRuns: 300 },
  )
})

test("a lower-case checksum and blanks around the code are fine", () => {
  const text = encodeQris(paid)
  const lower = `${text.slice(0, -4)}${text.slice(-4).toLowerCase()}`
  expect(decodeQris(` ${lower}\n`)).toMatchObject({ problems: [], checksum: { valid: true } })
})

test.each([
  ["0", "10000", 1_000_000],
  ["decimals", "100003.00", 10_000_300],
  ["sen", "0.5", 50],
  ["an open decimal mark", "98.", 9_800],
])("amounts are exact: %s", (_name, text, minor) => {
  const field = `54${String(text.length).padStart(2, "0")}${text}`
  expect(changed("540510000", field, paid).usable?.amountMinor).toBe(minor)
})

test.each(["0", "0.00", "10.000", "1,000", "-5", "1e5", " 5", ".5", "5.005", "9999999999999"])(
  "an amount of %j is refused by name",
  (text) => {
    const reading = changed("540510000", `54${String(text.length).padStart(2, "0")}${text}`, paid)
    expect(said(reading)).toEqual(["error bad-value 54"])
    expect(reading.usable).toBeUndefined()
  },
)

test("a currency without decimals takes none", () => {
  const yen: QrisContent = { ...kopi, currency: "JPY", amountMinor: 1_200, country: "JP" }
  expect(decodeQris(encodeQris(yen)).usable?.amountMinor).toBe(1_200)
  expect(said(changed("54041200", "54071200.00", yen))).toEqual(["error bad-value 54"])
})

describe("tips", () => {
  const withTip = (fields: string) => changed("540510000", `540510000${fields}`, paid)
  test.each([
    ["prompt", "550201", { rule: "prompt" }],
    ["fixed", "5502025603500", { rule: "fixed", feeMinor: 50_000 }],
    ["percent", "55020357042.75", { rule: "percent", hundredths: 275 }],
    ["whole percent", "55020357015", { rule: "percent", hundredths: 500 }],
  ])("%s", (_name, fields, tip) => {
    expect(withTip(fields)).toMatchObject({ problems: [], usable: { tip } })
  })
  test.each([
    ["an indicator that is none", "550204", ["error bad-value 55"]],
    ["fixed without its fee", "550202", ["error missing-field 56"]],
    ["percent without its percentage", "550203", ["error missing-field 57"]],
    ["a fee without an indicator", "5603500", ["error contradiction 56"]],
    ["a prompt with a fee", "5502015603500", ["error contradiction 56"]],
    ["both at once", "550202560350057015", ["error contradiction 57"]],
    ["nothing as percentage", "55020357010", ["error bad-value 57"]],
    ["more than all", "5502035703100", ["error bad-value 57"]],
    ["no fee at all", "55020256010", ["error bad-value 56"]],
  ])("%s", (_name, fields, expected) => {
    expect(said(withTip(fields))).toEqual(expected)
  })
})

describe("what is wrong is named", () => {
  const whole = encodeQris(paid)
  test("a wrong checksum, with the one expected", () => {
    const last = whole.endsWith("0") ? "1" : "0"
    const { checksum, problems, usable } = decodeQris(whole.slice(0, -1) + last)
    expect(checksum).toEqual({ valid: false, stated: whole.slice(-4, -1) + last, computed: whole.slice(-4) })
    expect(problems).toMatchObject([{ kind: "bad-crc", field: "63", position: whole.length - 4 }])
    expect(usable).toBeUndefined()
  })
  test("a broken structure, with its place; the checksum is still looked at", () => {
    const text = sealed(body().replace("5303360", "5303365 "))
    const { wellFormed, checksum, problems } = decodeQris(text)
    expect(wellFormed).toBe(false)
    expect(checksum.valid).toBe(true)
    expect(problems[0]).toMatchObject({ kind: "malformed-tlv", position: text.indexOf("5303365 ") + 7 })
  })
  test("a code that was cut off", () => {
    expect(said(decodeQris(whole.slice(0, 40)))).toContain("error malformed-tlv ")
  })
  test.each([
    ["empty", "  ", "error empty "],
    ["far too long", "0".repeat(100_000), "error too-long "],
    ["a web address", "https://example.com/pay", "error malformed-tlv "],
  ])("%s", (_name, text, expected) => {
    expect(said(decodeQris(text))).toContain(expected)
  })
  test.each([
    ["52", "52045814"],
    ["53", "5303360"],
    ["58", "5802ID"],
    ["59", "5915Kopi Tiga Pintu"],
    ["60", "6004Ubud"],
  ])("field %s missing", (id, text) => {
    const reading = changed(text, "")
    expect(said(reading)).toEqual([`error missing-field ${id}`])
    expect(reading.usable).toBeUndefined()
  })
  test("no checksum, no format, no merchant account: all of them", () => {
    const reading = decodeQris("520458145303360")
    expect(said(reading)).toEqual([...["00", "58", "59", "60", "63", "26"].map((id) => `error missing-field ${id}`)])
  })
  test.each([
    ["the format is another", "000201", "000202", "error bad-value 00"],
    ["an unknown currency", "5303360", "5303000", "error bad-value 53"],
    ["a country of three letters", "5802ID", "5803IDN", "deviation bad-length 58"],
    ["an initiation that is none", "010211", "010213", "deviation bad-value 01"],
    ["a category code of three digits", "52045814", "5203581", "deviation bad-length 52"],
    ["a category code of letters", "52045814", "5204A814", "deviation bad-value 52"],
    ["a name twice", "6004Ubud", "6004Ubud5904Kopi", "error duplicate 59"],
    ["a name too long", "5915Kopi Tiga Pintu", "5926Kopi Tiga Pintu Jalan Raya", "deviation bad-length 59"],
    ["a name with a control character", "5915Kopi Tiga Pintu", "5915Kopi\u0007Tiga Pintu", "error bad-charset 59"],
    ["a name beyond ASCII", "5915Kopi Tiga Pintu", "5915Kopi Tigá Pintu", "deviation bad-charset 59"],
    ["a criteria that is none", "0303UMI51", "0303XXX51", "deviation bad-value 26.03"],
    ["a template that cannot be read", "62070703A01", "62070799A01", "deviation malformed-tlv 62"],
    ["a template within, nobody's", "62070703A01", "620950050101A", "deviation missing-field 62.50.00"],
    ["a language without a name", "62070703A01", "64060002JA", "deviation missing-field 64.01"],
    ["an unreserved template, nobody's", "62070703A01", "80070103A01", "deviation missing-field 80.00"],
  ])("%s", (_name, from, to, expected) => {
    expect(said(changed(from, to))).toEqual([expected])
  })
  test("the format not first", () => {
    expect(said(decodeQris(sealed(`${body().slice(6)}000201`)))).toEqual(["error misplaced 00"])
  })
  test("the checksum not last, and right over what is before it", () => {
    const reading = decodeQris(`${encodeQris(kopi)}8003A01`)
    expect(said(reading)).toContain("error misplaced 63")
    expect(reading.checksum.valid).toBe(true)
  })
  test("a deviation leaves the code usable", () => {
    expect(changed("52045814", "5203581").usable).toMatchObject({ merchant: kopi.merchant })
    expect(changed("52045814", "5203581").usable).not.toHaveProperty("mcc")
  })
})

test("a changed character is noticed: the checksum finds every one", () => {
  const text = encodeQris(paid)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.stringMatching(/^[\x20-\x7e]$/), (at, other) => {
      fc.pre(text[at] !== other && text[at]?.toLowerCase() !== other.toLowerCase())
      const mutated = text.slice(0, at) + other + text.slice(at + 1)
      expect(decodeQris(mutated).usable).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test("any text is read without a throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
      expect(decodeQris(text).usable).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

/** Further codes as acquirers print them: own samples, sealed with their checksum, each with what it says or lacks. */
import { describe, expect, it } from "vitest"
import { nationalMerchantId } from "./content.ts"
import { crcOf } from "./crc.ts"
import { decodeQris, type QrisReading } from "./decode.ts"

const field = (id: string, value: string): string => `${id}${String(Array.from(value).length).padStart(2, "0")}${value}`
const template = (id: string, ...fields: ReadonlyArray<readonly [string, string]>): string =>
  field(id, fields.map(([sub, value]) => field(sub, value)).join(""))
const sealed = (body: string): string => `${body}6304${crcOf(`${body}6304`)}`

const own = template("26", ["00", "ID.CO.EXAMPLE.WWW"], ["01", "936009990000000025"], ["03", "UMI"])
const national = template("51", ["00", "ID.CO.QRIS.WWW"], ["02", "ID1099900000025"], ["03", "UMI"])
const start = "000201010211"
const money = "520458145303360"
const place = `5802ID${field("59", "Warung Dua")}${field("60", "Ubud")}${field("61", "80571")}`

const code = (given: { readonly accounts?: string; readonly amount?: string; readonly end?: string } = {}): string =>
  sealed(`${start}${given.accounts ?? own + national}${money}${given.amount ?? ""}${place}${given.end ?? ""}`)

const errors = ({ problems }: QrisReading) =>
  problems.filter(({ severity }) => severity === "error").map(({ kind, field: at }) => `${kind} ${at}`)

describe("merchants' accounts", () => {
  it("may be several acquirers' beside the national one, each read in full", () => {
    const more = ["27", "28", "40"].map((id) =>
      template(id, ["00", `COM.ACQ${id}.WWW`], ["01", `9360${id}`.padEnd(18, "0")], ["02", id]),
    )
    const { usable } = decodeQris(code({ accounts: own + more.join("") + national }))
    expect(usable?.accounts.map(({ id, globalId, merchantId }) => [id, globalId, merchantId])).toEqual([
      ["26", "ID.CO.EXAMPLE.WWW", undefined],
      ["27", "COM.ACQ27.WWW", "27"],
      ["28", "COM.ACQ28.WWW", "28"],
      ["40", "COM.ACQ40.WWW", "40"],
      ["51", "ID.CO.QRIS.WWW", "ID1099900000025"],
    ])
    expect(usable && nationalMerchantId(usable)).toBe("ID1099900000025")
  })

  it("may be card schemes' numbers alone", () => {
    const { usable } = decodeQris(code({ accounts: field("02", "4000123456789012") + field("15", "3600012345") }))
    expect(usable?.networks).toEqual([
      { id: "02", value: "4000123456789012" },
      { id: "15", value: "3600012345" },
    ])
  })

  it("may hold ids that nobody here knows, and globally unique ids in small letters", () => {
    const odd = template("26", ["00", "id.co.example.www"], ["01", "936009990000000025"], ["07", "extra"])
    const { usable } = decodeQris(code({ accounts: odd }))
    expect(usable?.accounts[0]?.fields).toContainEqual({ id: "07", value: "extra" })
  })

  it("have to be there", () => {
    expect(errors(decodeQris(code({ accounts: "" })))).toEqual(["missing-field 26"])
  })
})

describe("amounts and tips", () => {
  it.each([
    ["none", "", undefined, { rule: "none" }],
    ["whole", "540510000", 1_000_000, { rule: "none" }],
    ["with sen", "5409100003.00", 10_000_300, { rule: "none" }],
    ["with leading zeros", "540500500", 50_000, { rule: "none" }],
    ["asked for", "540510000550201", 1_000_000, { rule: "prompt" }],
    ["fixed", "54051000055020256041500", 1_000_000, { rule: "fixed", feeMinor: 150_000 }],
    ["fixed with sen", "54051000055020256071500.50", 1_000_000, { rule: "fixed", feeMinor: 150_050 }],
    ["a percentage", "54051000055020357045.25", 1_000_000, { rule: "percent", hundredths: 525 }],
    ["asked for without an amount", "550201", undefined, { rule: "prompt" }],
  ])("are read: %s", (_what, amount, amountMinor, tip) => {
    const { usable } = decodeQris(code({ amount }))
    expect(usable?.amountMinor).toBe(amountMinor)
    expect(usable?.tip).toEqual(tip)
  })

  it("read empty tip fields as broken, not as none", () => {
    expect(errors(decodeQris(code({ amount: "54051000055025600" })))).not.toEqual([])
    expect(errors(decodeQris(code({ amount: "5405100005502025600" })))).not.toEqual([])
  })
})

describe("templates", () => {
  it("hold additional data, its own templates, and stars for what the payer enters", () => {
    const end = template(
      "62",
      ["01", "INV-7"],
      ["02", "***"],
      ["07", "A01"],
      ["12", "later"],
      ["50", field("00", "org.x") + field("01", "y")],
    )
    const { usable } = decodeQris(code({ end }))
    expect(usable?.additional?.values).toEqual({ billNumber: "INV-7", mobileNumber: "***", terminalLabel: "A01" })
    expect(usable?.additional?.reserved).toEqual([{ id: "12", value: "later" }])
    expect(usable?.additional?.templates).toEqual([{ id: "50", globalId: "org.x", fields: [{ id: "01", value: "y" }] }])
  })

  it("hold the merchant in another language, counted by characters and summed by bytes", () => {
    const { usable, checksum } = decodeQris(
      code({ end: template("64", ["00", "JA"], ["01", "ワルン・ドゥア"], ["02", "ウブド"]) }),
    )
    expect(checksum.valid).toBe(true)
    expect(usable?.otherLanguage).toEqual({ language: "JA", merchant: "ワルン・ドゥア", city: "ウブド" })
  })

  it("of one's own and reserved ones are kept as they stand", () => {
    const { usable } = decodeQris(code({ end: field("65", "later") + template("99", ["00", "02"], ["04", "x"]) }))
    expect(usable?.reserved).toEqual([{ id: "65", value: "later" }])
    expect(usable?.unreserved).toEqual([{ id: "99", globalId: "02", fields: [{ id: "04", value: "x" }] }])
  })

  it("that are broken inside leave the amount certain", () => {
    const reading = decodeQris(code({ amount: "540510000", end: field("62", "0799A") }))
    expect(reading.usable?.amountMinor).toBe(1_000_000)
    expect(reading).toMatchObject({ wellFormed: true, problems: [{ kind: "malformed-tlv", field: "62" }] })
  })
})

describe("checksums and structure", () => {
  it("take hexadecimal digits of either case", () => {
    // A code whose checksum has letters in it.
    const body = Array.from(
      { length: 50 },
      (_, index) => `${start}${own}${money}${place}${template("62", ["07", `T${index}`])}`,
    )
    const found = body.map(sealed).find((one) => /[A-F]/.test(one.slice(-4))) ?? ""
    const lower = found.slice(0, -4) + found.slice(-4).toLowerCase()
    expect(lower).not.toBe(found)
    expect(decodeQris(lower)).toMatchObject({ wellFormed: true, checksum: { valid: true } })
    expect(decodeQris(lower).usable).toBeDefined()
  })

  it("take blanks and line ends around a code, and not within its values", () => {
    expect(decodeQris(`\r\n ${code()}\n`).usable).toBeDefined()
    expect(decodeQris(code().replace("Warung Dua", "Warung  Dua")).usable).toBeUndefined()
  })

  it.each([
    ["a length one too long", (text: string) => text.replace("5910Warung", "5911Warung")],
    ["a length one too short", (text: string) => text.replace("5910Warung", "5909Warung")],
    ["a length that is no number", (text: string) => text.replace("5910Warung", "591xWarung")],
    ["a last field that reaches beyond the end", (text: string) => text.replace("6304", "6308")],
    ["its end cut off", (text: string) => text.slice(0, -6)],
    ["its start cut off", (text: string) => text.slice(3)],
    ["its checksum cut short", (text: string) => text.slice(0, -1)],
  ])("are refused with %s", (_what, damaged) => {
    const reading = decodeQris(damaged(code()))
    expect(reading.usable).toBeUndefined()
    expect(errors(reading)).not.toEqual([])
  })

  it.each([
    ["another amount", (text: string) => text.replace("540510000", "540590000")],
    ["another name", (text: string) => text.replace("Warung Dua", "Warung Tua")],
    ["another account", (text: string) => text.replace("936009990000000025", "936009990000000026")],
  ])("notice %s", (_what, changed) => {
    const reading = decodeQris(changed(code({ amount: "540510000" })))
    expect(reading).toMatchObject({ wellFormed: true, checksum: { valid: false }, usable: undefined })
    expect(errors(reading)).toEqual(["bad-crc 63"])
  })

  it("belong at the end, once", () => {
    const body = `${start}${own}${money}${place}`
    expect(errors(decodeQris(`${sealed(body)}${field("80", "0001x")}`))).toContain("misplaced 63")
    expect(errors(decodeQris(sealed(sealed(body))))).toContain("duplicate 63")
    expect(errors(decodeQris(body))).toEqual(["missing-field 63"])
  })
})

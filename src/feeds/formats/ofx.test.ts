/** OFX files in the ways that banks write them. */
import { describe, expect, it } from "vitest"
import { type file, parse, refused, short, taken } from "./formats.test-support.ts"

const header = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
const ok = "<STATUS><CODE>0<SEVERITY>INFO</STATUS>"
const statement = (entries: string, account = "A") =>
  `<STMTTRNRS>${ok}<STMTRS><CURDEF>IDR<BANKACCTFROM><ACCTID>${account}</BANKACCTFROM><BANKTRANLIST>${entries}</BANKTRANLIST></STMTRS></STMTTRNRS>`
const sgml = (inner: string, head = header) => `${head}<OFX><BANKMSGSRSV1>${inner}</BANKMSGSRSV1></OFX>`
const entry = (id: string, more = "", amount = "-1.00", date = "20260301") =>
  `<STMTTRN><DTPOSTED>${date}<TRNAMT>${amount}<FITID>${id}${more}</STMTTRN>`
const ofx = (...files: ReadonlyArray<string | ReturnType<typeof file>>) => parse("ofx-1.02", files)
const ids = (...files: ReadonlyArray<string>) => taken(ofx(...files)).transactions.map(({ externalId }) => externalId)

describe("OFX", () => {
  it.each([
    ["20260301", "2026-03-01"],
    ["20260301080910", "2026-03-01T08:09:10Z"],
    ["202603010809", "2026-03-01T08:09:00Z"],
    ["20260301080910.250[-3.5:NST]", "2026-03-01T08:09:10.250-03:30"],
    ["20260301080910[7]", "2026-03-01T08:09:10+07:00"],
    ["20260301080910.000[-0:GMT]", "2026-03-01T08:09:10Z"],
  ])("reads the time %s", (date, expected) => {
    expect(taken(ofx(sgml(statement(entry("1", "", "-1", date))))).transactions[0]?.occurredAt).toBe(expected)
  })

  it("reads empty leaves without end tags, decimal commas, entities, payees, and fees by their type", () => {
    const entries =
      entry("1", "<NAME>A &amp; B<MEMO>", "-1,50") +
      entry("2", "<CHECKNUM><NAME>C</NAME><MEMO>  D\n E", "+2") +
      entry("3", "<PAYEE><NAME>P<CITY>X</PAYEE><TRNTYPE>FEE", "-.75")
    const read = taken(ofx(sgml(statement(entries))))
    expect(short(read)).toEqual([
      "1 | -150 | IDR | 2026-03-01 | A & B | posted",
      "2 | 200 | IDR | 2026-03-01 | C D E | posted",
      "3 | -75 | IDR | 2026-03-01 | P | posted",
    ])
    expect(read.transactions[2]?.kind).toBe("fee")
  })

  it("decodes by the header's character set", () => {
    const text = sgml(statement(entry("1", "<NAME>CAF\u00e9")))
    expect(short(taken(ofx({ name: "1", bytes: Buffer.from(text, "latin1") })))[0]).toContain("CAFé")
    const utf8 = text.replace("USASCII", "UTF-8").replace("1252", "NONE")
    expect(short(taken(ofx(utf8)))[0]).toContain("CAFé")
  })

  it("keeps accounts apart, of one file and of cards", () => {
    const card = `<CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>SGD<CCACCTFROM><ACCTID>C</CCACCTFROM><BANKTRANLIST>${entry("1")}</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>`
    const text = sgml(statement(entry("1"), "A") + statement(entry("1"), "B")).replace("</OFX>", `${card}</OFX>`)
    const read = taken(ofx(text, text)).transactions
    expect(read.map(({ account, currency }) => `${account} ${currency}`)).toEqual(["A IDR", "B IDR", "C SGD"])
  })

  it("follows corrections in every order, and never brings back what was corrected", () => {
    const fix = (target: string, action: string) => `<CORRECTFITID>${target}<CORRECTACTION>${action}`
    const first = sgml(statement(entry("1") + entry("2")))
    const second = sgml(statement(entry("3", fix("1", "REPLACE")) + entry("4", fix("2", "DELETE"))))
    const third = sgml(statement(entry("5", fix("3", "DELETE"))))
    expect(ids(first, second)).toEqual(["3"])
    expect(ids(second, first)).toEqual(["3"])
    expect(ids(first, second, first, third)).toEqual([])
    expect(refused(ofx(sgml(statement(entry("1", "<CORRECTFITID>0")))))).toMatchObject({
      kind: "schema",
      path: "STMTTRN/CORRECTACTION",
    })
  })

  it("says amounts in the currency that CURRENCY names, and at home under ORIGCURRENCY", () => {
    const entries =
      entry("1", "<CURRENCY><CURRATE>9<CURSYM>JPY</CURRENCY>") + entry("2", "<ORIGCURRENCY><CURSYM>JPY</ORIGCURRENCY>")
    expect(
      taken(ofx(sgml(statement(entries)))).transactions.map((one) => `${one.amountMinor} ${one.currency}`),
    ).toEqual(["1 JPY", "100 IDR"])
  })

  it("lets a later file's pending entries stand for an earlier one's", () => {
    const pending = (names: string) =>
      sgml(statement("").replace("</STMTRS>", `<BANKTRANLISTP>${names}</BANKTRANLISTP></STMTRS>`))
    const one = (name: string) => `<STMTTRNP><DTTRAN>20260301<TRNAMT>-1<NAME>${name}</STMTTRNP>`
    expect(short(taken(ofx(pending(one("a") + one("a")), pending(one("a")))))).toEqual([
      "? | -100 | IDR | 2026-03-01 | a | pending",
    ])
  })

  it("takes a warning for what it is, and an error for one", () => {
    const status = (code: string, severity: string) =>
      sgml(statement(entry("1"))).replace(ok, `<STATUS><CODE>${code}<SEVERITY>${severity}<MESSAGE>M</STATUS>`)
    expect(taken(ofx(status("15000", "INFO"))).transactions).toHaveLength(1)
    expect(refused(ofx(status("2000", "ERROR")))).toMatchObject({
      kind: "upstream-error",
      code: "2000",
      path: "STATUS",
    })
  })

  it.each([
    ["no FITID", sgml(statement(entry("1").replace("<FITID>1", ""))), "schema", "STMTTRN/FITID"],
    ["no amount", sgml(statement(entry("1").replace("<TRNAMT>-1.00", ""))), "schema", "STMTTRN/TRNAMT"],
    ["no date", sgml(statement(entry("1").replace("<DTPOSTED>20260301", ""))), "schema", "STMTTRN/DTPOSTED"],
    ["no currency", sgml(statement(entry("1"))).replace("<CURDEF>IDR", ""), "schema", "STMTRS/CURDEF"],
    ["no account", sgml(statement(entry("1"))).replace("<ACCTID>A", ""), "schema", "STMTRS/BANKACCTFROM/ACCTID"],
    ["no statement", sgml(""), "schema", "STMTRS"],
    ["an amount that is none", sgml(statement(entry("1", "", "1.2.3"))), "malformed", "TRNAMT"],
    ["a date that is none", sgml(statement(entry("1", "", "1", "20260230"))), "malformed", "DTPOSTED"],
    ["a transaction that does not end", sgml(statement(entry("1").replace("</STMTTRN>", ""))), "malformed", "STMTTRN"],
    ["a file that does not end", sgml(statement(entry("1"))).replace("</OFX>", ""), "malformed", "OFX"],
    ["an end without beginning", sgml(`</NAME>${statement("")}`), "malformed", "NAME"],
    ["a document type", `${header}<!DOCTYPE OFX SYSTEM "x"><OFX></OFX>`, "forbidden-doctype", "!DOCTYPE"],
    ["no OFX", "hello", "malformed", undefined],
  ])("refuses a file with %s", (_what, text, kind, path) => {
    const failure = refused(ofx(sgml(statement(entry("0"))), text))
    expect(failure).toMatchObject({ kind, file: "2" })
    expect(failure.path).toBe(path)
  })

  it("refuses a document type in version 2, and says the line where the tags break", () => {
    const xml = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n'
    expect(refused(ofx(`${xml}<!DOCTYPE OFX><OFX/>`))).toMatchObject({ kind: "forbidden-doctype", line: 3 })
    expect(refused(ofx(`${xml}<OFX>\n<A></B></OFX>`))).toMatchObject({ kind: "malformed", line: 4 })
  })
})

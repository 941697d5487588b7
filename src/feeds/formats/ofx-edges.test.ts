/** Further OFX files as banks and programs write them: own samples, each with what the account holds after it. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"

const header = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n\n"
const row = "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260203<TRNAMT>-10.00<FITID>F1<NAME>A</STMTTRN>"

const body = (rows: string, currency = "EUR"): string =>
  `<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>${currency}
<BANKACCTFROM><BANKID>1<ACCTID>8800<ACCTTYPE>SAVINGS</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260201<DTEND>20260228${rows}</BANKTRANLIST>
<LEDGERBAL><BALAMT>1.00<DTASOF>20260228</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`

const sgml = (rows: string, currency?: string): string => header + body(rows, currency)

/** The same as XML: each leaf gets its end. */
const xml = (rows: string, version = "211"): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="${version}"?>\n${body(rows).replace(
    /<([A-Z0-9]+)>([^<\n]+)/g,
    "<$1>$2</$1>",
  )}`

const held = (...files: ReadonlyArray<string>) => short(taken(parse("ofx", files)))
const first = (text: string): ReadonlyArray<string> => (held(text)[0] ?? "").split(" | ")

describe("OFX files", () => {
  it.each([
    ["1.02", sgml(row)],
    ["1.03 on one line", sgml(row).replaceAll("\n", "")],
    ["1.60 with Windows line ends", sgml(row).replaceAll("\n", "\r\n")],
    ["1.02 with end tags", sgml(row.replace(/<([A-Z]+)>([^<]+)/g, "<$1>$2</$1>"))],
    ["1.02 indented", sgml(row.replace(/</g, "\n    <"))],
    ["1.02 in small letters", sgml(row.toLowerCase().replace(">f1", ">F1").replace(">a", ">A"))],
    ["1.02 without a header", body(row)],
    ["1.02 with headers on one line", body(row).replace(/^/, "OFXHEADER:100 DATA:OFXSGML VERSION:102 CHARSET:1252 ")],
    ["2.0", xml(row, "200")],
    ["2.1.1", xml(row, "211")],
    ["2.2 without an XML declaration", xml(row, "220").replace(/^.*\n/, "")],
  ])("of version %s are read alike", (_what, text) => {
    expect(held(text)).toEqual(["F1 | -1000 | EUR | 2026-02-03 | A | posted"])
  })

  it.each([
    ["20260203", "2026-02-03"],
    ["20260203101500", "2026-02-03T10:15:00Z"],
    ["202602031015", "2026-02-03T10:15:00Z"],
    ["20260203101500.000", "2026-02-03T10:15:00Z"],
    ["20260203101500.250[0:GMT]", "2026-02-03T10:15:00.250Z"],
    ["20260203101500[+7:WIB]", "2026-02-03T10:15:00+07:00"],
    ["20260203101500[7:WIB]", "2026-02-03T10:15:00+07:00"],
    ["20260203101500[-5:EST]", "2026-02-03T10:15:00-05:00"],
    ["20260203101500[-5]", "2026-02-03T10:15:00-05:00"],
    ["20260203101500[5.5:IST]", "2026-02-03T10:15:00+05:30"],
    ["20260203101500[+5.30:IST]", "2026-02-03T10:15:00+05:30"],
    ["20260203101500.000[-0500:EST]", "2026-02-03T10:15:00-05:00"],
    ["20260203101500[+0530]", "2026-02-03T10:15:00+05:30"],
    ["20260203101500[5.75:NPT]", "2026-02-03T10:15:00+05:45"],
    ["20260203101500[5.45:NPT]", "2026-02-03T10:15:00+05:45"],
    ["20260203101500 [-3.5:NST]", "2026-02-03T10:15:00-03:30"],
    ["20260203101500[+08]", "2026-02-03T10:15:00+08:00"],
  ])("say %s", (written, occurredAt) => {
    expect(first(sgml(row.replace("20260203", written)))[3]).toBe(occurredAt)
  })

  it.each([
    ["-10.00", "-1000"],
    ["+10.00", "1000"],
    ["10", "1000"],
    ["-10,50", "-1050"],
    ["-.50", "-50"],
    ["-0010.5", "-1050"],
  ])("say an amount as %s", (written, minor) => {
    expect(first(sgml(row.replace("-10.00", written)))[1]).toBe(minor)
  })

  it("leave leaves empty, in both manners", () => {
    const quirky =
      "<STMTTRN><TRNTYPE>POS<DTPOSTED>20260203<DTUSER><TRNAMT>-10.00<FITID>F1<CHECKNUM><NAME>A<MEMO></STMTTRN>"
    expect(held(sgml(quirky))).toEqual(["F1 | -1000 | EUR | 2026-02-03 | A | posted"])
    const ended = row.replace("</STMTTRN>", "<MEMO></MEMO><CHECKNUM/></STMTTRN>")
    expect(held(sgml(ended))).toEqual(["F1 | -1000 | EUR | 2026-02-03 | A | posted"])
  })

  it("know tags of programs' own, beside and around", () => {
    const own = row.replace("</STMTTRN>", "<INTU.BID>3000<X.OWN><X.CODE>1</X.OWN></STMTTRN>")
    expect(held(sgml(own))).toEqual(["F1 | -1000 | EUR | 2026-02-03 | A | posted"])
  })

  it.each([
    ["-1234.56", "-123456"],
    ["-1234,56", "-123456"],
    ["-1,234.56", "-123456"],
    ["-1.234,56", "-123456"],
    ["+1,234,567.00", "123456700"],
  ])("write %s", (written, minor) => {
    expect(first(sgml(row.replace("-10.00", written)))[1]).toBe(minor)
  })

  it("join name and memo, and read entities and bare ampersands", () => {
    const said = (name: string) => first(sgml(row.replace("<NAME>A", name)))[4]
    expect(said("<NAME>A &amp; B<MEMO>C  &lt;D&gt;")).toBe("A & B C <D>")
    expect(said("<NAME>A & B<MEMO>C\n D")).toBe("A & B C D")
    expect(said("<PAYEE><NAME>Toko<ADDR1>Jl. 1<CITY>Ubud<STATE>BA<POSTALCODE>1<PHONE>0</PAYEE><MEMO>M")).toBe("Toko M")
    expect(said("<MEMO>only a memo")).toBe("only a memo")
    expect(said("<NAME>Caf&#233; &#x2603;")).toBe("Café ☃")
  })

  it.each([
    ["windows-1252", "ENCODING:USASCII\nCHARSET:1252", Buffer.from("Caf\xe9", "latin1")],
    ["latin 1", "ENCODING:USASCII\nCHARSET:ISO-8859-1", Buffer.from("Caf\xe9", "latin1")],
    ["UTF-8 by its encoding", "ENCODING:UTF-8\nCHARSET:NONE", Buffer.from("Café")],
    ["UTF-8 by its charset", "ENCODING:UNICODE\nCHARSET:NONE", Buffer.from("Café")],
    ["nothing said, UTF-8", "ENCODING:NONE\nCHARSET:NONE", Buffer.from("Café")],
    ["nothing said, older", "ENCODING:NONE\nCHARSET:NONE", Buffer.from("Caf\xe9", "latin1")],
  ])("are decoded: %s", (_what, said, name) => {
    const [before = "", after = ""] = sgml(row.replace("<NAME>A", "<NAME>?"))
      .replace("ENCODING:USASCII\nCHARSET:1252", said)
      .split("?")
    const bytes = Buffer.concat([Buffer.from(before), name, Buffer.from(after)])
    expect(short(taken(parse("ofx", [{ name: "1", bytes }])))[0]).toContain("| Café |")
  })

  it("are in the account's currency, or the one that CURRENCY names", () => {
    const said = (aggregate: string) =>
      first(sgml(row.replace("</STMTTRN>", `<${aggregate}><CURRATE>1.5<CURSYM>SGD</${aggregate}></STMTTRN>`))).slice(
        1,
        3,
      )
    expect(said("ORIGCURRENCY")).toEqual(["-1000", "EUR"])
    expect(said("CURRENCY")).toEqual(["-1000", "SGD"])
    expect(first(sgml(row.replace("-10.00", "-1200"), "JPY")).slice(1, 3)).toEqual(["-1200", "JPY"])
    expect(first(sgml(row.replace("-10.00", "-1.205"), "KWD")).slice(1, 3)).toEqual(["-1205", "KWD"])
  })

  it("count a name once, in one file and in two, and names of several accounts each", () => {
    expect(held(sgml(row + row), sgml(row))).toHaveLength(1)
    expect(held(sgml(row), sgml(row).replace("<ACCTID>8800", "<ACCTID>8801"))).toHaveLength(2)
  })

  it.each([
    ["no FITID", row.replace("<FITID>F1", ""), "schema"],
    ["an empty FITID", row.replace("<FITID>F1", "<FITID>"), "schema"],
    ["no amount", row.replace("<TRNAMT>-10.00", ""), "schema"],
    ["no date", row.replace("<DTPOSTED>20260203", ""), "schema"],
    ["a wrong date", row.replace("20260203", "20260230"), "malformed"],
    ["half a date", row.replace("20260203", "202602"), "malformed"],
    ["a wrong hour", row.replace("20260203", "20260203251500"), "malformed"],
    ["a wrong amount", row.replace("-10.00", "ten"), "malformed"],
    ["too many decimals", row.replace("-10.00", "-10.001"), "malformed"],
    [
      "an unknown currency",
      row.replace("</STMTTRN>", "<CURRENCY><CURRATE>1<CURSYM>XQQ</CURRENCY></STMTTRN>"),
      "malformed",
    ],
    ["no end of a transaction", row.replace("</STMTTRN>", ""), "malformed"],
    ["an end of nothing", `${row}</PAYEE>`, "malformed"],
    ["an unknown correction", row.replace("<NAME>A", "<CORRECTFITID>F0<CORRECTACTION>MEND<NAME>A"), "malformed"],
  ])("are refused with %s", (_what, rows, kind) => {
    expect(refused(parse("ofx", [sgml(rows)]))).toMatchObject({ kind, file: "1" })
    const inXml = xml(rows.replace("<FITID><", "<FITID/><"))
    if (kind === "schema") expect(refused(parse("ofx", [inXml]))).toMatchObject({ kind, file: "1" })
  })

  it.each([
    ["no currency", sgml(row).replace("<CURDEF>EUR", ""), "schema"],
    ["no account", sgml(row).replace("<ACCTID>8800", ""), "schema"],
    ["no statement", sgml(row).replace(/<BANKMSGSRSV1>[\s\S]*<\/BANKMSGSRSV1>/, ""), "schema"],
    ["no end", sgml(row).replace("</BANKMSGSRSV1></OFX>", ""), "malformed"],
    ["no OFX", "a letter from the bank", "malformed"],
    ["a failed sign-on", sgml(row).replace("<CODE>0<SEVERITY>INFO", "<CODE>15500<SEVERITY>ERROR"), "upstream-error"],
    [
      "a failed request",
      sgml("").replace(
        "<TRNUID>1<STATUS><CODE>0<SEVERITY>INFO",
        "<TRNUID>1<STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>No account",
      ),
      "upstream-error",
    ],
    ["a document type", xml(row).replace("<OFX>", '<!DOCTYPE OFX [<!ENTITY a "b">]><OFX>'), "forbidden-doctype"],
    [
      "a document type in version 1",
      sgml(row).replace("<OFX>", '<!DOCTYPE OFX SYSTEM "ofx.dtd"><OFX>'),
      "forbidden-doctype",
    ],
  ])("are refused with %s", (_what, text, kind) => {
    expect(refused(parse("ofx", [text]))).toMatchObject({ kind, file: "1" })
  })
})

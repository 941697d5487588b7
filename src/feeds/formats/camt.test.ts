/** camt messages of several versions, with what each allows. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"

const entry = (inner: string): string => `<Ntry>${inner}</Ntry>`
const amount = (text: string, mark = "DBIT"): string => `<Amt Ccy="IDR">${text}</Amt><CdtDbtInd>${mark}</CdtDbtInd>`
const day = "<BookgDt><Dt>2026-03-04</Dt></BookgDt>"
const balance = (code: string, text: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">${text}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>`

const statement = (account: string, inner: string): string =>
  `<Stmt><Id>S</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>${inner}</Stmt>`
const message = (inner: string, version = "08"): string =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>` +
  `<CreDtTm>2026-03-04T20:00:00+08:00</CreDtTm></GrpHdr>${inner}</BkToCstmrStmt></Document>`
const notification = (inner: string): string =>
  `<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><n:BkToCstmrDbtCdtNtfctn>` +
  `<n:Ntfctn><n:Acct><n:Id><n:IBAN>A</n:IBAN></n:Id></n:Acct>${inner.replace(/<(\/?)/g, "<$1n:")}</n:Ntfctn>` +
  "</n:BkToCstmrDbtCdtNtfctn></n:Document>"

describe("camt", () => {
  it("reads a status as text, as code, and leaves out what is for information", () => {
    const inner = [
      entry(`${amount("1.00")}<Sts>BOOK</Sts>${day}<AcctSvcrRef>a</AcctSvcrRef>`),
      entry(`${amount("2.00")}<Sts><Cd>PDNG</Cd></Sts>${day}<AcctSvcrRef>b</AcctSvcrRef>`),
      entry(`${amount("3.00")}<Sts><Cd>INFO</Cd></Sts>${day}<AcctSvcrRef>c</AcctSvcrRef>`),
    ].join("")
    expect(short(taken(parse("camt.053.001.13", [message(statement("A", inner), "13")])))).toEqual([
      "a | -100 | IDR | 2026-03-04 |  | posted",
      "b | -200 | IDR | 2026-03-04 |  | pending",
    ])
  })

  it("checks the balances of each statement of a file by itself, and names the account of each", () => {
    const one = (account: string, opening: string, closing: string, moved: string) =>
      statement(
        account,
        balance("OPBD", opening) +
          balance("CLBD", closing) +
          entry(`${amount(moved)}<Sts>BOOK</Sts>${day}<AcctSvcrRef>${account}-1</AcctSvcrRef>`),
      )
    const right = message(one("A", "10.00", "7.50", "2.50") + one("B", "5.00", "5.00", "0.00"))
    expect(taken(parse("camt", [right])).transactions.map(({ account }) => account)).toEqual(["A"])
    const wrong = message(one("A", "10.00", "7.50", "2.50") + one("B", "5.00", "5.01", "0.01"))
    expect(refused(parse("camt", [wrong]))).toMatchObject({ kind: "balance-mismatch", file: "1", path: "Bal" })
  })

  it("counts pending entries out of the booked balance, and reversals by their own side", () => {
    const inner =
      balance("PRCD", "10.00") +
      balance("CLBD", "11.00") +
      entry(`${amount("4.00")}<Sts>PDNG</Sts>${day}<AcctSvcrRef>p</AcctSvcrRef>`) +
      entry(`${amount("1.00", "CRDT")}<RvslInd>1</RvslInd><Sts>BOOK</Sts>${day}<AcctSvcrRef>r</AcctSvcrRef>`)
    expect(taken(parse("camt", [message(statement("A", inner))])).transactions.map(({ status }) => status)).toEqual([
      "reversal",
      "pending",
    ])
  })

  it("takes the parts of a batch in the booked currency, each with the reference it has", () => {
    const part = (inner: string) => `<TxDtls>${inner}</TxDtls>`
    const inner = entry(
      `${amount("3.00")}<Sts>BOOK</Sts>${day}<AcctSvcrRef>E</AcctSvcrRef><NtryDtls>${part(
        '<Refs><AcctSvcrRef>E1</AcctSvcrRef></Refs><Amt Ccy="SGD">0.10</Amt><AmtDtls><CntrValAmt><Amt Ccy="IDR">1.00</Amt></CntrValAmt></AmtDtls>',
      )}${part('<Amt Ccy="IDR">2.50</Amt><AddtlTxInf>two</AddtlTxInf>')}</NtryDtls><NtryDtls>${part(
        '<Amt Ccy="IDR">0.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>',
      )}</NtryDtls><AddtlNtryInf>all</AddtlNtryInf>`,
    )
    expect(short(taken(parse("camt", [message(statement("A", inner))])))).toEqual([
      "E1 | -100 | IDR | 2026-03-04 | all | posted",
      "E | -250 | IDR | 2026-03-04 | two | posted",
      "E | 50 | IDR | 2026-03-04 | all | posted",
    ])
    const wrong = inner.replace("2.50", "2.40")
    expect(refused(parse("camt", [message(statement("A", wrong))]))).toMatchObject({ kind: "balance-mismatch" })
  })

  it("holds an entry once that was notified, then booked with another amount, then booked in parts", () => {
    const told = notification(entry(`${amount("9.00")}<Sts>PDNG</Sts>${day}<AcctSvcrRef>X</AcctSvcrRef>`))
    const booked = entry(`${amount("8.00")}<Sts>BOOK</Sts>${day}<AcctSvcrRef>X</AcctSvcrRef>`)
    const parts = booked.replace(
      "</AcctSvcrRef>",
      '</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>X1</AcctSvcrRef></Refs><Amt Ccy="IDR">3.00</Amt></TxDtls>' +
        '<TxDtls><Refs><AcctSvcrRef>X2</AcctSvcrRef></Refs><Amt Ccy="IDR">5.00</Amt></TxDtls></NtryDtls>',
    )
    const runs = [
      [told, notification(booked), message(statement("A", parts))],
      [message(statement("A", parts)), notification(booked), told],
    ]
    for (const run of runs) {
      expect(taken(parse("camt", run)).transactions.map(({ externalId }) => externalId)).toEqual(["X1", "X2"])
    }
  })

  it("takes back the sum that an earlier run may have told, and only then", () => {
    const whole = entry(`${amount("8.00")}<Sts>BOOK</Sts>${day}<AcctSvcrRef>X</AcctSvcrRef>`)
    expect(taken(parse("camt", [notification(whole)])).removed).toEqual([])
    const part = "<NtryDtls><TxDtls><Refs><AcctSvcrRef>X1</AcctSvcrRef></Refs></TxDtls></NtryDtls>"
    const read = taken(parse("camt", [message(statement("A", whole.replace("</Ntry>", `${part}</Ntry>`)))]))
    expect(read.removed).toEqual([{ externalId: "X", account: "A" }])
  })

  it("counts like entries without a reference, told by two notifications of one file, each", () => {
    const one = entry(`${amount("8.00")}<Sts>BOOK</Sts>${day}`)
    const two = notification(one).replace(/<n:Ntfctn>.*<\/n:Ntfctn>/, "$&$&")
    expect(taken(parse("camt", [two, two])).transactions).toHaveLength(2)
  })

  it("reads a local time by the message's zone, and a day with a zone as the day", () => {
    const local = entry(`${amount("1")}<Sts>BOOK</Sts><BookgDt><DtTm>2026-03-04T08:00:00</DtTm></BookgDt>`)
    const zoned = entry(`${amount("1")}<Sts>BOOK</Sts><BookgDt><Dt>2026-03-04+08:00</Dt></BookgDt>`)
    const read = taken(parse("camt", [message(statement("A", local + zoned))]))
    expect(read.transactions.map(({ occurredAt }) => occurredAt)).toEqual(["2026-03-04T08:00:00+08:00", "2026-03-04"])
  })

  it("checks a statement in pages as a whole, and refuses it without its last page", () => {
    const page = (number: number, isLast: boolean, inner: string) =>
      message(
        statement(
          "A",
          `<StmtPgntn><PgNb>${number}</PgNb><LastPgInd>${isLast}</LastPgInd></StmtPgntn>${balance("OPBD", "10.00")}${balance("CLBD", "7.00")}${inner}`,
        ),
      )
    const row = (name: string, text: string) =>
      entry(`${amount(text)}<Sts>BOOK</Sts>${day}<AcctSvcrRef>${name}</AcctSvcrRef>`)
    const pages = [page(1, false, row("a", "1.00")), page(2, true, row("b", "2.00"))]
    expect(taken(parse("camt", pages)).transactions).toHaveLength(2)
    expect(refused(parse("camt", pages.slice(0, 1)))).toMatchObject({ kind: "schema" })
  })

  it.each([
    ["no amount", entry(`<CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>${day}`), "schema", "Ntry/Amt"],
    ["no currency", entry(`<Amt>1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>${day}`), "schema", "Amt/@Ccy"],
    ["no side", entry(`<Amt Ccy="IDR">1</Amt><Sts>BOOK</Sts>${day}`), "schema", "Ntry/CdtDbtInd"],
    ["no status", entry(`${amount("1")}${day}`), "schema", "Ntry/Sts"],
    ["no date", entry(`${amount("1")}<Sts>BOOK</Sts>`), "schema", "Ntry/BookgDt"],
    ["a side that is none", entry(`${amount("1", "XXXX")}<Sts>BOOK</Sts>${day}`), "malformed", "CdtDbtInd"],
    [
      "a day that is none",
      entry(`${amount("1")}<Sts>BOOK</Sts><BookgDt><Dt>2026-02-30</Dt></BookgDt>`),
      "malformed",
      "Dt",
    ],
    ["decimals that the currency lacks", entry(`${amount("1.005")}<Sts>BOOK</Sts>${day}`), "malformed", "Amt"],
    ["a negative amount", entry(`${amount("-1")}<Sts>BOOK</Sts>${day}`), "malformed", "Amt"],
  ])("refuses an entry with %s", (_what, inner, kind, path) => {
    expect(refused(parse("camt", [message(statement("A", inner))]))).toMatchObject({ kind, path, line: 1 })
  })

  it.each([
    [
      "a document type",
      `<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd">${message("")}`,
      "forbidden-doctype",
    ],
    ["entities", `<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>${message("")}`, "forbidden-doctype"],
    ["a document type that does not end", "<!doctype x [", "forbidden-doctype"],
    ["an unknown entity", message(statement("A", "&xxe;")), "malformed"],
    ["tags that do not match", message("<Stmt></Smt>"), "malformed"],
    ["no statement", message(""), "schema"],
    ["another message", "<Document><CstmrCdtTrfInitn/></Document>", "schema"],
    ["bytes of no encoding", "\uFFFE", "malformed"],
  ])("refuses a file with %s", (_what, text, kind) => {
    expect(refused(parse("camt", [text]))).toMatchObject({ kind, file: "1" })
  })

  it("says the line where the file breaks", () => {
    expect(refused(parse("camt", [message("\n\n<Stmt></Smt>")]))).toMatchObject({ kind: "malformed", line: 3 })
  })

  it("takes what is good when asked to, and says what is not", () => {
    const good = entry(`${amount("1")}<Sts>BOOK</Sts>${day}<AcctSvcrRef>g</AcctSvcrRef>`)
    const read = taken(parse("camt", [message(statement("A", good + entry(day))), "<a>"], { partial: true }))
    expect(read.transactions).toHaveLength(1)
    expect(read.problems.map(({ file, kind }) => `${file} ${kind}`)).toEqual(["1 schema", "2 malformed"])
  })
})

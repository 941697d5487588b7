/** Further messages as banks of several versions write them: own samples, each with what the account holds after it. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"

interface Message {
  readonly version: string
  readonly entries: string
  readonly created?: string
  readonly account?: string
  readonly balances?: string
}

const roots = {
  "052": ["BkToCstmrAcctRpt", "Rpt"],
  "053": ["BkToCstmrStmt", "Stmt"],
  "054": ["BkToCstmrDbtCdtNtfctn", "Ntfctn"],
} as const

const message = (
  kind: keyof typeof roots,
  { version, entries, created = "2026-02-03T23:00:00+07:00", account, balances = "" }: Message,
): string => {
  const [outer, inner] = roots[kind]
  const id = account ?? "<Othr><Id>8800</Id></Othr>"
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${kind}.001.${version}"><${outer}>
<GrpHdr><MsgId>M</MsgId><CreDtTm>${created}</CreDtTm></GrpHdr>
<${inner}><Id>1</Id><CreDtTm>${created}</CreDtTm><Acct><Id>${id}</Id><Ccy>EUR</Ccy></Acct>${balances}${entries}</${inner}>
</${outer}></Document>`
}

interface Entry {
  readonly amount?: string
  readonly side?: "DBIT" | "CRDT"
  readonly status?: string
  readonly day?: string
  readonly reference?: string
  readonly reversal?: string
  readonly rest?: string
}

const entry = ({
  amount = "10.00",
  side = "DBIT",
  status = "<Sts>BOOK</Sts>",
  day = "<BookgDt><Dt>2026-02-03</Dt></BookgDt>",
  reference = "<AcctSvcrRef>R1</AcctSvcrRef>",
  reversal = "",
  rest = "",
}: Entry): string =>
  `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>${reversal}${status}${day}${reference}<BkTxCd/>${rest}</Ntry>`

const coded = "<Sts><Cd>BOOK</Cd></Sts>"
const balance = (code: string, amount: string, side = "CRDT", day = "2026-02-03"): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`

const held = (...files: ReadonlyArray<string>) => short(taken(parse("camt", files)))

describe("camt messages", () => {
  it.each([
    ["02", "<Sts>BOOK</Sts>"],
    ["03", "<Sts>BOOK</Sts>"],
    ["04", "<Sts>BOOK</Sts>"],
    ["06", "<Sts>BOOK</Sts>"],
    ["08", coded],
    ["10", coded],
    ["12", coded],
    ["08", "<Sts><Prtry>BOOK</Prtry></Sts>"],
  ])("of version %s, status %s, are read alike", (version, status) => {
    for (const kind of ["052", "053", "054"] as const) {
      const text = message(kind, { version, entries: entry({ status, rest: "<AddtlNtryInf>A</AddtlNtryInf>" }) })
      expect(short(taken(parse(`camt.${kind}.001.${version}`, [text])))).toEqual([
        "R1 | -1000 | EUR | 2026-02-03 | A | posted",
      ])
    }
  })

  it("may prefix their tags, and stand in an envelope of the bank's", () => {
    const text = message("053", { version: "08", entries: entry({ status: coded }) })
    const prefixed = text.replace(/<(\/?)(?=[A-Z])/g, "<$1n:").replace("xmlns=", "xmlns:n=")
    expect(held(prefixed)).toEqual(["R1 | -1000 | EUR | 2026-02-03 |  | posted"])
  })

  it.each([
    ["a day", "<BookgDt><Dt>2026-02-03</Dt></BookgDt>", "2026-02-03"],
    ["a day with a zone", "<BookgDt><Dt>2026-02-03+07:00</Dt></BookgDt>", "2026-02-03"],
    ["an instant", "<BookgDt><DtTm>2026-02-03T10:00:00+07:00</DtTm></BookgDt>", "2026-02-03T10:00:00+07:00"],
    ["an instant in UTC", "<BookgDt><DtTm>2026-02-03T10:00:00Z</DtTm></BookgDt>", "2026-02-03T10:00:00Z"],
    ["fractions", "<BookgDt><DtTm>2026-02-03T10:00:00.125+07:00</DtTm></BookgDt>", "2026-02-03T10:00:00.125+07:00"],
    ["no zone", "<BookgDt><DtTm>2026-02-03T10:00:00</DtTm></BookgDt>", "2026-02-03T10:00:00+07:00"],
    ["no zone but fractions", "<BookgDt><DtTm>2026-02-03T10:00:00.5</DtTm></BookgDt>", "2026-02-03T10:00:00.5+07:00"],
    ["booking before value", "<BookgDt><Dt>2026-02-03</Dt></BookgDt><ValDt><Dt>2026-02-05</Dt></ValDt>", "2026-02-03"],
    ["only a value date", "<ValDt><Dt>2026-02-05</Dt></ValDt>", "2026-02-05"],
  ])("name the booking date: %s", (_what, day, occurredAt) => {
    const [line = ""] = held(message("054", { version: "02", entries: entry({ day }) }))
    expect(line.split(" | ")[3]).toBe(occurredAt)
  })

  it("split a batch by its own amounts, wherever the version has them, and by each part's own side", () => {
    const part = (reference: string, inside: string) =>
      `<TxDtls><Refs><AcctSvcrRef>${reference}</AcctSvcrRef></Refs>${inside}</TxDtls>`
    const rest = `<NtryDtls>${part("P1", '<Amt Ccy="EUR">6.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>')}${part(
      "P2",
      '<AmtDtls><TxAmt><Amt Ccy="EUR">7.00</Amt></TxAmt></AmtDtls>',
    )}</NtryDtls><NtryDtls>${part("P3", '<Amt Ccy="EUR">3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>')}</NtryDtls>`
    expect(held(message("053", { version: "04", entries: entry({ rest }) }))).toEqual([
      "P1 | -600 | EUR | 2026-02-03 |  | posted",
      "P2 | -700 | EUR | 2026-02-03 |  | posted",
      "P3 | 300 | EUR | 2026-02-03 |  | posted",
    ])
  })

  it("share the entry's reference among parts that have none", () => {
    const part = (amount: string, text: string) =>
      `<TxDtls><Amt Ccy="EUR">${amount}</Amt><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`
    const rest = `<NtryDtls>${part("4.00", "A")}${part("6.00", "B")}</NtryDtls>`
    expect(held(message("053", { version: "08", entries: entry({ status: coded, rest }) }))).toEqual([
      "R1 | -400 | EUR | 2026-02-03 | A | posted",
      "R1 | -600 | EUR | 2026-02-03 | B | posted",
    ])
  })

  it("are one transaction where no part of the batch says its amount", () => {
    const rest = `<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch><TxDtls><Refs><EndToEndId>A</EndToEndId></Refs></TxDtls>
      <TxDtls><Refs><EndToEndId>B</EndToEndId></Refs></TxDtls></NtryDtls><AddtlNtryInf>BATCH</AddtlNtryInf>`
    expect(held(message("053", { version: "02", entries: entry({ rest }) }))).toEqual([
      "R1 | -1000 | EUR | 2026-02-03 | BATCH | posted",
    ])
  })

  it("are refused where only some parts say their amount, or together another one", () => {
    const one = '<TxDtls><Amt Ccy="EUR">4.00</Amt></TxDtls>'
    const missing = entry({ rest: `<NtryDtls>${one}<TxDtls><Refs/></TxDtls></NtryDtls>` })
    expect(refused(parse("camt", [message("053", { version: "02", entries: missing })]))).toMatchObject({
      kind: "schema",
    })
    const less = entry({ rest: `<NtryDtls>${one}${one}</NtryDtls>` })
    expect(refused(parse("camt", [message("053", { version: "02", entries: less })]))).toMatchObject({
      kind: "balance-mismatch",
    })
  })

  it("book an amount in the account's currency, whatever was instructed", () => {
    const rest = `<NtryDtls><TxDtls><Refs><AcctSvcrRef>P1</AcctSvcrRef></Refs><Amt Ccy="SGD">15.00</Amt>
      <AmtDtls><InstdAmt><Amt Ccy="SGD">15.00</Amt></InstdAmt></AmtDtls></TxDtls></NtryDtls>`
    expect(held(message("054", { version: "08", entries: entry({ status: coded, rest }) }))).toEqual([
      "P1 | -1000 | EUR | 2026-02-03 |  | posted",
    ])
  })

  it.each([
    ["<RvslInd>true</RvslInd>", "reversal"],
    ["<RvslInd>1</RvslInd>", "reversal"],
    ["<RvslInd>false</RvslInd>", "posted"],
    ["<RvslInd>0</RvslInd>", "posted"],
  ])("keep the entry's own side under %s", (reversal, status) => {
    const entries = entry({ side: "CRDT", reversal })
    expect(held(message("053", { version: "06", entries }))).toEqual([`R1 | 1000 | EUR | 2026-02-03 |  | ${status}`])
  })

  it("give an entry and its reversal of one reference both", () => {
    const entries =
      entry({}) + entry({ side: "CRDT", reversal: "<RvslInd>true</RvslInd>", rest: "<AddtlNtryInf>X</AddtlNtryInf>" })
    expect(held(message("054", { version: "02", entries }))).toEqual([
      "R1 | -1000 | EUR | 2026-02-03 |  | posted",
      "R1 | 1000 | EUR | 2026-02-03 | X | reversal",
    ])
  })

  it("name no entry that the bank has not named, and count like ones each", () => {
    const entries = entry({ reference: "" }) + entry({ reference: "<NtryRef>7</NtryRef>" }) + entry({ reference: "" })
    const text = message("053", { version: "02", entries })
    expect(held(text)).toHaveLength(3)
    expect(held(text, text)).toHaveLength(3)
    expect(held(text)[0]).toBe("? | -1000 | EUR | 2026-02-03 |  | posted")
  })

  it("are told once when notified, resent and stated", () => {
    const notified = message("054", { version: "08", entries: entry({ status: "<Sts><Cd>PDNG</Cd></Sts>" }) })
    const stated = message("053", { version: "08", entries: entry({ status: coded }) })
    expect(held(notified, notified, stated, notified)).toEqual(["R1 | -1000 | EUR | 2026-02-03 |  | posted"])
  })

  it("prefer the remittance, then the transaction's information, then the entry's", () => {
    const details = (inside: string) =>
      entry({ rest: `<NtryDtls><TxDtls>${inside}</TxDtls></NtryDtls><AddtlNtryInf>E</AddtlNtryInf>` })
    const said = (inside: string) =>
      held(message("053", { version: "02", entries: details(inside) }))[0]?.split(" | ")[4]
    expect(said("<RmtInf><Ustrd> A\n  B</Ustrd><Ustrd>C</Ustrd></RmtInf><AddtlTxInf>T</AddtlTxInf>")).toBe("A B C")
    expect(said("<RmtInf><Strd/></RmtInf><AddtlTxInf>T &amp; U</AddtlTxInf>")).toBe("T & U")
    expect(said("<RmtInf><Ustrd/></RmtInf>")).toBe("E")
  })

  it("add up over credits, debts, pending and informative entries, from below nothing as well", () => {
    const entries = [
      entry({}),
      entry({ side: "CRDT", amount: "3.5", reference: "<AcctSvcrRef>R2</AcctSvcrRef>" }),
      entry({ status: "<Sts>PDNG</Sts>", reference: "<AcctSvcrRef>R3</AcctSvcrRef>" }),
      entry({ status: "<Sts>INFO</Sts>", reference: "<AcctSvcrRef>R4</AcctSvcrRef>" }),
    ].join("")
    const opening = balance("OPBD", "4.00", "DBIT")
    const right = message("053", {
      version: "03",
      entries,
      balances: opening + balance("CLBD", "10.50", "DBIT") + balance("CLAV", "99.00"),
    })
    expect(held(right)).toHaveLength(3)
    const wrong = message("053", { version: "03", entries, balances: opening + balance("CLBD", "10.50") })
    expect(refused(parse("camt", [wrong]))).toMatchObject({ kind: "balance-mismatch", file: "1" })
  })

  it("may open with the previous closing balance", () => {
    const balances = balance("PRCD", "20.00", "CRDT", "2026-02-02") + balance("CLBD", "10.00")
    expect(held(message("053", { version: "02", entries: entry({}), balances }))).toHaveLength(1)
    const off = balance("PRCD", "21.00", "CRDT", "2026-02-02") + balance("CLBD", "10.00")
    expect(
      refused(parse("camt", [message("053", { version: "02", entries: entry({}), balances: off })])),
    ).toMatchObject({ kind: "balance-mismatch" })
  })

  it("name an account by its IBAN, and hold a day without entries", () => {
    const account = "<IBAN>DE02120300000000202051</IBAN>"
    const one = taken(parse("camt", [message("053", { version: "08", account, entries: entry({ status: coded }) })]))
    expect(one.transactions[0]?.account).toBe("DE02120300000000202051")
    expect(held(message("053", { version: "08", entries: "" }))).toEqual([])
  })

  it.each([
    ["no amount", entry({}).replace(/<Amt.*?<\/Amt>/, ""), "schema"],
    ["no currency", entry({}).replace(' Ccy="EUR"', ""), "schema"],
    ["no side", entry({}).replace(/<CdtDbtInd>.*?<\/CdtDbtInd>/, ""), "schema"],
    ["no status", entry({ status: "" }), "schema"],
    ["no date", entry({ day: "" }), "schema"],
    ["a wrong side", entry({}).replace("DBIT", "DEBIT"), "malformed"],
    ["a wrong day", entry({ day: "<BookgDt><Dt>2026-02-30</Dt></BookgDt>" }), "malformed"],
    ["a wrong amount", entry({ amount: "1,00" }), "malformed"],
    ["a negative amount", entry({ amount: "-1.00" }), "malformed"],
    ["too many decimals", entry({ amount: "1.001" }), "malformed"],
    ["an unknown currency", entry({}).replace("EUR", "EUX"), "malformed"],
    ["a wrong status", entry({ status: "<Sts>XXXX</Sts>" }), "malformed"],
    ["a tag that does not end", entry({}).replace("</Ntry>", ""), "malformed"],
    ["an entity of its own", entry({ rest: "<AddtlNtryInf>&own;</AddtlNtryInf>" }), "malformed"],
  ])("are refused with %s", (_what, entries, kind) => {
    expect(refused(parse("camt", [message("053", { version: "02", entries })]))).toMatchObject({ kind, file: "1" })
  })

  it.each([
    ["an external document type", '<!DOCTYPE Document SYSTEM "file:///etc/passwd">'],
    ["entities that multiply", '<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'],
    ["one in small letters", "<!doctype d>"],
  ])("are refused with %s", (_what, doctype) => {
    const text = message("053", { version: "08", entries: "" }).replace("?>", `?>\n${doctype}`)
    expect(refused(parse("camt", [text]))).toMatchObject({ kind: "forbidden-doctype" })
  })

  it("are refused when they are something else", () => {
    const other = '<?xml version="1.0"?><Document><CstmrCdtTrfInitn/></Document>'
    expect(refused(parse("camt", [other]))).toMatchObject({ kind: "schema" })
    expect(refused(parse("camt", ["no xml at all"]))).toMatchObject({ kind: "malformed" })
    expect(refused(parse("camt", [""]))).toMatchObject({ kind: "malformed" })
  })
})

describe("what camt says beside the amount", () => {
  const part = (reference: string, amount: string) =>
    `<TxDtls><Refs><AcctSvcrRef>${reference}</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">${amount}</Amt></TxAmt></AmtDtls></TxDtls>`
  const batch = (amount: string, charges: string) =>
    message("053", {
      version: "08",
      entries: entry({
        amount,
        rest: `${charges}<NtryDtls>${part("P1", "6.00")}${part("P2", "4.00")}</NtryDtls>`,
      }),
    })

  it.each([
    ["records", '<Chrgs><Rcrd><Amt Ccy="EUR">0.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'],
    ["one amount", '<Chrgs><Amt Ccy="EUR">0.50</Amt></Chrgs>'],
  ])("charges of a batch, as %s, are a fee of their own", (_what, charges) => {
    const { transactions } = taken(parse("camt", [batch("10.50", charges)]))
    expect(transactions.map(({ externalId, amountMinor, kind }) => [externalId, amountMinor, kind])).toEqual([
      ["P1", 600, undefined],
      ["P2", 400, undefined],
      ["R1", 50, "fee"],
    ])
    expect(refused(parse("camt", [batch("10.60", charges)])).kind).toBe("balance-mismatch")
  })

  it("the bank's code tells cash, fees and own money moved", () => {
    const coded = (code: string, side: "DBIT" | "CRDT" = "DBIT") =>
      message("053", { version: "08", entries: entry({ side }) }).replace(
        "<BkTxCd/>",
        `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>${code}</SubFmlyCd></Fmly></Domn></BkTxCd>`,
      )
    const kind = (text: string) => taken(parse("camt", [text])).transactions[0]?.kind
    expect(["CWDL", "CHRG", "BOOK", "POSD"].map((code) => kind(coded(code)))).toEqual([
      "withdrawal",
      "fee",
      "transfer",
      undefined,
    ])
    expect(kind(coded("CWDL", "CRDT"))).toBe(undefined)
  })

  it("a bank's envelope around the document is looked through", () => {
    const plain = message("053", { version: "13", entries: entry({}) })
    const wrapped = plain
      .replace("<Document", "<BusMsg><AppHdr/><Document")
      .replace("</Document>", "</Document></BusMsg>")
    expect(held(wrapped)).toEqual(held(plain))
  })
})

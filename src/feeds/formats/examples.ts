/**
 * The same transactions written in every format: what tests read back, and what the fuzzer starts from. Each writer
 * gives the files, the context that they need, and what of a transaction its format cannot say.
 */

import type { FormatContext, WireFile } from "./format.ts"
import { symmetricSignature } from "./snap-signature.ts"
import { webhookSignature } from "./webhook-signature.ts"

export interface ExampleTransaction {
  readonly id: string
  /** Rupiah: two decimals. */
  readonly amountMinor: number
  readonly direction: "debit" | "credit"
  readonly day: string
  readonly description: string
}

export interface Example {
  readonly format: string
  readonly files: ReadonlyArray<WireFile>
  readonly context: FormatContext
  /** Whether the format carries names of transactions. */
  readonly hasIds: boolean
}

type Writer = (transactions: ReadonlyArray<ExampleTransaction>) => Example

const account = "9911002200"
const time = "T10:00:00+07:00"
const opening = 1_000_000_000_00

const major = (minor: number): string => {
  const digits = String(Math.abs(minor)).padStart(3, "0")
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const grouped = (minor: number): string => major(minor).replace(/\B(?=(\d{3})+\.)/g, ",")

const signedMinor = ({ direction, amountMinor }: ExampleTransaction): number =>
  direction === "debit" ? -amountMinor : amountMinor

const closingOf = (transactions: ReadonlyArray<ExampleTransaction>): number =>
  transactions.reduce((sum, one) => sum + signedMinor(one), opening)

const fileOf = (name: string, text: string): WireFile => ({ name, bytes: new TextEncoder().encode(text) })

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (mark) => (mark === "&" ? "&amp;" : mark === "<" ? "&lt;" : "&gt;"))

const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const money = (one: ExampleTransaction) => ({ value: major(one.amountMinor), currency: "IDR" })

const snapHistory: Writer = (transactions) => ({
  format: "snap-transaction-history-list",
  files: [
    fileOf(
      "history.json",
      JSON.stringify({
        responseCode: "2001200",
        responseMessage: "Successful",
        detailData: transactions.map((one) => ({
          dateTime: one.day + time,
          amount: money(one),
          remark: one.description,
          status: "SUCCESS",
          type: one.direction === "debit" ? "PAYMENT" : "RECEIVE_MONEY",
          additionalInfo: { referenceNo: one.id },
        })),
      }),
    ),
  ],
  context: {},
  hasIds: true,
})

const statementBody = (transactions: ReadonlyArray<ExampleTransaction>): string =>
  JSON.stringify({
    responseCode: "2001400",
    responseMessage: "Successful",
    hasMore: "N",
    detailData: transactions.map((one) => ({
      amount: money(one),
      originAmount: { value: "1.00", currency: "USD" },
      transactionDate: one.day + time,
      remark: one.description,
      transactionId: one.id,
      type: one.direction.toUpperCase(),
      transactionDetailStatus: "SUCCESS",
    })),
  })

const snapStatement: Writer = (transactions) => ({
  format: "snap-bank-statement",
  files: [fileOf("statement.json", statementBody(transactions))],
  context: {},
  hasIds: true,
})

const exampleSecret = "an-example-and-no-secret"

const snapPush: Writer = (transactions) => {
  const request = { method: "POST", path: "/v1.0/example", body: statementBody(transactions) }
  const timestamp = "2026-02-01T09:00:00+07:00"
  const signature = symmetricSignature(exampleSecret, request, "example-token", timestamp)
  const headers = { "X-TIMESTAMP": timestamp, Authorization: "Bearer example-token", "X-SIGNATURE": signature }
  return {
    format: "snap-bank-statement-push",
    files: [fileOf("push.json", JSON.stringify({ ...request, headers }))],
    context: { clientSecret: exampleSecret },
    hasIds: true,
  }
}

const plaid: Writer = (transactions) => ({
  format: "plaid-transactions-sync",
  files: [
    fileOf(
      "sync.json",
      // Amounts as decimal text, as JSON.stringify would write binary numbers.
      JSON.stringify({
        added: transactions.map((one) => ({
          account_id: account,
          transaction_id: one.id,
          amount: `number:${major(-signedMinor(one))}`,
          iso_currency_code: "IDR",
          date: one.day,
          datetime: null,
          name: one.description,
          pending: false,
          pending_transaction_id: null,
        })),
        modified: [],
        removed: [],
        next_cursor: "example-1",
        has_more: false,
      }).replace(/"number:([-\d.]+)"/g, "$1"),
    ),
  ],
  context: {},
  hasIds: true,
})

const camtEntry = (one: ExampleTransaction): string =>
  `<Ntry><Amt Ccy="IDR">${major(one.amountMinor)}</Amt><CdtDbtInd>${one.direction === "debit" ? "DBIT" : "CRDT"}</CdtDbtInd>` +
  `<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${one.day}</Dt></BookgDt><AcctSvcrRef>${escaped(one.id)}</AcctSvcrRef>` +
  `<NtryDtls><TxDtls><RmtInf><Ustrd>${escaped(one.description)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`

const camtBalance = (code: string, minor: number): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">${major(Math.abs(minor))}</Amt>` +
  `<CdtDbtInd>${minor < 0 ? "DBIT" : "CRDT"}</CdtDbtInd><Dt><Dt>2026-01-01</Dt></Dt></Bal>`

const camt: Writer = (transactions) => ({
  format: "camt.053.001.10",
  files: [
    fileOf(
      "camt.xml",
      `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.10"><BkToCstmrStmt>` +
        `<GrpHdr><MsgId>X</MsgId><CreDtTm>2026-02-01T00:00:00+07:00</CreDtTm></GrpHdr>` +
        `<Stmt><Id>X</Id><Acct><Id><Othr><Id>${account}</Id></Othr></Id></Acct>${camtBalance("OPBD", opening)}` +
        `${camtBalance("CLBD", closingOf(transactions))}${transactions.map(camtEntry).join("\n")}</Stmt></BkToCstmrStmt></Document>`,
    ),
  ],
  context: {},
  hasIds: true,
})

/** @param end what stands after a leaf's text */
const ofxBody = (transactions: ReadonlyArray<ExampleTransaction>, end: (name: string) => string): string => {
  const leaf = (name: string, text: string) => `<${name}>${escaped(text)}${end(name)}`
  const status = `<STATUS>${leaf("CODE", "0")}${leaf("SEVERITY", "INFO")}</STATUS>`
  const entries = transactions.map(
    (one) =>
      `<STMTTRN>${leaf("TRNTYPE", "OTHER")}${leaf("DTPOSTED", one.day.replaceAll("-", ""))}` +
      `${leaf("TRNAMT", major(signedMinor(one)))}${leaf("FITID", one.id)}${leaf("NAME", one.description)}</STMTTRN>`,
  )
  return (
    `<OFX>\n<SIGNONMSGSRSV1><SONRS>${status}</SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1><STMTTRNRS>${status}<STMTRS>` +
    `${leaf("CURDEF", "IDR")}<BANKACCTFROM>${leaf("ACCTID", account)}</BANKACCTFROM><BANKTRANLIST>\n` +
    `${entries.join("\n")}\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1>\n</OFX>\n`
  )
}

const ofxSgml: Writer = (transactions) => ({
  format: "ofx-1.03",
  files: [
    fileOf(
      "one.ofx",
      `OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:103\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\n\r\n${ofxBody(transactions, () => "")}`,
    ),
  ],
  context: {},
  hasIds: true,
})

const ofxXml: Writer = (transactions) => ({
  format: "ofx-2.1",
  files: [
    fileOf(
      "two.ofx",
      `<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n${ofxBody(transactions, (name) => `</${name}>`)}`,
    ),
  ],
  context: {},
  hasIds: true,
})

const shortDay = (day: string): string => `${day.slice(8)}/${day.slice(5, 7)}`

const bca: Writer = (transactions) => {
  let balance = opening
  const rows = transactions.map((one) => {
    balance += signedMinor(one)
    const mark = one.direction === "debit" ? "DB" : "CR"
    return `'${shortDay(one.day)},${cell(one.description)},'0000,"${grouped(one.amountMinor)}",${mark},"${grouped(balance)}"`
  })
  const sum = (direction: string) =>
    transactions.reduce((total, one) => total + (one.direction === direction ? one.amountMinor : 0), 0)
  const lines = [
    `No. rekening,=,'${account}`,
    "Periode,=,01/01/2026 - 31/12/2026",
    "Kode Mata Uang,=,IDR",
    "",
    "Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo",
    ...rows,
    `Saldo Awal,=,${major(opening)}`,
    `Kredit,=,${major(sum("credit"))}`,
    `Debet,=,${major(sum("debit"))}`,
    `Saldo Akhir,=,${major(balance)}`,
  ]
  return { format: "bca-style-csv", files: [fileOf("bca.csv", lines.join("\r\n"))], context: {}, hasIds: false }
}

const mandiri: Writer = (transactions) => {
  const rows = transactions.map((one) => {
    const [debit, credit] =
      one.direction === "debit" ? [grouped(one.amountMinor), ".00"] : [".00", grouped(one.amountMinor)]
    const date = `${shortDay(one.day)}/${one.day.slice(2, 4)}`
    return [account, date, date, "7000", cell(one.description), "", cell(one.id), cell(debit), cell(credit)].join(",")
  })
  const header = "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit"
  return {
    format: "mandiri-style-csv",
    files: [fileOf("mandiri.csv", [header, ...rows].join("\n"))],
    context: {},
    hasIds: true,
  }
}

const generic: Writer = (transactions) => {
  const rows = transactions.map((one) =>
    [one.day, cell(one.description), major(signedMinor(one)), cell(one.id)].join(","),
  )
  return {
    format: "csv",
    files: [fileOf("any.csv", ["When,What,How much,Name", ...rows].join("\n"))],
    context: {
      mapping: {
        date: "When",
        description: "What",
        amount: "How much",
        externalId: "Name",
        currencyCode: "IDR",
        delimiter: ",",
      },
    },
    hasIds: true,
  }
}

const eventData = (one: ExampleTransaction) => ({
  transactionId: one.id,
  account,
  amount: money(one),
  direction: one.direction.toUpperCase(),
  bookedAt: one.day + time,
  description: one.description,
  status: "POSTED",
})

const cloudEvents: Writer = (transactions) => ({
  format: "cloudevents-batch",
  files: [
    fileOf(
      "batch.json",
      JSON.stringify(
        transactions.map((one, index) => ({
          specversion: "1.0",
          id: `e-${index}`,
          source: "/example",
          type: "example.transaction.v1",
          time: "2026-02-01T00:00:00Z",
          data: eventData(one),
        })),
      ),
    ),
  ],
  context: {},
  hasIds: true,
})

const exampleKey = `whsec_${Buffer.from("an example and no secret").toString("base64")}`

const cloudEventRequests: Writer = (transactions) => ({
  format: "cloudevents-binary-http",
  files: transactions.map((one, index) => {
    const body = JSON.stringify(eventData(one))
    const [id, timestamp] = [`m-${index}`, "1769900000"]
    const headers = {
      "ce-specversion": "1.0",
      "ce-id": `e-${index}`,
      "ce-source": "/example",
      "ce-type": "example.transaction.v1",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": webhookSignature(exampleKey, id, timestamp, body),
    }
    return fileOf(`request-${index}.json`, JSON.stringify({ method: "POST", path: "/hook", headers, body }))
  }),
  context: { secret: exampleKey, now: new Date(1_769_900_010_000).toISOString(), toleranceSeconds: 60 },
  hasIds: true,
})

/** One writer per way that a format is written. */
export const writers: { readonly [name: string]: Writer } = {
  "snap history": snapHistory,
  "snap statement": snapStatement,
  "snap push": snapPush,
  plaid,
  camt,
  "ofx 1": ofxSgml,
  "ofx 2": ofxXml,
  bca,
  mandiri,
  csv: generic,
  cloudevents: cloudEvents,
  "cloudevents over http": cloudEventRequests,
}

/** Two weeks in Bali, as every format's starting point. */
export const exampleTransactions: ReadonlyArray<ExampleTransaction> = [
  {
    id: "P-1",
    amountMinor: 4_250_000,
    direction: "debit",
    day: "2026-01-05",
    description: "NASI AYAM KEDEWATAN, UBUD",
  },
  { id: "P-2", amountMinor: 2_500_000, direction: "debit", day: "2026-01-05", description: 'PARKIR "MONKEY FOREST"' },
  { id: "P-3", amountMinor: 2_500_000, direction: "debit", day: "2026-01-05", description: 'PARKIR "MONKEY FOREST"' },
  {
    id: "P-4",
    amountMinor: 150_000_050,
    direction: "credit",
    day: "2026-01-06",
    description: "GAJI & TUNJANGAN <JAN>",
  },
  { id: "P-5", amountMinor: 1, direction: "debit", day: "2026-01-07", description: "PEMBULATAN é 旅" },
]

/** A statement file of an invented account, with as many rows as a test wants. */

export interface StatementRow {
  readonly id: string
  /** Major units; below 0: money out. */
  readonly amount: number
  readonly name?: string
}

const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "")

/** OFX 1.x, of yesterday. */
export const ofxStatement = (rows: ReadonlyArray<StatementRow>, account = "acc-9"): string =>
  [
    ...["OFXHEADER:100", "DATA:OFXSGML", "VERSION:102", "SECURITY:NONE", "ENCODING:UTF-8", "CHARSET:NONE"],
    ...["COMPRESSION:NONE", "OLDFILEUID:NONE", "NEWFILEUID:NONE", "", "<OFX>"],
    ...["<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>", `<DTSERVER>${day(0)}120000<LANGUAGE>ENG`],
    ...["</SONRS></SIGNONMSGSRSV1>", "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>"],
    ...["<STMTRS><CURDEF>IDR", `<BANKACCTFROM><BANKID>014<ACCTID>${account}<ACCTTYPE>CHECKING</BANKACCTFROM>`],
    `<BANKTRANLIST><DTSTART>${day(-2)}<DTEND>${day(0)}`,
    ...rows.map(
      ({ id, amount, name = "WARUNG MADE" }) =>
        `<STMTTRN><TRNTYPE>${amount < 0 ? "DEBIT" : "CREDIT"}<DTPOSTED>${day(-1)}120000<TRNAMT>${amount.toFixed(2)}<FITID>${id}<NAME>${name}</STMTTRN>`,
    ),
    ...["</BANKTRANLIST>", `<LEDGERBAL><BALAMT>1000.00<DTASOF>${day(0)}120000</LEDGERBAL>`],
    "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
  ].join("\n")

import { expect, test } from "vitest"
import { statementKind } from "./statement-kind.ts"

test.each([
  ["mutasi.csv", "No. rekening,=,'77\nTanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo\n", "bca"],
  [
    "mutasi.csv",
    "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit",
    "mandiri",
  ],
  ["export.csv", "Date,Details,Paid out,Paid in,Balance\n", "csv"],
  ["export.csv", "Tanggal;Keterangan;Debet;Kredit;Saldo\n", "csv"],
  ["download", "OFXHEADER:100\nDATA:OFXSGML\n<OFX>", "ofx"],
  ["may.xml", '<?xml version="1.0"?><?OFX OFXHEADER="200"?><OFX>', "ofx"],
  ["may.txt", '<ns:Document xmlns:ns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">', "camt"],
  ["may.xml", "", "camt"],
  ["may.qfx", "", "ofx"],
  ["photo.png", "\u0089PNG", undefined],
])("%s that holds %j", (name, start, kind) => expect(statementKind(name, start)).toBe(kind))

/** Which format a chosen statement file most likely has, by what stands in it, else by its name: a proposal, no more. */

export type StatementKind = "camt" | "ofx" | "bca" | "mandiri" | "csv"

/** @param start the file's first lines, as text */
export const statementKind = (fileName: string, start: string): StatementKind | undefined => {
  if (/<OFX>|OFXHEADER/i.test(start)) return "ofx"
  if (/<(?:\w+:)?Document\b|camt\.05[234]/.test(start)) return "camt"
  if (/Account No\b.*Reference No\./i.test(start)) return "mandiri"
  if (/Tanggal( Transaksi)?\W.*Keterangan\W.*Saldo/i.test(start) && /No\. ?rekening/i.test(start)) return "bca"
  if (/\.(ofx|qfx)$/i.test(fileName)) return "ofx"
  if (/\.xml$/i.test(fileName)) return "camt"
  return /\.(csv|txt|tsv)$/i.test(fileName) ? "csv" : undefined
}

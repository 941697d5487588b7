/**
 * What a row is beside a purchase, where its source has no field for it: banks say cash from a machine, their own fees
 * and the filling of a wallet in a few fixed words. A transfer is not told by its words: people pay for rooms by transfer.
 */
import type { CanonicalTransaction } from "./format.ts"

type Kind = CanonicalTransaction["kind"]

const words: ReadonlyArray<readonly [RegExp, Kind]> = [
  [
    /^(biaya|fee|charge|service charge|admin(istration)? fee)\b|\bbiaya (adm|admin|administrasi|txn|transaksi|transfer)\b/i,
    "fee",
  ],
  [
    /\b(tarik(an)? (tunai|atm)|(penarikan|pengambilan) (tunai|uang)|atm tarik|cash withdrawal|atm withdrawal|cash advance)\b/i,
    "withdrawal",
  ],
  [
    /\b(top ?up|isi (saldo|ulang saldo))\b.*\b(gopay|ovo|dana|shopeepay|linkaja|flazz|e-?money|brizzi|e-?wallet)\b/i,
    "topup",
  ],
]

/** Undefined: a purchase, as far as its words go. */
export const kindInWords = (description: string, direction: CanonicalTransaction["direction"]): Kind =>
  direction === "credit" ? undefined : words.find(([pattern]) => pattern.test(description))?.[1]

/** The purse that a top-up fills, called as its own source would call it. */
const walletIn = (description: string): string | undefined =>
  /\b(gopay|ovo|dana|shopeepay|linkaja)\b/i.exec(description)?.[1]?.toLowerCase()

/** The same transaction, with its kind where its words tell one. */
export const kinded = (one: CanonicalTransaction): CanonicalTransaction => {
  const kind = one.kind ?? kindInWords(one.description, one.direction)
  if (kind === undefined || one.status === "reversal") return one
  const wallet = kind === "topup" && one.direction === "debit" ? walletIn(one.description) : undefined
  return { ...one, kind, ...(wallet === undefined ? {} : { wallet }) }
}

/**
 * How alike two merchants' names are: banks shorten, capitalise and decorate what a traveller types or a code says, so
 * words are compared by their beginnings, without what names a company's form, a place's number or a payment's way.
 */
const noise: ReadonlySet<string> = new Set(
  "pt cv tbk ud the and of at pos qris qr edc trx payment pembayaran purchase debit card kartu id idn indonesia".split(
    " ",
  ),
)

/** Words of letters, lower case, without accents; at most eight, as descriptors are short. */
export const wordsOf = (name: string): ReadonlyArray<string> =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1 && !noise.has(word))
    .slice(0, 8)

const isAlike = (left: string, right: string): boolean =>
  left === right || (Math.min(left.length, right.length) >= 4 && (left.startsWith(right) || right.startsWith(left)))

/** 0 to 1: the share of the shorter name's words that the other has; undefined when either says nothing. */
export const similarity = (left: string | undefined, right: string | undefined): number | undefined => {
  if (left === undefined || right === undefined) return undefined
  const [one, other] = [wordsOf(left), wordsOf(right)]
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (short.length === 0) return undefined
  return short.filter((word) => long.some((candidate) => isAlike(word, candidate))).length / short.length
}

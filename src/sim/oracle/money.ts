/** Whole minor units, by way of fractions of whole numbers. */

const decimals: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 }

/** To the nearest, half to even; away from the sign. */
const nearest = (top: bigint, bottom: bigint): bigint => {
  const floor = top / bottom
  const left = (top % bottom) * 2n
  return left > bottom || (left === bottom && floor % 2n === 1n) ? floor + 1n : floor
}

/** Minor units at a decimal rate, half to even. */
export const exchange = (minor: number, from: string, to: string, rate: string): number => {
  const [whole = "", fraction = ""] = rate.split(".")
  const top = BigInt(Math.abs(minor)) * BigInt(whole + fraction) * 10n ** BigInt(decimals[to] ?? 2)
  const bottom = 10n ** BigInt((decimals[from] ?? 2) + fraction.length)
  return Number(nearest(top, bottom)) * Math.sign(minor) + 0
}

/** So much of an amount as `taken` is of `whole`, half to even. */
export const portion = (minor: number, taken: number, whole: number): number =>
  whole === 0 ? 0 : Number(nearest(BigInt(Math.abs(minor)) * BigInt(taken), BigInt(whole))) * Math.sign(minor) + 0

/** An amount by weights, each part cut down to whole units; the last takes what is left. */
export const divide = (minor: number, weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sum = weights.reduce((left, right) => left + right, 0)
  const cut = weights.map((weight) => (sum === 0 ? 0 : Number((BigInt(minor) * BigInt(weight)) / BigInt(sum))))
  const others = cut.slice(0, -1)
  return [...others, minor - others.reduce((left, right) => left + right, 0)].map((part) => part + 0)
}

/** Given amounts as far as the whole reaches; the last takes what is left. */
export const fill = (whole: number, amounts: ReadonlyArray<number>): ReadonlyArray<number> => {
  let left = whole
  return amounts.map((amount, index) => {
    const part = index === amounts.length - 1 ? left : Math.min(left, amount)
    left -= part
    return part
  })
}

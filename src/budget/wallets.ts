/**
 * The purses of a trip: what each transaction put in or took out, added up per name and currency. Sums of differences
 * alone (I8), exact (I7). A purse from which more went than ever came is not shown below nothing: the rest came from
 * somewhere that nobody has told of.
 */
import type { WalletMove } from "./model.ts"
import { readInteger, readList, readText } from "./shape.ts"
import type { WalletView } from "./view.ts"

/** Ascending by name and currency; one that holds nothing is not in it. */
export type Wallets = Array<WalletMove>

const compare = (left: WalletMove, right: WalletMove): number => {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1
  return left.currency === right.currency ? 0 : left.currency < right.currency ? -1 : 1
}

/** @param times 1 when the moves come in, -1 when they go out again */
export const addMoves = (wallets: Wallets, moves: ReadonlyArray<WalletMove>, times: 1 | -1): void => {
  for (const { name, currency, minor } of moves) {
    const index = wallets.findIndex((one) => one.name === name && one.currency === currency)
    const before = wallets[index]
    const now = { name, currency, minor: (before?.minor ?? 0) + times * minor + 0 }
    if (before !== undefined) wallets.splice(index, 1)
    if (now.minor === 0) continue
    wallets.push(now)
    wallets.sort(compare)
  }
}

export const packWallets = (moves: ReadonlyArray<WalletMove>): ReadonlyArray<unknown> =>
  moves.map(({ name, currency, minor }) => [name, currency, minor])

/** @throws ShapeError */
export const readWallets = (value: unknown): Wallets =>
  readList(value, (item) => {
    const [name, currency, minor] = readList(item, (field) => field)
    return { name: readText(name), currency: readText(currency), minor: readInteger(minor) }
  })

/** Whether the sums stay exact. */
export const canAdd = (wallets: Wallets, moves: ReadonlyArray<WalletMove>): boolean => {
  const gross = [...wallets, ...moves].reduce((sum, { minor }) => sum + Math.abs(minor), 0)
  return Number.isSafeInteger(gross)
}

/** As a traveller sees them. */
export const viewWallets = (wallets: Wallets): ReadonlyArray<WalletView> =>
  wallets.map(({ name, currency, minor }) => ({
    name,
    currency,
    balanceMinor: Math.max(0, minor),
    unknownMinor: Math.max(0, -minor),
  }))

/** Trips with companions: who may add to a trip at an instant, who bears an expense, who owes whom. */
import { divide, fill } from "./money.ts"

/** From this time on; null: nobody any more. */
export interface RoleWord {
  readonly timeMs: number
  readonly role: string | null
}

/** Whether somebody with these words was an owner or an editor then. */
export const mayAdd = (words: ReadonlyArray<RoleWord>, timeMs: number): boolean => {
  const until = words.filter((word) => word.timeMs <= timeMs)
  const last = until.sort((left, right) => left.timeMs - right.timeMs).at(-1)
  return last?.role === "owner" || last?.role === "editor"
}

/** As the events have it. */
export interface Bearers {
  readonly how: string
  readonly parts: ReadonlyArray<{ readonly userId: string; readonly weight?: number; readonly amountMinor?: number }>
}

/** Who paid, and who bears how much. */
export interface Cost {
  readonly payer: string
  readonly shares: ReadonlyArray<readonly [userId: string, minor: number]>
}

/** @param worthMinor in the budget's currency @param wholeMinor of the expense in its own */
export const costOf = (payer: string, { how, parts }: Bearers, worthMinor: number, wholeMinor: number): Cost => {
  const exact = fill(
    wholeMinor,
    parts.map((part) => part.amountMinor ?? 0),
  )
  const weights = parts.map((part, index) => {
    if (how === "equal") return 1
    return how === "shares" ? (part.weight ?? 0) : (exact[index] ?? 0)
  })
  const minors = divide(worthMinor, weights)
  return { payer, shares: parts.map(({ userId }, index) => [userId, minors[index] ?? 0]) }
}

/** What bearers get back when a cost falls from one worth to another: the difference of what they bear. */
export const givenBack = ({ payer, shares }: Cost, fromMinor: number, toMinor: number): Cost => {
  const weights = shares.map(([, minor]) => Math.abs(minor))
  const before = divide(fromMinor, weights)
  const after = divide(toMinor, weights)
  return { payer, shares: shares.map(([userId], index) => [userId, (after[index] ?? 0) - (before[index] ?? 0)]) }
}

export interface Settlement {
  readonly from: string
  readonly to: string
  readonly amountMinor: number
}

/** Net figures by user id, without those of nothing. */
export const balancesOf = (
  costs: ReadonlyArray<Cost>,
  settlements: ReadonlyArray<Settlement>,
): Readonly<Record<string, number>> => {
  const net = new Map<string, number>()
  const add = (userId: string, minor: number) => net.set(userId, (net.get(userId) ?? 0) + minor)
  for (const { payer, shares } of costs) {
    for (const [userId, minor] of shares) {
      add(payer, minor)
      add(userId, -minor)
    }
  }
  for (const { from, to, amountMinor } of settlements) {
    add(from, amountMinor)
    add(to, -amountMinor)
  }
  return Object.fromEntries([...net].filter(([, minor]) => minor !== 0))
}

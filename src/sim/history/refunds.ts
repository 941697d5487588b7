/**
 * Refunds that name their purchase: partial, full and more than full, before and after it, several of one purchase, of a
 * purchase that never comes, in another currency, of a refund, amended to name another purchase or none, reversed, and
 * linked, or not, by the traveller's own word.
 */
import { cardSource, hourMs, type Story, type TransactionKey } from "./story.ts"

/** A purchase as its refunds know it. */
export interface Purchase extends TransactionKey {
  readonly timeMs: number
  readonly amountMinor: number
  readonly currency: string
}

const nameOf = ({ account, externalId }: TransactionKey) => ({ source: cardSource, account, externalId })

const tellRefund = (
  story: Story,
  userId: string,
  purchase: Purchase,
  others: ReadonlyArray<TransactionKey>,
  externalId: string,
): void => {
  const { dice } = story
  const key = { account: purchase.account, externalId }
  let timeMs = story.instant(purchase.timeMs + dice.integer(-5, 90) * hourMs)
  const body = (named: TransactionKey | undefined) => ({
    ...key,
    amountMinor: dice.weighted([
      [purchase.amountMinor, 2],
      [dice.integer(1, purchase.amountMinor), 4],
      [purchase.amountMinor + dice.integer(1, 5_000), 1],
    ]),
    currency: dice.chance(0.1) ? "USD" : purchase.currency,
    direction: dice.chance(0.05) ? "debit" : "credit",
    status: dice.pick(["posted", "posted", "pending"]),
    ...(dice.chance(0.5) ? { kind: "refund" } : {}),
    ...(named === undefined ? {} : { refunds: nameOf(named) }),
  })
  const never = { account: "main", externalId: `${externalId}-never` }
  const first = dice.weighted<TransactionKey>([
    [purchase, 14],
    [never, 1],
    [key, 0.5],
    [dice.pick([purchase, ...others]), 2],
  ])
  story.add(userId, "txn.recorded.v1", timeMs, body(first))
  for (let revision = 1; revision <= 2; revision++) {
    timeMs = story.instant(timeMs + dice.integer(1, 9) * hourMs)
    if (dice.chance(0.25)) {
      const named = dice.weighted<TransactionKey | undefined>([
        [purchase, 6],
        [dice.pick([purchase, ...others]), 2],
        [undefined, 1],
      ])
      story.add(userId, "txn.amended.v1", timeMs, { ...body(named), revision })
    }
    if (dice.chance(0.15)) story.add(userId, "txn.reversed.v1", timeMs, { ...key, revision })
    if (dice.chance(0.2)) {
      const named = dice.weighted<TransactionKey | undefined>([
        [dice.pick([purchase, ...others]), 3],
        [undefined, 1],
      ])
      const refunds = named === undefined ? null : nameOf(named)
      story.add(userId, "txn.linked.v1", story.instant(timeMs), { source: cardSource, ...key, refunds })
    }
    if (dice.chance(0.15)) {
      const said = dice.pick([{ budgetId: null }, { category: "health" }, { budgetId: `${userId}-trip0` }])
      story.add(userId, "txn.assigned.v1", timeMs, { source: cardSource, ...key, ...said })
    }
  }
}

/** @param purchases of one traveller */
export const tellRefunds = (story: Story, userId: string, purchases: ReadonlyArray<Purchase>): void => {
  const { dice } = story
  const told: Array<TransactionKey> = []
  for (const purchase of purchases) {
    if (!dice.chance(0.3)) continue
    for (let index = 0, count = dice.integer(1, 3); index < count; index++) {
      const externalId = `${purchase.externalId}-refund${index}`
      tellRefund(story, userId, purchase, [...purchases, ...told], externalId)
      told.push({ account: purchase.account, externalId })
    }
  }
}

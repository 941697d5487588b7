/**
 * Payments that several sources tell of: a scan, an entry by hand, a notice, an authorisation, and the bank's own word,
 * in any order and not always all of them, so that the engine's matcher decides; the traveller's word that two are one or
 * are not, in chains and circles; and their own money on its way into a purse, from one leg or from both.
 */
import type { Category } from "../../../config/taxonomy.ts"
import { cardSource, dayMs, historyStartMs, hourMs, type Slot, type Story, type TransactionKey } from "./story.ts"

interface Named extends TransactionKey {
  readonly source: string
}

const sources = ["qris/app", "manual/app", "notice/bca", cardSource] as const
/** No word that any rule knows. */
const merchants = ["Zorblax Qwyx", "Vrimfel", "Quuxon Drabble"] as const
const categories: ReadonlyArray<Category> = ["food", "health"]

const tellPayment = (story: Story, userId: string, slot: Slot, name: string): ReadonlyArray<Named> => {
  const { dice } = story
  const timeMs = historyStartMs + slot.startDay * dayMs + dice.integer(0, 4 * 24) * hourMs
  const payment = { amountMinor: dice.integer(1, 40_000), currency: dice.pick(["IDR", "USD"]), direction: "debit" }
  const merchant = dice.pick(merchants)
  const told: Array<Named> = []
  const tell = (source: string, account: string, externalId: string, afterHours: number, more: object): void => {
    const atMs = story.instant(timeMs + afterHours * hourMs)
    const data = { account, externalId, ...payment, mcc: "5812", status: "posted", ...more }
    story.add(userId, "txn.recorded.v1", atMs, data, story.moment(), { source })
    told.push({ source, account, externalId })
    if (dice.chance(0.1)) {
      const key = { account, externalId, revision: 1 }
      story.add(userId, "txn.reversed.v1", story.instant(atMs), key, story.moment(), { source })
    }
  }
  for (const source of sources) {
    if (!dice.chance(0.45)) continue
    const words = dice.chance(0.7) ? { merchant } : {}
    const typed = source === "manual/app" && dice.chance(0.5) ? { category: dice.pick(categories) } : {}
    const account = source === "manual/app" ? dice.pick(["cash", "main"]) : "main"
    const status = source === cardSource ? "pending" : "posted"
    tell(source, account, `${name}-${source.slice(0, 2)}`, dice.integer(0, 3), { ...words, ...typed, status })
  }
  const posted = dice.chance(0.2) ? { amountMinor: payment.amountMinor + 1 } : {}
  if (dice.chance(0.8)) tell(cardSource, "main", `${name}-posted`, dice.integer(4, 40), { merchant, ...posted })
  return told
}

const tellOwnMoney = (story: Story, userId: string, slot: Slot, name: string): ReadonlyArray<Named> => {
  const { dice } = story
  const timeMs = historyStartMs + slot.startDay * dayMs + dice.integer(0, 4 * 24) * hourMs
  const amountMinor = dice.integer(2_000, 90_000)
  const feeMinor = dice.chance(0.5) ? dice.integer(1, 1_999) : undefined
  const fee = feeMinor === undefined ? {} : { feeMinor }
  const common = { account: "main", currency: "IDR", status: "posted" }
  const come = { ...common, externalId: `${name}-in`, direction: "credit", kind: "topup" }
  const gone = { ...common, externalId: `${name}-out`, direction: "debit", amountMinor, ...fee }
  if (dice.chance(0.5)) {
    story.add(userId, "txn.recorded.v1", story.instant(timeMs), { ...gone, kind: "withdrawal" })
    return [{ source: cardSource, account: "main", externalId: gone.externalId }]
  }
  const kind = dice.pick(["topup", "transfer", "exchange", "purchase"])
  const into = dice.chance(0.3) ? { into: { wallet: "gopay", amountMinor, currency: "IDR" } } : {}
  story.add(userId, "txn.recorded.v1", story.instant(timeMs), { ...gone, ...into, kind })
  const received = amountMinor - (dice.chance(0.5) ? (feeMinor ?? 0) : 0)
  const wallet = { source: "wallet/gopay" }
  story.add(
    userId,
    "txn.recorded.v1",
    story.instant(timeMs),
    { ...come, amountMinor: received },
    story.moment(),
    wallet,
  )
  return [
    { source: cardSource, account: "main", externalId: gone.externalId },
    { source: "wallet/gopay", account: "main", externalId: come.externalId },
  ]
}

/** @param purchases of one traveller, told otherwise */
export const tellMatches = (
  story: Story,
  userId: string,
  slots: ReadonlyArray<Slot>,
  purchases: ReadonlyArray<TransactionKey>,
): void => {
  const { dice } = story
  const told: Array<Named> = purchases.map(({ account, externalId }) => ({ source: cardSource, account, externalId }))
  for (let index = 0, count = dice.pick([0, 1, 2, 3]); index < count; index++) {
    told.push(...tellPayment(story, userId, dice.pick(slots), `${userId}-pay${index}`))
    if (dice.chance(0.4)) told.push(...tellOwnMoney(story, userId, dice.pick(slots), `${userId}-own${index}`))
  }
  for (let count = dice.pick([0, 1, 3, 6]); count > 0 && told.length > 1; count--) {
    const [one, other] = [dice.pick(told), dice.pick(told)]
    if (one === other) continue
    const timeMs = story.instant(historyStartMs + dice.integer(0, 900) * hourMs)
    const by = dice.pick(["traveller", "traveller", "matcher"])
    const word = (same: boolean) => ({ ...one, with: other, same, by })
    story.add(userId, "txn.matched.v1", timeMs, word(dice.chance(0.8)))
    if (dice.chance(0.3)) story.add(userId, "txn.matched.v1", story.instant(timeMs), word(false))
  }
  for (const { source, account, externalId } of told.slice(purchases.length)) {
    if (!dice.chance(0.2)) continue
    const timeMs = story.instant(historyStartMs + dice.integer(0, 900) * hourMs)
    const said = dice.pick([{ budgetId: null }, { category: "shopping" }, { budgetId: dice.pick(slots).budgetId }])
    story.add(userId, "txn.assigned.v1", timeMs, { source, account, externalId, ...said })
  }
}

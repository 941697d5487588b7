/** Where a transaction counts, in which of its parts, as what, and who bears it; and its refunds after it. */
import { type Bearers, type Cost, costOf, mayAdd } from "./companions.ts"
import type { Event } from "./event.ts"
import { divide, exchange } from "./money.ts"
import type { Rates } from "./rates.ts"
import { type Given, giveBack } from "./refunds.ts"
import { amountsOf, type Part } from "./splits.ts"
import { taughtCategory } from "./taught.ts"
import { dateIn } from "./time.ts"
import { isReversed, kindOf, newestBody, newestWord, partsOf, sharingOf, type Transaction } from "./transaction.ts"
import type { Budget, Traveller } from "./traveller.ts"
import { type Moves, movesOf } from "./wallets.ts"

/** More than this no transaction is worth to any budget: it is held. */
const spendMinorMax = 10_000_000_000_000
const categoryOfMcc: Readonly<Record<string, string>> = {
  "5812": "food",
  "7011": "lodging",
  "4121": "transport_local",
  "5411": "groceries",
  "4511": "transport_intercity",
}
export interface Placed {
  readonly budgetId: string
  readonly spendMinor: number
  readonly status: string
  readonly category: string
  readonly date: string
  readonly line: string
  readonly cost?: Cost
  readonly moves: Moves
}

const dateFor = (body: Event, budget: Budget): string =>
  (body.data["localDate"] as string | undefined) ?? dateIn(Date.parse(body.time), budget.timeZone)

/** Of a companion's expense: who paid it, and how it is shared. */
const companionOf = ({ source, data }: Event): { payer: string; split: Bearers; saidMs: number } | undefined => {
  const shared = data["shared"] as { readonly saidAt: string; readonly split: Bearers } | undefined
  if (shared === undefined || !source.startsWith("companion/")) return undefined
  return { payer: source.slice("companion/".length), split: shared.split, saidMs: Date.parse(shared.saidAt) }
}

/** The budget of a transaction, or of a part of it. */
const homeOf = (
  traveller: Traveller,
  transaction: Transaction,
  body: Event,
  part: Part,
): Budget | "held" | "by-word" => {
  const { data } = body
  const timeMs = Date.parse(body.time)
  const companion = companionOf(body)
  const trip = traveller.budgets.find((one) => one.budgetId === data.budgetId)
  if (companion !== undefined && !mayAdd(trip?.members.get(companion.payer) ?? [], companion.saidMs)) return "held"
  const said = part.budgetId === undefined ? newestWord(transaction, "budgetId")?.data.budgetId : part.budgetId
  if (said === null) return "by-word"
  const isOpenFor = (closedMs: number, zone: string): boolean =>
    data["localDate"] === undefined ? timeMs <= closedMs : String(data["localDate"]) <= dateIn(closedMs, zone)
  const named = said ?? sharingOf(transaction)?.budgetId ?? data.budgetId
  const budget =
    named === undefined
      ? traveller.budgets
          .filter((one) => one.closedMs === undefined || isOpenFor(one.closedMs, one.timeZone))
          .filter((one) => one.startDate <= dateFor(body, one) && dateFor(body, one) <= one.endDate)
          .sort((left, right) => left.openedMs - right.openedMs || (left.budgetId < right.budgetId ? -1 : 1))
          .at(-1)
      : traveller.budgets.find((one) => one.budgetId === named)
  return budget ?? "held"
}

const ownMoney = ["transfer", "withdrawal", "topup", "exchange"]
const spends = ({ data }: Event): boolean =>
  data["direction"] === "debit" && (kindOf(data) === "purchase" || kindOf(data) === "fee")
const gives = ({ data }: Event): boolean => data["direction"] === "credit" && kindOf(data) === "refund"

const categoryOf = (traveller: Traveller, transaction: Transaction, body: Event): string => {
  const { data } = body
  const guessed = kindOf(data) === "fee" ? "fees_cash" : (categoryOfMcc[String(data["mcc"])] ?? "other")
  const typed = body.source.startsWith("manual/") ? data.category : undefined
  const word = newestWord(transaction, "category")?.data.category ?? typed
  return word ?? taughtCategory(traveller, body) ?? data.category ?? guessed
}

/** Who bears it, where it counts in the trip that it is shared with. */
const costIn = (
  userId: string,
  transaction: Transaction,
  body: Event,
  budgetId: string,
  spendMinor: number,
): Cost | undefined => {
  const companion = companionOf(body)
  const own = sharingOf(transaction)
  const trip = companion === undefined ? own?.budgetId : body.data.budgetId
  const split = companion === undefined ? own?.split : companion.split
  if (trip !== budgetId || split === undefined) return undefined
  return costOf(companion?.payer ?? userId, split, spendMinor, Number(body.data["amountMinor"]))
}

const statusOf = (transaction: Transaction, { data }: Event): string =>
  isReversed(transaction) ? "reversed" : String(data["status"])

const lineOf = (transaction: Transaction, body: Event, spendMinor: number): string =>
  `${transaction.source} ${body.data.externalId} ${statusOf(transaction, body)} ${spendMinor}`

/** Where a transaction counts that is no refund of another: each of its parts, the whole when it has none. */
export const place = (
  traveller: Traveller,
  transaction: Transaction,
  body: Event,
  rates: Rates,
): { readonly parts: ReadonlyArray<Given<Placed>>; readonly held: boolean } => {
  const { data } = body
  const currency = String(data["currency"])
  const isMoved = transaction.isMoved === true || ownMoney.includes(kindOf(data))
  const said = isMoved ? [] : partsOf(transaction)
  const fee =
    isMoved && data["direction"] === "debit" ? Math.min(Number(data["feeMinor"] ?? 0), Number(data["amountMinor"])) : 0
  const isSpend = fee > 0 || (spends(body) && !isMoved)
  const sign = isReversed(transaction) ? 0 : isSpend ? 1 : gives(body) ? -1 : 0
  const amounts = amountsOf(fee > 0 ? fee : Number(data["amountMinor"]), said)
  const homes = amounts.map((amountMinor, index) => {
    const part = said[index] ?? {}
    const budget = homeOf(traveller, transaction, body, part)
    if (typeof budget === "string") return { amountMinor, part, held: budget }
    const date = dateFor(body, budget)
    const rate = currency === budget.currency ? "1" : rates.find(currency, budget.currency, date)
    return rate === undefined ? { amountMinor, part, held: "held" } : { amountMinor, part, budget, date, rate }
  })
  const worthOf = (index: number): number | undefined => {
    const { budget, rate = "" } = homes[index] ?? {}
    if (budget === undefined) return 0
    // What is converted alike is converted together, and then divided.
    const alike = homes.flatMap((one, at) => (one.budget?.currency === budget.currency ? [at] : []))
    const weights = alike.map((at) => amounts[at] ?? 0)
    const minor = sign * weights.reduce((left, right) => left + right, 0) + 0
    const worth = currency === budget.currency ? minor : exchange(minor, currency, budget.currency, rate)
    if (Math.abs(worth) > spendMinorMax) return undefined
    return divide(worth, weights)[alike.indexOf(index)] ?? 0
  }
  const parts = homes.map(({ amountMinor, part, budget, date }, index): Given<Placed> => {
    const originalMinor = sign === 1 && !isMoved ? amountMinor : 0
    if (budget === undefined || date === undefined) return { originalMinor, place: undefined }
    const { budgetId } = budget
    const spendMinor = worthOf(index)
    if (spendMinor === undefined) return { originalMinor, place: undefined }
    const cost = costIn(traveller.userId, transaction, body, budgetId, spendMinor)
    const isFee = fee > 0 && sign === 1
    const word = newestWord(transaction, "category")?.data.category
    const category = part.category ?? (isFee ? (word ?? "fees_cash") : categoryOf(traveller, transaction, body))
    const status = statusOf(transaction, body)
    const moves = movesOf(transaction, body, isMoved ? Number(data["amountMinor"]) : amountMinor)
    const line = lineOf(transaction, body, spendMinor)
    const shared = cost === undefined ? {} : { cost }
    return { originalMinor, place: { budgetId, spendMinor, status, category, date, line, moves, ...shared } }
  })
  const isNowhere = parts.every((part) => part.place === undefined)
  const isTooMuch = homes.some((home, index) => home.budget !== undefined && parts[index]?.place === undefined)
  return { parts, held: isNowhere || isTooMuch || homes.some((home) => home.held === "held") }
}

/** The refunds of one purchase, each where it counts. */
export const placeRefunds = (
  traveller: Traveller,
  purchase: Event,
  parts: ReadonlyArray<Given<Placed>>,
  refunds: ReadonlyArray<Transaction>,
): ReadonlyArray<Placed> => {
  const counting = refunds
    .flatMap((refund) => {
      const body = newestBody(refund)
      const isWanted = newestWord(refund, "budgetId")?.data.budgetId !== null
      return body !== undefined && isWanted && body.data["currency"] === purchase.data["currency"]
        ? [{ refund, body }]
        : []
    })
    .sort((left, right) => Date.parse(left.body.time) - Date.parse(right.body.time))
  const given = giveBack(
    parts,
    counting.map(({ refund, body }) => (isReversed(refund) ? 0 : Number(body.data["amountMinor"]))),
  )
  return counting.flatMap(({ refund, body }, index) =>
    (given[index] ?? []).flatMap(({ place: { budgetId, category }, spendMinor, cost }) => {
      const budget = traveller.budgets.find((one) => one.budgetId === budgetId)
      if (budget === undefined) return []
      return {
        budgetId,
        spendMinor,
        status: statusOf(refund, body),
        category: newestWord(refund, "category")?.data.category ?? category,
        date: dateFor(body, budget),
        line: lineOf(refund, body, spendMinor),
        moves: {},
        ...(cost === undefined ? {} : { cost }),
      }
    }),
  )
}

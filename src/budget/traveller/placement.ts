/**
 * Which budget a transaction belongs to, on which of its days, and what it is worth there. Derived from the record and
 * the user's budgets alone, so that the order of events does not matter (I8); a rate once used stays frozen (I7).
 */
import { limits } from "../../../config/limits.ts"
import { type Category, oneOffCategories } from "../../../config/taxonomy.ts"
import { localDay } from "../calendar.ts"
import { mayAdd, roleAt } from "../companions/members.ts"
import { sharedCost } from "../companions/shares.ts"
import type { BudgetEntry, EpochDay, TransactionKindName } from "../model.ts"
import { convertWithin, split } from "../money.ts"
import { withWallets } from "./matching/wallet-moves.ts"
import { type MerchantWords, taughtCategory } from "./merchant-words.ts"
import type { Body, Placed, TransactionRecord } from "./record.ts"
import { isReversed, kindOf, placementsOf, saidCategory, wordOf } from "./record.ts"
import { partAmounts, partIdentity, type SplitPart } from "./split.ts"
import type { BudgetHead, Held, TravellerState } from "./state.ts"

/** Units of `quote` per unit of `base` on that day, as a decimal text, or undefined when none is known. */
export type FindRate = (base: string, quote: string, day: EpochDay) => string | undefined

/** What the rules say of a transaction; the body tells which one, so that an archived decision can be found again. */
export type CategoriseBody = (body: Body) => Decided

export type Placement = { readonly budgetId: string; readonly entry: BudgetEntry } | { readonly held: Held["reason"] }

export const dayIn = (body: Body, timeZone: string): EpochDay => body.givenDay ?? localDay(body.timeMs, timeZone)

const opensLater = (left: BudgetHead, right: BudgetHead): boolean =>
  left.openedMs !== right.openedMs ? left.openedMs > right.openedMs : left.budgetId > right.budgetId

/** Where the source knows days only, its day decides, and the day of closing is still the budget's. */
const isAfterClosing = (body: Body, { closedMs, timeZone }: BudgetHead): boolean =>
  closedMs !== undefined &&
  (body.givenDay === undefined ? body.timeMs > closedMs : body.givenDay > localDay(closedMs, timeZone))

/**
 * The latest opened (by the opening's own time) of the user's budgets that contains the transaction's local date. A
 * closed one goes on counting what happened before it was closed, however late it becomes known.
 */
export const budgetByDate = (traveller: TravellerState, body: Body): BudgetHead | undefined => {
  let found: BudgetHead | undefined
  for (const head of traveller.budgets) {
    if (isAfterClosing(body, head)) continue
    const day = dayIn(body, head.timeZone)
    if (day < head.startDay || day > head.endDay) continue
    if (found === undefined || opensLater(head, found)) found = head
  }
  return found
}

export const headOf = (traveller: TravellerState, budgetId: string): BudgetHead | undefined =>
  traveller.budgets.find((head) => head.budgetId === budgetId)

/**
 * Positive is spend. Only purchases, fees and refunds touch what was spent; a credit that is no refund (salary, a
 * transfer in, cashback for no purchase that is known) is not negative spend, and moving one's own money is no spend.
 */
export const signOf = (record: TransactionRecord, body: Body): 1 | 0 | -1 => {
  if (isReversed(record) || record.pairOf !== undefined) return 0
  switch (kindOf(record, body)) {
    case "purchase":
    case "fee":
      return body.direction === "debit" ? 1 : 0
    case "refund":
      return body.direction === "credit" ? -1 : 0
    case "income":
    case "transfer":
    case "withdrawal":
    case "topup":
    case "exchange":
    case "cashback":
      return 0
  }
}

const movesOwnMoney: ReadonlySet<TransactionKindName> = new Set(["transfer", "withdrawal", "topup", "exchange"])

/** Money that goes from one hand of the traveller's into the other, by its kind or as a pair. */
export const isOwnMoney = (record: TransactionRecord, body: Body): boolean =>
  record.pairOf !== undefined || movesOwnMoney.has(kindOf(record, body))

/** What moving it cost. */
const feeOf = (record: TransactionRecord, body: Body): number =>
  body.feeMinor !== undefined && body.direction === "debit" && !isReversed(record) && isOwnMoney(record, body)
    ? Math.min(body.feeMinor, body.originalMinor)
    : 0

/** The rate that the transaction has already used in this budget, on this day: another day has its own. */
const frozenRate = (
  { placed, parts }: TransactionRecord,
  budgetId: string,
  currency: string,
  day: EpochDay,
): string | undefined => {
  const uses = ({ budgetId: id, entry }: Placed): boolean =>
    id === budgetId && entry.originalCurrency === currency && entry.localDay === day
  return placed !== undefined ? (uses(placed) ? placed.entry.rate : undefined) : parts?.find(uses)?.entry.rate
}

/** Null for the budget's own currency; undefined when a rate is needed and not known. */
const rateIn = (
  head: BudgetHead,
  record: TransactionRecord,
  body: Body,
  day: EpochDay,
  findRate: FindRate,
): string | null | undefined =>
  body.originalCurrency === head.currency
    ? null
    : (frozenRate(record, head.budgetId, body.originalCurrency, day) ??
      findRate(body.originalCurrency, head.currency, day))

/** In the budget's currency; undefined for more than any transaction may be, which would leave its sums no room (I7). */
const worthIn = (head: BudgetHead, minor: number, currency: string, rate: string): number | undefined =>
  convertWithin(limits.amountMinorMax, minor, currency, head.currency, rate)

/** The budget that a transaction, or a part that names one, belongs to; or why it has none. */
const homeOf = (
  traveller: TravellerState,
  record: TransactionRecord,
  body: Body,
  partBudgetId?: string | null,
): BudgetHead | Held["reason"] => {
  const { companion, givenBudgetId } = body
  if (companion !== undefined) {
    const members = givenBudgetId === undefined ? undefined : traveller.members.get(givenBudgetId)
    if (!mayAdd(roleAt(members, companion.userId, companion.saidAtMs))) return "not-a-member"
  }
  const word = wordOf(record)
  const said = partBudgetId === undefined ? word?.budget?.budgetId : partBudgetId
  if (said === null) return "by-word"
  const named = said ?? word?.sharing?.sharing?.budgetId ?? givenBudgetId
  const head = named === undefined ? budgetByDate(traveller, body) : headOf(traveller, named)
  return head ?? (named === undefined ? "no-budget" : "unknown-budget")
}

/** Where the transaction counts now, or why it is kept aside. */
export const place = (
  traveller: TravellerState,
  record: TransactionRecord,
  body: Body,
  findRate: FindRate,
  categorise: CategoriseBody,
): Placement => {
  const head = homeOf(traveller, record, body)
  if (typeof head === "string") return { held: head }
  const day = dayIn(body, head.timeZone)
  const rate = rateIn(head, record, body, day, findRate)
  if (rate === undefined) return { held: "no-rate" }
  const feeMinor = feeOf(record, body)
  const signed = feeMinor > 0 ? feeMinor : signOf(record, body) * body.originalMinor + 0
  const spendMinor = rate === null ? signed : worthIn(head, signed, body.originalCurrency, rate)
  if (spendMinor === undefined) return { held: "too-large" }
  const decided = feeMinor > 0 ? feeCategory(record) : categoryOf(traveller.merchantWords, record, body, categorise)
  const entry = withWallets(record, body, entryOf(record, body, day, spendMinor, rate, decided))
  return { budgetId: head.budgetId, entry: withCost(traveller, record, body, head.budgetId, entry) }
}

/** Who bears it, where it is shared: by the traveller's own word, or by the companion whose expense it is. */
const withCost = (
  traveller: TravellerState,
  record: TransactionRecord,
  body: Body,
  budgetId: string,
  entry: BudgetEntry,
): BudgetEntry => {
  const { companion } = body
  const sharing = wordOf(record)?.sharing?.sharing
  const said =
    companion === undefined
      ? sharing?.budgetId === budgetId
        ? { payerId: traveller.userId, split: sharing.split }
        : undefined
      : body.givenBudgetId === budgetId
        ? { payerId: companion.userId, split: companion.split }
        : undefined
  return said === undefined
    ? entry
    : { ...entry, shared: sharedCost(said.payerId, said.split, entry.spendMinor, body.originalMinor) }
}

interface Share {
  readonly index: number
  readonly head: BudgetHead
  readonly day: EpochDay
  readonly rate: string | null
  readonly originalMinor: number
}

/**
 * What each share is worth in its budget: of all that is converted alike, the sum is what the sum converts to. Shares
 * that together are worth too much are left out.
 */
const worthsOf = (shares: ReadonlyArray<Share>, sign: 1 | 0 | -1, currency: string): ReadonlyMap<Share, number> => {
  const worths = new Map<Share, number>()
  const alike = new Map<string, Array<Share>>()
  for (const share of shares) {
    const key = `${share.head.currency} ${share.rate ?? ""}`
    const group = alike.get(key)
    if (group === undefined) alike.set(key, [share])
    else group.push(share)
  }
  for (const group of alike.values()) {
    const [first] = group
    if (first === undefined) continue
    const amounts = group.map((share) => share.originalMinor)
    const total = sign * amounts.reduce((sum, amount) => sum + amount, 0) + 0
    const converted = first.rate === null ? total : worthIn(first.head, total, currency, first.rate)
    if (converted === undefined) continue
    const parts = split(converted, amounts)
    for (const [index, share] of group.entries()) worths.set(share, (parts[index] ?? 0) + 0)
  }
  return worths
}

const reasonsByWeight: ReadonlyArray<Held["reason"]> = [
  "no-rate",
  "not-a-member",
  "unknown-budget",
  "no-budget",
  "too-large",
]

/**
 * Where the parts of a split transaction count, and why the others do not: what can still come true (a rate, a budget)
 * before the traveller's word that a part belongs nowhere, which holds it only when nothing else is left.
 */
export const placeParts = (
  traveller: TravellerState,
  record: TransactionRecord,
  body: Body,
  parts: ReadonlyArray<SplitPart>,
  findRate: FindRate,
  categorise: CategoriseBody,
): { readonly parts: ReadonlyArray<Placed>; readonly held?: Held["reason"] } => {
  const amounts = partAmounts(body.originalMinor, parts)
  const reasons = new Set<Held["reason"]>()
  const shares: Array<Share> = []
  for (const [index, part] of parts.entries()) {
    const head = homeOf(traveller, record, body, part.budgetId)
    if (typeof head === "string") {
      reasons.add(head)
      continue
    }
    const day = dayIn(body, head.timeZone)
    const rate = rateIn(head, record, body, day, findRate)
    if (rate === undefined) reasons.add("no-rate")
    else shares.push({ index, head, day, rate, originalMinor: amounts[index] ?? 0 })
  }
  const worths = worthsOf(shares, signOf(record, body), body.originalCurrency)
  if (worths.size < shares.length) reasons.add("too-large")
  const counted = shares.filter((share) => worths.has(share))
  const placed = counted.map((share): Placed => {
    const category = parts[share.index]?.category
    const decided =
      category === undefined ? categoryOf(traveller.merchantWords, record, body, categorise) : saidByUser(category)
    const whole = entryOf(record, body, share.day, worths.get(share) ?? 0, share.rate, decided)
    const { budgetId } = share.head
    const entry = withCost(traveller, record, body, budgetId, whole)
    const identity = partIdentity(record.identity, share.index)
    return { budgetId, entry: withWallets(record, body, { ...entry, identity, originalMinor: share.originalMinor }) }
  })
  const held = reasonsByWeight.find((reason) => reasons.has(reason)) ?? (placed.length === 0 ? "by-word" : undefined)
  return { parts: placed, ...(held === undefined ? {} : { held }) }
}

export const entryOf = (
  record: TransactionRecord,
  body: Body,
  day: EpochDay,
  spendMinor: number,
  rate: string | null,
  decided: Decided,
): BudgetEntry => {
  const entry: { -readonly [Key in keyof BudgetEntry]: BudgetEntry[Key] } = {
    identity: record.identity,
    firstSeq: record.firstSeq,
    source: body.source,
    account: body.account,
    externalId: body.externalId,
    revision: body.revision,
    timeMs: body.timeMs,
    status: isReversed(record) ? "reversed" : body.status,
    kind: kindOf(record, body),
    direction: body.direction,
    originalMinor: body.originalMinor,
    originalCurrency: body.originalCurrency,
    category: decided.category,
    confidence: decided.confidence,
    decidedBy: decided.decidedBy,
    localDay: day,
    spendMinor,
    oneOff: oneOffCategories.has(decided.category),
  }
  if (body.givenDay !== undefined) entry.givenDay = body.givenDay
  if (body.mcc !== undefined) entry.mcc = body.mcc
  if (body.merchant !== undefined) entry.merchant = body.merchant
  if (body.description !== undefined) entry.description = body.description
  if (body.place !== undefined) entry.place = body.place
  if (body.spot !== undefined) entry.spot = body.spot
  if (rate !== null) entry.rate = rate
  return entry
}

/** A category, and how it was come by. */
export type Decided = Pick<BudgetEntry, "category" | "confidence" | "decidedBy">

export const saidByUser = (category: Category): Decided => ({ category, confidence: 1, decidedBy: "user" })

const feeCategory = (record: TransactionRecord): Decided => {
  const said = saidCategory(record)
  return said === undefined ? { category: "fees_cash", confidence: 1, decidedBy: "fee" } : saidByUser(said)
}

/** What a model or a table has decided, which another one may decide otherwise. */
const byRules: ReadonlySet<string> = new Set(["merchant", "mcc", "model", "fallback"])

export const isByRules = ({ decidedBy }: Pick<Decided, "decidedBy">): boolean => byRules.has(decidedBy)

/**
 * What was decided when it first counted, while it says the same of itself: a newer model decides what is new, and the
 * rest when \`pacer replay\` is told to (I1).
 */
const frozenDecision = (record: TransactionRecord, body: Body): Decided | undefined => {
  if (record.placed === undefined && record.parts === undefined) return undefined
  const entry = placementsOf(record).find((one) => isByRules(one.entry))?.entry
  const isSame =
    entry !== undefined &&
    entry.merchant === body.merchant &&
    entry.description === body.description &&
    entry.mcc === body.mcc &&
    entry.kind === body.kind
  return isSame ? entry : undefined
}

const isTypedIn = ({ source }: Body): boolean => source.startsWith("manual/")

const given = (category: Category): Decided => ({ category, confidence: 1, decidedBy: "source" })

/**
 * The traveller's word, by hand or with the entry itself; else their word about its merchant, the source's own category,
 * what the categoriser has said before, or says now.
 */
export const categoryOf = (
  words: MerchantWords,
  record: TransactionRecord,
  body: Body,
  categorise: CategoriseBody,
): Decided => {
  const said = saidCategory(record)
  if (said !== undefined) return saidByUser(said)
  const { givenCategory } = body
  if (givenCategory !== undefined && isTypedIn(body)) return given(givenCategory)
  const taught = words.size === 0 ? undefined : taughtCategory(words, body)
  if (taught !== undefined) return { category: taught, confidence: 1, decidedBy: "taught" }
  if (givenCategory !== undefined) return given(givenCategory)
  return frozenDecision(record, body) ?? categorise(body)
}

/**
 * Deals and budgets, each found from the other: by category, currency, cell and span of time. A new deal looks only at
 * budgets around it that need its category, a moved budget only at deals around it; what is found is then decided by
 * the rule itself, so that the index can leave nothing out and let nothing in (tested against comparing all with all).
 */
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { msPerDay } from "../../budget/calendar.ts"
import { firstMs, type LiveDeal, lastMs } from "./deal.ts"
import type { DealBudget } from "./deal-budget.ts"
import { DueQueue } from "./due-queue.ts"
import type { HeldClaim } from "./eligibility.ts"
import { cellOf, cellsAround } from "./geo-cell.ts"
import { byScore, type DealMatch, matchOf } from "./relevance.ts"

const spanMs = 16 * msPerDay

type Slots<Item> = Map<string, Map<string, Item>>

const spansOf = (fromMs: number, untilMs: number): ReadonlyArray<number> => {
  const spans: Array<number> = []
  for (let span = Math.floor(fromMs / spanMs); span * spanMs < untilMs; span++) spans.push(span)
  return spans
}

const slotKey = (category: Category, currency: string, cell: number, span: number): string =>
  `${category} ${currency} ${cell} ${span}`

const keysOf = (
  wanted: ReadonlyArray<Category>,
  currency: string,
  cells: ReadonlyArray<number>,
  spans: ReadonlyArray<number>,
): ReadonlyArray<string> =>
  wanted.flatMap((category) => cells.flatMap((cell) => spans.map((span) => slotKey(category, currency, cell, span))))

const needed = ({ needs }: DealBudget): ReadonlyArray<Category> =>
  categories.filter((category) => needs[category] !== undefined)

const dealKeys = (deal: LiveDeal): ReadonlyArray<string> =>
  keysOf([deal.category], deal.currency, [cellOf(deal.place)], spansOf(firstMs(deal), lastMs(deal)))

const budgetKeys = (budget: DealBudget): ReadonlyArray<string> =>
  budget.place === undefined
    ? []
    : keysOf(needed(budget), budget.currency, [cellOf(budget.place)], spansOf(budget.fromMs, budget.untilMs))

const sameKeys = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index])

/** One side of the index: things by id, and by the slots that they lie in. */
class Side<Item> {
  readonly items = new Map<string, Item>()
  readonly #slots: Slots<Item> = new Map()
  readonly #keys: (item: Item) => ReadonlyArray<string>

  constructor(keys: (item: Item) => ReadonlyArray<string>) {
    this.#keys = keys
  }

  put(id: string, item: Item): void {
    const before = this.items.get(id)
    const keys = this.#keys(item)
    if (before !== undefined && !sameKeys(this.#keys(before), keys)) this.remove(id)
    this.items.set(id, item)
    for (const key of keys) {
      const slot = this.#slots.get(key)
      if (slot === undefined) this.#slots.set(key, new Map([[id, item]]))
      else slot.set(id, item)
    }
  }

  remove(id: string): boolean {
    const item = this.items.get(id)
    if (item === undefined) return false
    this.items.delete(id)
    for (const key of this.#keys(item)) {
      const slot = this.#slots.get(key)
      slot?.delete(id)
      if (slot?.size === 0) this.#slots.delete(key)
    }
    return true
  }

  /** Each once, of all these slots. */
  in(keys: ReadonlyArray<string>): Iterable<Item> {
    const found = new Map<string, Item>()
    for (const key of keys) for (const [id, item] of this.#slots.get(key) ?? []) found.set(id, item)
    return found.values()
  }
}

const idOf = ({ userId, budgetId }: Pick<DealBudget, "userId" | "budgetId">): string => `${userId} ${budgetId}`

export type HeldBy = (userId: string) => ReadonlyArray<HeldClaim>

export class DealIndex {
  readonly #deals = new Side<LiveDeal>(dealKeys)
  readonly #budgets = new Side<DealBudget>(budgetKeys)
  readonly #dealEnds = new DueQueue()
  readonly #budgetEnds = new DueQueue()

  get dealCount(): number {
    return this.#deals.items.size
  }

  get budgetCount(): number {
    return this.#budgets.items.size
  }

  deal(dealId: string): LiveDeal | undefined {
    return this.#deals.items.get(dealId)
  }

  deals(): IterableIterator<LiveDeal> {
    return this.#deals.items.values()
  }

  budgets(): IterableIterator<DealBudget> {
    return this.#budgets.items.values()
  }

  putDeal(deal: LiveDeal): void {
    this.#deals.put(deal.dealId, deal)
    this.#dealEnds.put(deal.dealId, lastMs(deal))
  }

  removeDeal(dealId: string): boolean {
    this.#dealEnds.remove(dealId)
    return this.#deals.remove(dealId)
  }

  putBudget(budget: DealBudget): void {
    this.#budgets.put(idOf(budget), budget)
    this.#budgetEnds.put(idOf(budget), budget.untilMs)
  }

  removeBudget(budget: Pick<DealBudget, "userId" | "budgetId">): boolean {
    this.#budgetEnds.remove(idOf(budget))
    return this.#budgets.remove(idOf(budget))
  }

  /** The budgets that a deal is for, best first. */
  budgetsFor(deal: LiveDeal, held: HeldBy, nowMs: number): ReadonlyArray<DealMatch> {
    const spans = spansOf(Math.max(nowMs, firstMs(deal)), lastMs(deal))
    const cells = cellsAround(deal.place, limits.dealReachKmMax)
    const matches: Array<DealMatch> = []
    for (const budget of this.#budgets.in(keysOf([deal.category], deal.currency, cells, spans))) {
      const match = matchOf(deal, budget, held(budget.userId), nowMs)
      if (match !== undefined) matches.push(match)
    }
    return matches.sort(byScore)
  }

  /** The deals that are for a budget, best first; it need not be in the index. */
  dealsFor(budget: DealBudget, held: ReadonlyArray<HeldClaim>, nowMs: number): ReadonlyArray<DealMatch> {
    if (budget.place === undefined) return []
    const spans = spansOf(Math.max(nowMs, budget.fromMs), budget.untilMs)
    const cells = cellsAround(budget.place, budget.reachKm)
    const matches: Array<DealMatch> = []
    for (const deal of this.#deals.in(keysOf(needed(budget), budget.currency, cells, spans))) {
      const match = matchOf(deal, budget, held, nowMs)
      if (match !== undefined) matches.push(match)
    }
    return matches.sort(byScore)
  }

  /** When the next deal ends. */
  get nextEndMs(): number {
    return this.#dealEnds.nextMs
  }

  /** Takes out what has ended by this moment, at most so many of each; answers which deals. */
  expire(nowMs: number, countMax: number): ReadonlyArray<string> {
    for (const id of this.#budgetEnds.take(nowMs, countMax)) this.#budgets.remove(id)
    const over = this.#dealEnds.take(nowMs, countMax)
    for (const dealId of over) this.#deals.remove(dealId)
    return over
  }
}

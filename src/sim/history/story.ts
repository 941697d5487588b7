/**
 * A history while it is told: drafts of events, each with the moment of the world at which it is published. Whoever
 * tells a part of it (budgets, transactions, companions) adds drafts here and knows nothing of the log that they reach.
 */
import type { EventType } from "../../../streams/events.ts"
import type { Dice } from "../../feeds/simulate/dice.ts"
import type { MessageFault } from "../faults.ts"

export const dayMs = 86_400_000
export const hourMs = 3_600_000
/** Events happen in the month after this; the world starts later, so that all of them lie in its past. */
export const historyStartMs = Date.UTC(2026, 4, 1)
export const worldStartMs = historyStartMs + 40 * dayMs

export const dayText = (day: number): string => new Date(historyStartMs + day * dayMs).toISOString().slice(0, 10)
export const timeText = (ms: number): string => new Date(ms).toISOString()

export interface Draft {
  atMs: number
  userId: string
  readonly event: {
    readonly id: string
    readonly type: EventType
    readonly time: string
    readonly [key: string]: unknown
  }
  readonly faults: Array<MessageFault>
  dead?: string
  text?: string
  /** A budget that must be open before, in this currency if it matters, else the message is not sent. */
  needs?: { readonly budgetId: string; readonly currency?: string }
}

export const budgetCurrencies: ReadonlyArray<string> = ["IDR", "USD", "JPY"]

/** Where most events come from. */
export const cardSource = "card/bca"

/** Makes the drafts of one history. */
export class Story {
  readonly drafts: Array<Draft> = []
  readonly dice: Dice
  readonly moments: ReadonlyArray<number>
  /** Of the budgets; only rates into these are published. */
  readonly currencies: ReadonlyArray<string>
  #ids = 0
  #instants = 0

  constructor(dice: Dice) {
    this.dice = dice
    this.moments = bursts(dice)
    this.currencies = dice.weighted([
      [budgetCurrencies, 1],
      [[dice.pick(budgetCurrencies), dice.pick(budgetCurrencies)], 3],
    ])
  }

  /** A moment of the world at which something is published. */
  moment(): number {
    return this.dice.pick(this.moments) + this.dice.integer(0, 250)
  }

  /** Within the hour after `ms`, and like no other: where two events of one time would be told apart by their hashes. */
  instant(ms: number): number {
    return ms + ++this.#instants
  }

  add(userId: string, type: EventType, timeMs: number, data: object, atMs = this.moment(), more: object = {}): Draft {
    const id = this.nextId()
    const source = cardSource
    const event = { specversion: "1.0", id, source, type, subject: userId, time: timeText(timeMs), data, ...more }
    const draft: Draft = { atMs, userId, event, faults: [] }
    this.drafts.push(draft)
    return draft
  }

  nextId(): string {
    return `e${this.#ids++}`
  }
}

/** When bursts begin: some follow at once, some after a pause in which everybody goes to sleep. */
const bursts = (dice: Dice): ReadonlyArray<number> => {
  const moments: Array<number> = []
  let atMs = dice.integer(20, 200)
  for (let burst = dice.integer(2, 5); burst > 0; burst--) {
    moments.push(atMs)
    atMs += dice.weighted([
      [dice.integer(200, 2_000), 3],
      [dice.integer(2_000, 12_000), 1],
      [dice.integer(118_000, 132_000), 2],
    ])
  }
  return moments
}

/** A budget and its days, counted from the start of the history. */
export interface Slot {
  readonly budgetId: string
  readonly currency: string
  readonly startDay: number
  readonly endDay: number
}

/** The names that a transaction's events have in common. */
export interface TransactionKey {
  readonly account: string
  readonly externalId: string
}

/**
 * A seeded history and the storm that it meets: travellers with budgets, transactions in every state of their lives
 * (more of which is told in history/), and faults, all as plain lists, so that a failing run can be shrunk by leaving
 * parts of them out. What the documents leave open is not asked: a pair has one rate for all days.
 */
import type { Category } from "../../config/taxonomy.ts"
import type { EventType } from "../../streams/events.ts"
import { everyone, partitionOf } from "../../streams/subjects.ts"
import { Dice } from "../feeds/simulate/dice.ts"
import type { MessageFault, PlannedFault } from "./faults.ts"
import { tellAnswers, tellPromises } from "./history/answers.ts"
import { tellBookings } from "./history/bookings.ts"
import { type Trip, tellMembers, tellSettlements, tellShared } from "./history/companions.ts"
import { tellConsents } from "./history/consents.ts"
import { tellMatches } from "./history/matches.ts"
import { tellMerchantWords } from "./history/merchants.ts"
import { tellPlanKeeping } from "./history/plan-keeping.ts"
import { tellPlanWords } from "./history/plans.ts"
import { type Purchase, tellRefunds } from "./history/refunds.ts"
import { tellSharedTwins } from "./history/shared-twins.ts"
import { tellSplit } from "./history/splits.ts"
import {
  budgetCurrencies,
  type Draft,
  dayMs,
  dayText,
  historyStartMs,
  hourMs,
  type Slot,
  Story,
  timeText,
  worldStartMs,
} from "./history/story.ts"
import { storm } from "./storm.ts"

export interface PlannedMessage {
  /** From the start of the world. */
  readonly atMs: number
  readonly partition: number
  /** The last token of its subject. */
  readonly userId: string
  readonly type: EventType
  readonly text: string
  readonly faults: ReadonlyArray<MessageFault>
  /** Why the engine must put it aside. */
  readonly dead?: string
}

export interface Plan {
  readonly seed: number
  readonly partitionCount: number
  readonly messages: ReadonlyArray<PlannedMessage>
  readonly faults: ReadonlyArray<PlannedFault>
}

/** The greatest amount of one event. */
const amountMinorMax = 10_000_000_000_000

/** One value for all days of a pair, published for days that together cover the month. */
const rates: ReadonlyArray<readonly [base: string, quote: string, rate: string]> = [
  ["USD", "IDR", "15725.5"],
  ["JPY", "IDR", "104.25"],
  ["IDR", "USD", "0.0000636"],
  ["JPY", "USD", "0.00663"],
  ["IDR", "JPY", "0.009592"],
  ["USD", "JPY", "150.825"],
]
const lateRates: ReadonlyArray<readonly [base: string, quote: string, rate: string]> = [
  ["THB", "IDR", "447.5"],
  ["THB", "USD", "0.0284"],
  ["SGD", "JPY", "114.75"],
  ["SGD", "IDR", "12011.125"],
]
/** Of a currency in which one amount is worth more than any may be: it is held. */
const hugeRates = budgetCurrencies.map((quote) => ["KWD", quote, "999999999999.5"] as const)
const rateDays = [0, 11, 22]
const spendCurrencies = ["IDR", "IDR", "USD", "JPY", "THB", "SGD", "EUR"] as const

const zones = ["Asia/Makassar", "Asia/Tokyo", "UTC", "America/New_York", "Europe/London"] as const
const mccs = ["5812", "7011", "4121", "5411", "4511"] as const
const words: ReadonlyArray<Category> = ["food", "health", "lodging", "shopping"]

/** A traveller's budgets, each within ten days of its own or over those of the one before. */
const tellBudgets = (story: Story, userId: string): ReadonlyArray<Slot> => {
  const { dice } = story
  const slots: Array<Slot> = []
  for (let index = 0, count = dice.integer(1, 3); index < count; index++) {
    const startDay = (dice.chance(0.4) ? Math.max(0, index - 1) : index) * 10 + dice.integer(2, 4)
    const currency = dice.pick(story.currencies)
    const slot = { budgetId: `${userId}-trip${index}`, currency, startDay, endDay: startDay + dice.integer(1, 4) }
    slots.push(slot)
    const plan = {
      budgetId: slot.budgetId,
      name: "Trip",
      currency,
      timeZone: dice.pick(zones),
      startDate: dayText(slot.startDay),
      endDate: dayText(slot.endDay),
      totalMinor: dice.integer(1_000, 2_000_000),
    }
    const openedMs = historyStartMs + index * hourMs
    const atMs = dice.chance(0.7) ? dice.integer(5, 60) : story.moment()
    story.add(userId, "budget.opened.v1", openedMs, plan, atMs)
    if (dice.chance(0.1)) {
      story.add(userId, "budget.opened.v1", openedMs + 1, { ...plan, currency: dice.pick(story.currencies) })
    }
    tellChanges(story, userId, slot)
  }
  return slots
}

const tellChanges = (story: Story, userId: string, slot: Slot): void => {
  const { dice } = story
  const { budgetId } = slot
  const timeMs = historyStartMs + 20 * hourMs
  if (dice.chance(0.3)) {
    const startDay = slot.startDay + dice.integer(-1, 2)
    const endDay = Math.max(startDay, slot.endDay + dice.integer(-2, 2))
    const days = dice.weighted<object>([
      [{ startDate: dayText(startDay), endDate: dayText(endDay) }, 3],
      [{ endDate: dayText(slot.endDay + dice.integer(0, 9)) }, 1],
      [{ startDate: dayText(slot.startDay - dice.integer(0, 3)) }, 1],
    ])
    story.add(userId, "budget.changed.v1", timeMs, { budgetId, ...days })
  }
  if (dice.chance(0.3)) {
    const change = { budgetId, totalMinor: dice.integer(1_000, 2_000_000), thresholdsPercent: [50, 100] }
    story.add(userId, "budget.changed.v1", timeMs, change)
  }
  if (dice.chance(0.2)) {
    const closedMs = historyStartMs + dice.pick([slot.startDay, slot.endDay, 38]) * dayMs + dice.integer(0, 23) * hourMs
    story.add(userId, "budget.closed.v1", closedMs, { budgetId })
  }
}

/** The life of one transaction: some of its events, in any order. */
const tellTransaction = (
  story: Story,
  userId: string,
  slots: ReadonlyArray<Slot>,
  trips: ReadonlyArray<Trip>,
  externalId: string,
): Purchase => {
  const { dice } = story
  const key = { account: dice.pick(["main", "main", "joint"]), externalId }
  const slot = dice.pick(slots)
  let timeMs = historyStartMs + (slot.startDay - 2) * dayMs + dice.integer(0, 9 * 24) * hourMs
  const named = () =>
    dice.chance(0.15) ? { budgetId: dice.pick([...slots.map((one) => one.budgetId), "nowhere"]) } : {}
  const body = (revision: number | undefined) => ({
    ...key,
    ...(revision === undefined ? {} : { revision }),
    amountMinor: dice.integer(1, 50_000),
    currency: dice.pick(spendCurrencies),
    ...dice.weighted<object>([
      [{ direction: "debit" }, 12],
      [{ direction: "credit", kind: "refund" }, 2],
      [{ direction: "credit" }, 1],
      [{ direction: "debit", kind: "fee" }, 1],
      [{ direction: "debit", kind: "transfer" }, 1],
    ]),
    status: dice.pick(["posted", "posted", "pending"]),
    ...(dice.chance(0.1) ? { localDate: dayText(dice.integer(slot.startDay, slot.endDay)) } : {}),
    ...(dice.chance(0.8) ? { mcc: dice.pick(mccs) } : {}),
    ...(dice.chance(0.1) ? { category: dice.pick(words) } : {}),
    ...named(),
  })
  const more = dice.chance(0.2) ? { replyto: `inbox.${externalId}` } : {}
  const recorded = body(undefined)
  const purchase = { ...key, timeMs, amountMinor: recorded.amountMinor, currency: recorded.currency }
  const isShared = dice.chance(0.3)
  const isSplit = dice.chance(0.2)
  const first = story.add(userId, "txn.recorded.v1", timeMs, recorded, story.moment(), more)
  if (dice.chance(0.1)) {
    // The same words once more in another event.
    story.drafts.push({
      ...first,
      event: { ...first.event, id: story.nextId() },
      atMs: story.moment(),
      faults: ["repeatedInNewId"],
    })
  }
  if (dice.chance(0.15)) {
    timeMs += dice.integer(1, 20) * hourMs + 1
    story.add(userId, "txn.recorded.v1", timeMs, { ...body(undefined), status: "posted" })
  }
  for (let revision = 1; revision <= 3; revision++) {
    timeMs += dice.integer(1, 9) * hourMs + 1
    if (dice.chance(0.2)) story.add(userId, "txn.amended.v1", timeMs, body(revision))
    if (dice.chance(0.08)) story.add(userId, "txn.reversed.v1", timeMs, { ...key, revision })
    if (dice.chance(0.12)) {
      const budgetId = dice.pick([...slots.map((one) => one.budgetId), "nowhere", null])
      const said = dice.weighted<object>([
        [{ budgetId }, 2],
        [{ category: dice.pick(words) }, 2],
        [{ budgetId, category: dice.pick(words) }, 1],
      ])
      const assigned = story.add(userId, "txn.assigned.v1", timeMs, { source: "card/bca", ...key, ...said })
      if (dice.chance(0.2)) {
        // The same command sent again, with the time of sending: it says nothing new.
        const time = timeText(timeMs + dice.integer(1, 30) * hourMs)
        const again = { ...assigned, event: { ...assigned.event, time }, atMs: story.moment() }
        story.drafts.push({ ...again, faults: ["duplicate"] })
      }
    }
    if (isSplit && dice.chance(0.5)) tellSplit(story, userId, slots, key, story.instant(timeMs))
    if (isShared && dice.chance(0.6)) tellShared(story, userId, trips, key, story.instant(timeMs))
  }
  if (dice.chance(0.05)) {
    // The same external id of another source is another transaction.
    story.add(userId, "txn.recorded.v1", timeMs, body(undefined), story.moment(), { source: "wallet/gopay" })
  }
  return purchase
}

/** What the fold keeps and does not yet act upon. */
const ratesOf = (story: Story): void => {
  const { dice } = story
  const publish = (table: typeof rates, days: ReadonlyArray<number>, atMs: () => number) => {
    for (const [base, quote, rate] of table) {
      if (!story.currencies.includes(quote)) continue
      for (const day of days) {
        story.add(everyone, "rate.published.v1", historyStartMs, { base, quote, date: dayText(day), rate }, atMs())
      }
    }
  }
  publish(rates, rateDays, () => dice.integer(0, 3))
  publish(hugeRates, [0], () => dice.integer(0, 3))
  publish(
    lateRates.filter(() => dice.chance(0.5)),
    rateDays,
    () => story.moment(),
  )
  for (let count = dice.integer(0, 8); count > 0; count--) {
    const at = timeText(historyStartMs + dice.integer(0, 40 * 24) * hourMs)
    story.add(everyone, "tick.v1", historyStartMs, { at })
  }
}

/** Messages that cannot be events, and one that cannot be applied. */
const tellPoison = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  const purchase = {
    account: "a",
    externalId: "bad",
    amountMinor: 5,
    currency: "IDR",
    direction: "debit",
    status: "posted",
  }
  const bad = (dead: string, text: (json: object) => string, data: object = purchase, timeMs = historyStartMs) => {
    const draft = story.add(userId, "txn.recorded.v1", timeMs, data)
    draft.dead = dead
    draft.text = text(draft.event)
    draft.faults.push("poisonBytes")
  }
  const json = (event: object) => JSON.stringify(event)
  if (dice.chance(0.15)) bad("not-json", (event) => json(event).slice(0, 40))
  if (dice.chance(0.15)) bad("unknown-type", (event) => json({ ...event, type: "txn.recorded.v9" }))
  if (dice.chance(0.15)) bad("invalid", json, { ...purchase, amountMinor: -5 })
  if (dice.chance(0.15)) bad("invalid", (event) => json({ ...event, type: "budget.opened.v1" }))
  if (dice.chance(0.1)) bad("other-user", (event) => json({ ...event, subject: "somebody" }))
  if (dice.chance(0.1)) bad("far-future", json, purchase, worldStartMs + 90 * dayMs)
  if (dice.chance(0.1)) bad("far-past", json, purchase, Date.UTC(2001, 1, 1))
  if (dice.chance(0.05)) bad("too-large", (event) => json(event) + " ".repeat(70_000))
  if (dice.chance(0.15)) {
    const huge = { ...purchase, externalId: "huge", amountMinor: 9_999_999_999_999, currency: "KWD" }
    const named = dice.chance(0.5) ? { budgetId: dice.pick(slots).budgetId } : {}
    story.add(userId, "txn.recorded.v1", historyStartMs + 5 * dayMs, { ...huge, ...named })
  }
  if (dice.chance(0.02)) tellBrim(story, userId, dice.pick(slots))
}

/** As much of the greatest amount as exact sums hold, and one purchase more: the fold must refuse that one. */
const tellBrim = (story: Story, userId: string, { budgetId, currency }: Slot): void => {
  const atMs = story.moment()
  const purchases = Math.floor(Number.MAX_SAFE_INTEGER / amountMinorMax)
  for (let index = 0; index <= purchases; index++) {
    const amount = { amountMinor: amountMinorMax, currency, direction: "debit", status: "posted" }
    const data = { account: "a", externalId: `brim${index}`, budgetId, ...amount }
    const draft = story.add(userId, "txn.recorded.v1", historyStartMs + 5 * dayMs, data, atMs)
    const last = index === purchases ? { dead: "poison", faults: ["poisonAmount" as const] } : {}
    story.drafts.splice(story.drafts.indexOf(draft), 1, { ...draft, ...last, needs: { budgetId, currency } })
  }
}

/** What happens to messages on their way into the log. */
const disturb = (story: Story): void => {
  const { dice, drafts } = story
  for (const draft of [...drafts]) {
    if (draft.needs !== undefined) continue
    if (draft.userId === everyone && draft.event.type === "rate.published.v1") continue
    if (dice.chance(0.08)) {
      const atMs = dice.chance(0.5) ? draft.atMs + dice.integer(0, 30) : story.moment()
      drafts.push({ ...draft, atMs: Math.max(atMs, draft.atMs), faults: [...draft.faults, "duplicate"] })
    }
    if (dice.chance(0.06)) {
      const other = dice.pick(drafts)
      if (other.userId === everyone || other.needs !== undefined) continue
      const { atMs } = draft
      draft.atMs = other.atMs
      other.atMs = atMs
      draft.faults.push("reordered")
    } else if (dice.chance(0.05)) {
      draft.atMs += dice.integer(100, 30_000)
      draft.faults.push("delayed")
    }
  }
}

export const transactionsMaxDefault = 9

/** The history and the storm of a seed. @param transactionsMax of each traveller */
export const makePlan = (seed: number, transactionsMax: number = transactionsMaxDefault): Plan => {
  const dice = new Dice(`sim ${seed}`)
  const partitionCount = dice.integer(1, 3)
  const story = new Story(dice)
  ratesOf(story)
  const travellers = new Map<string, ReadonlyArray<Slot>>()
  for (let index = 0, count = dice.integer(1, 3); index < count; index++) {
    travellers.set(`u${index}`, tellBudgets(story, `u${index}`))
  }
  const trips = tellMembers(story, travellers)
  for (const [userId, slots] of travellers) {
    const purchases = Array.from({ length: dice.integer(2, transactionsMax) }, (_, index) =>
      tellTransaction(story, userId, slots, trips, `${userId}-${index}`),
    )
    tellRefunds(story, userId, purchases)
    tellMatches(story, userId, slots, purchases)
    tellPlanWords(story, userId, slots)
    tellMerchantWords(story, userId, slots)
    tellConsents(story, userId)
    tellAnswers(story, userId, slots)
    tellPromises(story, userId, slots)
    tellPlanKeeping(story, userId, slots)
    tellBookings(story, userId, slots)
    tellPoison(story, userId, slots)
  }
  tellSettlements(story, trips)
  for (const userId of travellers.keys()) tellSharedTwins(story, userId, trips)
  disturb(story)
  const messages = messagesOf(story.drafts, partitionCount)
  return { seed, partitionCount, messages, faults: storm(dice, story.moments) }
}

const messagesOf = (drafts: ReadonlyArray<Draft>, partitionCount: number): ReadonlyArray<PlannedMessage> => {
  const messages: Array<PlannedMessage> = []
  const opened = new Map<string, string>()
  for (const draft of [...drafts].sort((left, right) => left.atMs - right.atMs)) {
    const { event, userId, atMs, faults } = draft
    const { needs } = draft
    const isOpenIn = needs === undefined ? undefined : opened.get(needs.budgetId)
    if (needs !== undefined && (isOpenIn === undefined || isOpenIn !== (needs.currency ?? isOpenIn))) continue
    if (event.type === "budget.opened.v1" && draft.dead === undefined) {
      const { budgetId, currency } = event["data"] as { readonly budgetId: string; readonly currency: string }
      // Of two openings the first one counts.
      if (!opened.has(budgetId)) opened.set(budgetId, currency)
    }
    const text = draft.text ?? JSON.stringify(event)
    const dead = draft.dead === undefined ? {} : { dead: draft.dead }
    const partitions =
      userId === everyone
        ? Array.from({ length: partitionCount }, (_, index) => index)
        : [partitionOf(userId, partitionCount)]
    for (const partition of partitions) {
      messages.push({ atMs, partition, userId, type: event.type, text, faults, ...dead })
    }
  }
  return messages
}

/**
 * Trips with companions: who joins whose trip and when they may add to it, what they share with it (and with trips that
 * are not theirs to add to), what its owner says of that, how they settle up, and who leaves.
 */
import { transactionIdentity } from "../../partition/identity.ts"
import { tellSplit } from "./splits.ts"
import { cardSource, dayMs, historyStartMs, hourMs, type Slot, type Story, type TransactionKey } from "./story.ts"

/** A trip that others may share their expenses with. */
export interface Trip extends Slot {
  readonly ownerUserId: string
  /** Everybody who may bear a share, also somebody who never says a word. */
  readonly people: ReadonlyArray<string>
}

/** Chooses the companions of each budget and tells their roles. @param travellers user id to budgets */
export const tellMembers = (
  story: Story,
  travellers: ReadonlyMap<string, ReadonlyArray<Slot>>,
): ReadonlyArray<Trip> => {
  const { dice } = story
  const trips: Array<Trip> = []
  for (const [ownerUserId, slots] of travellers) {
    for (const slot of slots) {
      const members = [...travellers.keys()].filter((userId) => userId !== ownerUserId && dice.chance(0.6))
      trips.push({ ...slot, ownerUserId, people: [ownerUserId, ...members, "guest"] })
      for (const userId of members) tellMember(story, ownerUserId, slot.budgetId, userId)
    }
  }
  return trips
}

const tellMember = (story: Story, ownerUserId: string, budgetId: string, userId: string): void => {
  const { dice } = story
  const atMs = () => (dice.chance(0.6) ? dice.integer(30, 90) : story.moment())
  const join = (role: string, timeMs: number) =>
    story.add(ownerUserId, "member.joined.v1", timeMs, { budgetId, userId, role }, atMs())
  let timeMs = historyStartMs + hourMs
  if (dice.chance(0.3)) join("viewer", story.instant(timeMs))
  if (dice.chance(0.1)) {
    story.add(ownerUserId, "member.left.v1", story.instant(timeMs + hourMs), { budgetId, userId }, atMs())
  }
  timeMs += dice.integer(2, 12 * 24) * hourMs
  if (dice.chance(0.85)) join(dice.pick(["editor", "editor", "owner"]), story.instant(timeMs))
  if (dice.chance(0.2)) join(dice.pick(["owner", "editor"]), story.instant(timeMs + dayMs))
  if (dice.chance(0.3)) {
    const leftMs = story.instant(timeMs + dice.integer(1, 20) * dayMs)
    story.add(ownerUserId, "member.left.v1", leftMs, { budgetId, userId }, atMs())
  }
}

const splitOf = (story: Story, people: ReadonlyArray<string>): object => {
  const { dice } = story
  const some = people.filter(() => dice.chance(0.7))
  const bearers = some.length === 0 ? people : some
  switch (dice.pick(["equal", "equal", "shares", "exact"])) {
    case "equal":
      return { how: "equal", parts: bearers.map((userId) => ({ userId })) }
    case "shares":
      return { how: "shares", parts: bearers.map((userId) => ({ userId, weight: dice.pick([0, 1, 1, 2, 5]) })) }
    default:
      return { how: "exact", parts: bearers.map((userId) => ({ userId, amountMinor: dice.integer(1, 20_000) })) }
  }
}

/** A traveller says that a transaction of theirs is an expense of a trip, or of none any more. */
export const tellShared = (
  story: Story,
  userId: string,
  trips: ReadonlyArray<Trip>,
  key: TransactionKey,
  timeMs: number,
): void => {
  const { dice } = story
  const near = trips.filter((trip) => trip.people.includes(userId))
  const trip = dice.pick(dice.chance(0.9) && near.length > 0 ? near : trips)
  const budgetId = dice.chance(0.95) ? trip.budgetId : "nowhere"
  const shared = dice.chance(0.15)
    ? null
    : { budgetId, ownerUserId: trip.ownerUserId, split: splitOf(story, trip.people) }
  story.add(userId, "txn.shared.v1", timeMs, { source: cardSource, ...key, shared })
  if (dice.chance(0.2)) tellOwnersWord(story, userId, trip, key, timeMs)
}

/** The owner moves, categorises or splits what a companion has shared. */
const tellOwnersWord = (story: Story, userId: string, trip: Trip, key: TransactionKey, timeMs: number): void => {
  const { dice } = story
  const { ownerUserId, budgetId } = trip
  if (ownerUserId === userId) return
  const source = `companion/${userId}`
  const externalId = transactionIdentity(userId, cardSource, key.account, key.externalId)
  const there = { account: "shared", externalId }
  if (dice.chance(0.4)) {
    tellSplit(story, ownerUserId, [trip], there, timeMs + 1, source)
    return
  }
  const said = dice.pick([
    { category: "health" },
    { budgetId: null },
    { budgetId },
    { budgetId: `${ownerUserId}-trip0` },
  ])
  story.add(ownerUserId, "txn.assigned.v1", timeMs + 1, { source, ...there, ...said })
}

/** Money between companions, also on a trip that is not open (yet). */
export const tellSettlements = (story: Story, trips: ReadonlyArray<Trip>): void => {
  const { dice } = story
  for (const { budgetId, ownerUserId, people } of trips) {
    if (!dice.chance(0.3)) continue
    const from = dice.pick(people)
    const to = dice.pick(people.filter((userId) => userId !== from))
    const data = { budgetId, from, to, amountMinor: dice.integer(1, 40_000) }
    story.add(ownerUserId, "settlement.recorded.v1", story.instant(historyStartMs + dayMs), data)
  }
}

/**
 * A payment of a companion that is told twice and shared with somebody's trip, and what is given back of it, by either
 * name: the tie, the sharing and the refund come in any order, and ties are taken back. The owner must end with one
 * purchase and its refunds, whichever of the two the refund names.
 */
import { type Trip, tellShared } from "./companions.ts"
import { cardSource, dayMs, historyStartMs, hourMs, type Story } from "./story.ts"

export const tellSharedTwins = (story: Story, userId: string, trips: ReadonlyArray<Trip>): void => {
  const { dice } = story
  const others = trips.filter((trip) => trip.ownerUserId !== userId && trip.people.includes(userId))
  if (others.length === 0 || !dice.chance(0.3)) return
  const trip = dice.pick(others)
  const common = { account: "main", currency: trip.currency, status: "posted" }
  const amountMinor = dice.integer(100, 40_000)
  const atMs = historyStartMs + trip.startDay * dayMs
  const instant = () => story.instant(atMs + dice.integer(0, 10 * 24) * hourMs)
  const names = ["told", "again"].map((word) => ({ account: "main", externalId: `${userId}-${word}` }))
  for (const name of names) {
    const payment = { ...common, ...name, amountMinor, direction: "debit", mcc: "5812" }
    story.add(userId, "txn.recorded.v1", story.instant(atMs), payment)
    if (dice.chance(0.7)) tellShared(story, userId, [trip], name, instant())
  }
  const [counted, twin] = dice.chance(0.5) ? names : names.toReversed()
  for (const same of dice.pick([[true], [true, false], [true, false, true]])) {
    const word = { source: cardSource, ...twin, with: { source: cardSource, ...counted }, same, by: "traveller" }
    story.add(userId, "txn.matched.v1", instant(), word)
  }
  for (let index = dice.integer(1, 2); index > 0; index--) {
    const refunds = { source: cardSource, ...dice.pick(names) }
    const key = { account: "main", externalId: `${userId}-back${index}` }
    const back = { ...common, ...key, amountMinor: dice.integer(1, amountMinor), direction: "credit", refunds }
    story.add(userId, "txn.recorded.v1", story.instant(atMs + hourMs), back)
    if (dice.chance(0.1)) story.add(userId, "txn.reversed.v1", instant(), { ...key, revision: 1 })
  }
}

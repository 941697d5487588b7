/** What a transaction's event says, as the accounts take it: money in minor units, days as numbers, a kind always. */
import type { EventOf } from "../../../streams/events.ts"
import { textToDay } from "../calendar.ts"
import type { TransactionKindName } from "../model.ts"
import type { Logged } from "./logged.ts"
import type { Body } from "./record.ts"

const defaultKind = (direction: "debit" | "credit", givesBack: boolean): TransactionKindName =>
  direction === "debit" ? "purchase" : givesBack ? "refund" : "income"

const companionPrefix = "companion/"

/** The source of what a companion's partition sends to the budget's owner. */
export const companionSource = (userId: string): string => companionPrefix + userId

const companionIn = (source: string): string | undefined =>
  source.startsWith(companionPrefix) ? source.slice(companionPrefix.length) : undefined

/** A source that names no kind means a purchase by a debit, and income (which lowers nothing) by a credit. */
export const bodyOf = (event: EventOf<"txn.recorded.v1"> | EventOf<"txn.amended.v1">, logged: Logged): Body => {
  const data = event.data
  const body: { -readonly [Key in keyof Body]: Body[Key] } = {
    identity: logged.identity,
    source: event.source,
    account: data.account,
    externalId: data.externalId,
    revision: data.revision ?? 0,
    timeMs: logged.timeMs,
    status: data.status,
    kind: data.kind ?? defaultKind(data.direction, logged.purchase !== undefined),
    direction: data.direction,
    originalMinor: data.amountMinor,
    originalCurrency: data.currency,
  }
  if (data.localDate !== undefined) body.givenDay = textToDay(data.localDate)
  if (data.mcc !== undefined) body.mcc = data.mcc
  if (data.category !== undefined) body.givenCategory = data.category
  if (data.budgetId !== undefined) body.givenBudgetId = data.budgetId
  if (data.merchant !== undefined) body.merchant = data.merchant
  if (data.description !== undefined) body.description = data.description
  if (data.location !== undefined) {
    const { place, latitude, longitude } = data.location
    if (place !== undefined) body.place = place
    if (latitude !== undefined && longitude !== undefined && data.channel !== "online") {
      body.spot = { latitude, longitude }
    }
  }
  if (data.reference !== undefined) body.reference = data.reference
  if (data.feeMinor !== undefined) body.feeMinor = data.feeMinor
  if (data.into !== undefined) body.into = data.into
  const companion = data.shared === undefined ? undefined : companionIn(event.source)
  if (companion !== undefined && data.shared !== undefined) {
    const { saidAt, split } = data.shared
    body.companion = { userId: companion, saidAtMs: Date.parse(saidAt), split }
  }
  // A debit that claims to give something back is what its kind says, and no more.
  const givesBack = body.kind === "refund" || body.kind === "cashback"
  if (logged.purchase !== undefined && givesBack && body.direction === "credit") {
    body.refunds = logged.purchase
  }
  return body
}

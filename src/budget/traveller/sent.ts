/**
 * What the owner of a shared budget is sent about a traveller's transaction: the whole of it as it now stands, under a
 * revision that counts what was sent before, so that the last word wins there in whatever order the words arrive (I8,
 * I10). It does not count in the traveller's own budgets meanwhile.
 */
import { dayToText } from "../calendar.ts"
import { companionSource } from "./body.ts"
import {
  isReversed,
  kindOf,
  purchaseIdOf,
  type Sharing,
  saidCategory,
  sharingOf,
  type TransactionRecord,
} from "./record.ts"

/** An event for the owner of a shared budget, or for the traveller's own log; its id the commit gives it. */
export interface Outgoing {
  readonly type:
    | "txn.amended.v1"
    | "txn.reversed.v1"
    | "txn.matched.v1"
    | "correction.decided.v1"
    | "booking.committed.v1"
    | "booking.released.v1"
  readonly source: string
  /** Whose log it is for. */
  readonly subject: string
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Shared with a budget of somebody else. */
export const sharedOut = (userId: string, record: TransactionRecord): Sharing | undefined => {
  const sharing = sharingOf(record)?.sharing
  return sharing === undefined || sharing.ownerUserId === userId ? undefined : sharing
}

/** The account that all shared expenses have at the owner's; the member's identity is their external id. */
const sharedAccount = "shared"

interface Told {
  readonly ownerUserId: string
  readonly isReversed: boolean
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
}

const toldOf = (userId: string, record: TransactionRecord): Told | undefined => {
  const said = sharingOf(record)
  const { body } = record
  if (body === undefined || said === undefined || said.sharing.ownerUserId === userId) return undefined
  if (record.twinOf !== undefined) return undefined
  const { ownerUserId, budgetId, split } = said.sharing
  const category = saidCategory(record) ?? body.givenCategory
  const purchase = record.follows?.counted ?? purchaseIdOf(record)
  return {
    ownerUserId,
    isReversed: isReversed(record),
    time: new Date(body.timeMs).toISOString(),
    data: {
      account: sharedAccount,
      externalId: record.identity,
      amountMinor: body.originalMinor,
      currency: body.originalCurrency,
      direction: body.direction,
      status: body.status,
      kind: kindOf(record, body),
      ...(body.givenDay === undefined ? {} : { localDate: dayToText(body.givenDay) }),
      ...(body.mcc === undefined ? {} : { mcc: body.mcc }),
      ...(category === undefined ? {} : { category }),
      budgetId,
      ...(body.merchant === undefined ? {} : { merchant: body.merchant }),
      ...(body.description === undefined ? {} : { description: body.description }),
      ...(body.place === undefined ? {} : { location: { place: body.place } }),
      ...(purchase === undefined
        ? {}
        : { refunds: { source: companionSource(userId), account: sharedAccount, externalId: purchase } }),
      shared: { saidAt: new Date(said.timeMs).toISOString(), split },
    },
  }
}

/**
 * The events that tell the owners what an event has changed, and the record that remembers how many there were.
 * @param before the record as it was when the last of them was told
 */
export const send = (
  userId: string,
  before: TransactionRecord | undefined,
  after: TransactionRecord,
): { readonly record: TransactionRecord; readonly outgoing: ReadonlyArray<Outgoing> } => {
  const was = before === undefined ? undefined : toldOf(userId, before)
  const is = toldOf(userId, after)
  const outgoing: Array<Outgoing> = []
  let revision = after.sent ?? 0
  const take = (told: Told, isReversal: boolean): void => {
    revision++
    const { account, externalId } = told.data
    const common = { source: companionSource(userId), subject: told.ownerUserId, time: told.time }
    outgoing.push(
      isReversal
        ? { ...common, type: "txn.reversed.v1", data: { account, externalId, revision } }
        : { ...common, type: "txn.amended.v1", data: { ...told.data, revision } },
    )
  }
  const stays = was !== undefined && is?.ownerUserId === was.ownerUserId
  if (was !== undefined && !was.isReversed && (!stays || is.isReversed)) take(was, true)
  if (is !== undefined && !is.isReversed && !(stays && JSON.stringify(was) === JSON.stringify(is))) take(is, false)
  return outgoing.length === 0 ? { record: after, outgoing } : { record: { ...after, sent: revision }, outgoing }
}

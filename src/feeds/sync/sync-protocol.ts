/**
 * What a partner's protocol has to offer to be polled: pages of changes from a cursor on, and the exchange of the code
 * that the traveller brought from their bank for lasting access to one account.
 */
import type { Effect } from "effect"
import type { EventOf } from "../../../streams/events.ts"
import type { PartnerDoor } from "./partner-door.ts"
import type { SyncFailure } from "./sync-failure.ts"

type Recorded = EventOf<"txn.recorded.v1">["data"]

/** A transaction as the partner tells it: all of an event but its names. */
export interface BankTransaction extends Omit<Recorded, "account" | "externalId" | "revision"> {
  readonly externalId: string
  /** ISO 8601. */
  readonly time: string
}

/**
 * What happened to a transaction. `revision` where the protocol itself tells which of two words is the later one; else
 * the run that brings it decides.
 */
export type Change =
  | {
      readonly kind: "added" | "modified"
      readonly transaction: BankTransaction
      readonly revision?: number
    }
  | { readonly kind: "removed"; readonly externalId: string; readonly revision?: number }

export interface Page {
  readonly changes: ReadonlyArray<Change>
  /** For the next page, or the next run. */
  readonly cursor: string
  readonly hasMore: boolean
}

/** What the bank gave for the traveller's code. */
export interface Access {
  readonly account: string
  /** What the traveller calls it: the bank's name for it with its last digits. */
  readonly label: string
  readonly credential: string
}

export interface SyncProtocol {
  readonly page: (
    door: PartnerDoor,
    access: Pick<Access, "account" | "credential">,
    cursor: string | undefined,
  ) => Effect.Effect<Page, SyncFailure>
  readonly exchange: (door: PartnerDoor, code: string) => Effect.Effect<Access, SyncFailure>
}

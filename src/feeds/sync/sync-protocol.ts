/**
 * What a partner's protocol has to offer to be polled: pages from a cursor on, read by a wire format of formats/, and the
 * exchange of the code that the traveller brought from their bank for lasting access to one account.
 */
import type { Effect } from "effect"
import type { Format } from "../formats/format.ts"
import type { PartnerDoor } from "./partner-door.ts"
import type { SyncFailure } from "./sync-failure.ts"

export interface Page {
  /** As it came: its format reads it together with the run's other pages. */
  readonly text: string
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
  readonly format: Format
  /**
   * `run`: the bank's cursor tells what is new, so that whatever a later run brings is the later word. `status`: spans of
   * time are read again and again, and the status alone tells which word is the later one; rows that were published
   * before are known by the marks in the cursor.
   */
  readonly order: "run" | "status"
  readonly page: (
    door: PartnerDoor,
    access: Pick<Access, "account" | "credential">,
    cursor: string | undefined,
  ) => Effect.Effect<Page, SyncFailure>
  readonly exchange: (door: PartnerDoor, code: string) => Effect.Effect<Access, SyncFailure>
}

/** An event with what the log knows of it: the only clock of the fold (I1). */
import type { PacerEvent } from "../../../streams/events.ts"

/** An event as the log has it. */
export interface Logged<Event extends PacerEvent = PacerEvent> {
  readonly event: Event
  readonly seq: number
  /** The log's own time. */
  readonly logMs: number
  /** The event's own time. */
  readonly timeMs: number
  /** Of the transaction, for its events; of the command, for the others. */
  readonly identity: string
  /** Of the purchase that a refund names, or of what a match says that it is the same as. */
  readonly purchase?: string
}

/** An event on its way: what a feed hands over, and when. */
import type { PacerEvent } from "../../streams/events.ts"

/** A message and when its source hands it over, which may be long after the thing happened. */
export interface Delivery {
  readonly deliverMs: number
  readonly event: PacerEvent
}

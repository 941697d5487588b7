/**
 * What may still come again from another source: scanned codes, entries by hand, notices, authorisations, legs of the
 * traveller's own money. Kept with the traveller and bounded (I5): the oldest leaves, and what no longer can be matched.
 */
import { limits } from "../../../../config/limits.ts"
import { isOwnMoneyKind, isTransferIn, type Side, strengthOf } from "./score.ts"

export interface OpenIntent extends Side {
  /** What the traveller says it is not. */
  readonly apart: ReadonlyArray<string>
  /** What it may be, and is asked about. */
  readonly maybe?: Side
}

/** By identity, in the order in which they came. */
export type OpenIntents = Map<string, OpenIntent>

/** @param name as its source calls it */
export const opensIntent = (
  one: Pick<Side, "source" | "status" | "kind" | "direction">,
  name: string | undefined,
): boolean => strengthOf(one) < 3 || isOwnMoneyKind(one.kind) || isTransferIn(one.kind, one.direction, name)

/** Beyond the bound the oldest is asked about no longer. */
export const keepOpen = (intents: OpenIntents, intent: OpenIntent): void => {
  intents.set(intent.identity, intent)
  if (intents.size <= limits.openIntentsPerUserMax) return
  const oldest = intents.keys().next()
  if (!oldest.done) intents.delete(oldest.value)
}

/** It is settled, or gone: nothing is asked about it. */
export const closeIntent = (intents: OpenIntents, identity: string): void => {
  if (intents.size === 0) return
  intents.delete(identity)
  for (const [key, { maybe, ...intent }] of intents) if (maybe?.identity === identity) intents.set(key, intent)
}

/** Forgets what lies too far back to come again. @param nowMs when the latest happened */
export const forgetOld = (intents: OpenIntents, nowMs: number): void => {
  for (const { identity, timeMs } of intents.values()) {
    if (nowMs - timeMs > limits.intentKeptMs) intents.delete(identity)
  }
}

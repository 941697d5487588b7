/** What a variant of an itinerary swaps, as one sentence. */
import { limits } from "../../../config/limits.ts"
import type { Swap } from "../../trip/itinerary/ask.ts"

const shown = 3

const swapText = ({ removed, added }: Swap): string => {
  if (removed === null) return `add ${added?.name ?? ""}`
  return added === null ? `leave out ${removed.name}` : `replace ${removed.name} by ${added.name}`
}

/** @param swaps the dearest first */
export const swapWords = (swaps: ReadonlyArray<Swap>): string => {
  if (swaps.length === 0) return "Go other ways between your stops"
  const texts = swaps.slice(0, shown).map(swapText)
  const more = swaps.length > shown ? [`${swaps.length - shown} more`] : []
  const all = [...texts, ...more]
  const last = all.pop() ?? ""
  const sentence = all.length === 0 ? last : `${all.join(", ")} and ${last}`
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.slice(0, limits.textCharactersMax)
}

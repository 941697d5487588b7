/**
 * A version as text, `<epoch>.<stream generation>.<sequence>`, and how one follows another (I4). The generation is the
 * stream's own text and may hold dots.
 */
import type { Version } from "../push/protocol.ts"

export const versionText = (version: Version): string => `${version.epoch}.${version.generation}.${version.sequence}`

export const isSameOwner = (one: Version, other: Version): boolean =>
  one.epoch === other.epoch && one.generation === other.generation

/** `older` is dropped; `broken`: the owner changed, and what came in between may have been pushed to nobody. */
export type Succession = "follows" | "older" | "broken"

/**
 * How a push follows what a topic has seen. One of the same version is let through: it carries the full state of what
 * it names, so that twice is harmless, while a view made in the middle of that version's batch would need it.
 */
export const successionOf = (known: Version | undefined, next: Version): Succession => {
  if (known === undefined) return "follows"
  if (next.epoch < known.epoch) return "older"
  if (!isSameOwner(known, next)) return "broken"
  return next.sequence >= known.sequence ? "follows" : "older"
}

/**
 * What a traveller allows each source: the latest word per source, account and purpose, whatever the order in which the
 * words came (I8); of two of the same instant, the one that allows less. A grant with an end falls due at it.
 */
import type { EventOf } from "../../../streams/events.ts"

export interface Consent {
  readonly state: "granted" | "withdrawn"
  readonly timeMs: number
  readonly expiresMs?: number
  /** The end of a grant has passed, and has been told. */
  readonly expired?: true
}

export type Consents = Map<string, Consent>

const allowance = ({ state, expiresMs }: Consent): number =>
  state === "withdrawn" ? Number.NEGATIVE_INFINITY : (expiresMs ?? Number.POSITIVE_INFINITY)

const wins = (said: Consent, held: Consent): boolean =>
  said.timeMs === held.timeMs ? allowance(said) < allowance(held) : said.timeMs > held.timeMs

/** Keeps the word where it is the one that stands. */
export const hearConsent = (consents: Consents, { data }: EventOf<"consent.changed.v1">, timeMs: number): void => {
  const { source, account, purpose, state, expires } = data
  const key = `${source} ${account ?? "*"} ${purpose}`
  const ends = state === "granted" && expires !== undefined
  const said: Consent = { state, timeMs, ...(ends ? { expiresMs: Date.parse(expires) } : {}) }
  const held = consents.get(key)
  if (held === undefined || wins(said, held)) consents.set(key, said)
}

const endOf = ({ state, expiresMs, expired }: Consent): number | undefined =>
  state === "granted" && expired === undefined ? expiresMs : undefined

/** When the next grant ends; undefined when none does. */
export const nextConsentEndMs = (consents: Consents): number | undefined => {
  let nextMs: number | undefined
  for (const consent of consents.values()) {
    const endMs = endOf(consent)
    if (endMs !== undefined && (nextMs === undefined || endMs < nextMs)) nextMs = endMs
  }
  return nextMs
}

/** Grants that have ended by now, each told once. */
export const endConsents = (consents: Consents, nowMs: number): ReadonlyArray<string> => {
  const ended: Array<string> = []
  for (const [key, consent] of consents) {
    const endMs = endOf(consent)
    if (endMs === undefined || endMs > nowMs) continue
    consents.set(key, { ...consent, expired: true })
    ended.push(key)
  }
  return ended
}

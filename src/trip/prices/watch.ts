/**
 * A price that is watched: said once when it falls to the lower target and once when it rises to the upper one. A price
 * that trembles at a target is not said again: it has to leave by a band first (hysteresis).
 */
export interface WatchTargets {
  readonly fallsToMinor?: number
  readonly risesToMinor?: number
}

export interface WatchState {
  /** Said, and not far enough away since. */
  readonly lowSaid: boolean
  readonly highSaid: boolean
}

export type WatchAlert = "fell" | "rose"

export const newWatch: WatchState = { lowSaid: false, highSaid: false }

/** The share of a target that a price has to leave it by. */
export const hysteresisShare = 0.03

export const stepWatch = (
  { fallsToMinor, risesToMinor }: WatchTargets,
  state: WatchState,
  priceMinor: number,
): { readonly state: WatchState; readonly alert: WatchAlert | undefined } => {
  const low = fallsToMinor !== undefined && priceMinor <= fallsToMinor
  const high = risesToMinor !== undefined && priceMinor >= risesToMinor
  const leftLow = fallsToMinor !== undefined && priceMinor > fallsToMinor * (1 + hysteresisShare)
  const leftHigh = risesToMinor !== undefined && priceMinor < risesToMinor * (1 - hysteresisShare)
  const alert = low && !state.lowSaid ? "fell" : high && !state.highSaid ? "rose" : undefined
  return {
    state: { lowSaid: low || (state.lowSaid && !leftLow), highSaid: high || (state.highSaid && !leftHigh) },
    alert,
  }
}

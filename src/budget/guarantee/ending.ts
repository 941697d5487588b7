/**
 * A promised trip that is over, and what is learned from it: where such trips end up, how careful the next price of its
 * cohort is, and what the probabilities were worth that were said before it and on each of its mornings. The same for an
 * evaluation and for the ledger of promises: the same endings in the same order give the same knowledge (I1).
 */
import type { Basis } from "./basis.ts"
import { learnTilt, tilted } from "./cohort-tilt.ts"
import { type Knowledge, recordOutcome } from "./knowledge.ts"
import { bandOf, claimOf, levelOf, morningOf, type Progress, probabilityOfClaim } from "./midtrip.ts"
import { claimBefore } from "./price.ts"
import { recalibrated, recordClaim } from "./recalibration.ts"

/** Claims before outcomes recalibrate them. */
export interface Claims {
  readonly before: number
  readonly mornings: ReadonlyArray<{ readonly elapsed: number; readonly band: number; readonly claim: number }>
}

/** What is claimed of a price before the trip and on each morning. */
export const claimsOf = (
  knowledge: Knowledge,
  basis: Basis,
  priceMinor: number,
  mornings: ReadonlyArray<Progress>,
): Claims => {
  const level = levelOf(knowledge, basis)
  return {
    before: claimBefore(knowledge, basis, priceMinor),
    mornings: mornings.map((progress) => ({
      elapsed: progress.elapsed,
      band: bandOf(basis, progress.elapsed),
      claim: claimOf(knowledge, morningOf(basis, level, progress), priceMinor),
    })),
  }
}

/** The claims as they are said. */
export const saidOf = (knowledge: Knowledge, basis: Basis, { before, mornings }: Claims): ReadonlyArray<number> => [
  tilted(knowledge.tilt[basis.cohort], recalibrated(knowledge.beforeTrip, before)),
  ...mornings.map(({ band, claim }) => probabilityOfClaim(knowledge, basis, band, claim)),
]

export interface Ending {
  readonly basis: Basis
  readonly finalMinor: number
  readonly isElsewhere: boolean
  readonly promise?: { readonly priceMinor: number; readonly aim: number; readonly claims: Claims }
}

export const learnEnding = (knowledge: Knowledge, { basis, finalMinor, isElsewhere, promise }: Ending): void => {
  if (promise === undefined) {
    recordOutcome(knowledge, { basis, finalMinor, isElsewhere })
    return
  }
  const { priceMinor, aim, claims } = promise
  const held = finalMinor <= priceMinor
  learnTilt(knowledge.tilt[basis.cohort], saidOf(knowledge, basis, claims), held)
  recordClaim(knowledge.beforeTrip, claims.before, held)
  for (const { band, claim } of claims.mornings) {
    const recalibration = knowledge.midTrip[band]
    if (recalibration !== undefined) recordClaim(recalibration, claim, held)
  }
  recordOutcome(knowledge, { basis, finalMinor, isElsewhere, promise: { aim, priceMinor } })
}

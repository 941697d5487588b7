/** How often what was claimed before the simulated trips of the calibration held, where claims differ to the eye. */
import { shippedModel } from "./model.ts"
import { claimOfBin } from "./recalibration.ts"
import type { ReliabilityBin } from "./track-record.ts"

const shownFrom = 0.02
const shownTo = 0.99

export const calibrationBins = (): ReadonlyArray<ReliabilityBin> =>
  (shippedModel().claimRates[0] ?? [])
    .map((held, bin) => ({ claims: 0, claimed: claimOfBin(bin), held }))
    .filter(({ claimed }) => claimed > shownFrom && claimed < shownTo)

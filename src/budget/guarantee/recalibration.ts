/**
 * What became of probabilities that were said: how often the plan held when so much was claimed. Claims are kept in bins
 * and read back through the nearest rising curve (isotonic regression), so that a claim of 0.8 holds eight times in ten
 * and more money is still never less likely to be enough.
 */
export interface Recalibration {
  /** Per bin: claims (with those that the bin began from), their sum, and how many held. */
  readonly count: Float64Array
  readonly claimed: Float64Array
  readonly held: Float64Array
  /** Claim to probability, both ascending; made anew now and then. */
  curve: { readonly claims: ReadonlyArray<number>; readonly probabilities: ReadonlyArray<number> } | undefined
  sinceCurve: number
}

export const claimBins = 48
const bins = claimBins
/** Logits of 0.0009 to 0.9999 in even steps: where plans mostly hold, claims differ far out. */
const logitMin = -7
const logitMax = 9.2

const binOf = (claim: number): number => {
  const safe = Math.min(1 - 1e-9, Math.max(1e-9, claim))
  const logit = Math.log(safe / (1 - safe))
  return Math.min(bins - 1, Math.max(0, Math.floor(((logit - logitMin) / (logitMax - logitMin)) * bins)))
}

/** The claim in the middle of a bin. */
export const claimOfBin = (bin: number): number =>
  1 / (1 + Math.exp(-(logitMin + ((bin + 0.5) / bins) * (logitMax - logitMin))))

/**
 * @param weight how many outcomes each bin counts as having seen at first
 * @param rates how often each bin's claims held in the calibration; its own claim where that is not known
 */
export const newRecalibration = (weight: number, rates?: ReadonlyArray<number>): Recalibration => ({
  count: new Float64Array(bins).fill(weight),
  claimed: Float64Array.from({ length: bins }, (_, bin) => weight * claimOfBin(bin)),
  held: Float64Array.from({ length: bins }, (_, bin) => weight * (rates?.[bin] ?? claimOfBin(bin))),
  curve: undefined,
  sinceCurve: 0,
})

/** How often each bin's claims held, the bin's own start among them. */
export const ratesOf = ({ count, held }: Recalibration): ReadonlyArray<number> =>
  Array.from(count, (claims, bin) => (held[bin] ?? 0) / claims)

interface Block {
  claimed: number
  held: number
  count: number
}

/** Pool adjacent violators. */
const curveOf = ({ count, claimed, held }: Recalibration): NonNullable<Recalibration["curve"]> => {
  const blocks: Array<Block> = []
  for (let bin = 0; bin < bins; bin++) {
    let block: Block = { claimed: claimed[bin] ?? 0, held: held[bin] ?? 0, count: count[bin] ?? 0 }
    let before = blocks.at(-1)
    while (before !== undefined && before.held / before.count >= block.held / block.count) {
      blocks.pop()
      block = {
        claimed: before.claimed + block.claimed,
        held: before.held + block.held,
        count: before.count + block.count,
      }
      before = blocks.at(-1)
    }
    blocks.push(block)
  }
  return {
    claims: [0, ...blocks.map((block) => block.claimed / block.count), 1],
    probabilities: [0, ...blocks.map((block) => block.held / block.count), 1],
  }
}

/** How many claims may come before the curve is made anew. */
const curveEvery = 256

/** What a claim is worth, as far as outcomes have told. */
export const recalibrated = (recalibration: Recalibration, claim: number): number => {
  recalibration.curve ??= curveOf(recalibration)
  const { claims, probabilities } = recalibration.curve
  if (claim <= 0 || claim >= 1) return Math.min(1, Math.max(0, claim))
  let at = 0
  while (at < claims.length - 2 && (claims[at + 1] ?? 1) <= claim) at += 1
  const [from = 0, to = 1] = [claims[at], claims[at + 1]]
  const [low = 0, high = 1] = [probabilities[at], probabilities[at + 1]]
  return to > from ? low + ((high - low) * (claim - from)) / (to - from) : low
}

/** Takes in what became of a claim. */
export const recordClaim = (recalibration: Recalibration, claim: number, held: boolean): void => {
  const bin = binOf(claim)
  recalibration.count[bin] = (recalibration.count[bin] ?? 0) + 1
  recalibration.claimed[bin] = (recalibration.claimed[bin] ?? 0) + claim
  recalibration.held[bin] = (recalibration.held[bin] ?? 0) + (held ? 1 : 0)
  recalibration.sinceCurve += 1
  if (recalibration.sinceCurve < curveEvery) return
  recalibration.curve = undefined
  recalibration.sinceCurve = 0
}

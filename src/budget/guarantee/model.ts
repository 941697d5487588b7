/**
 * The guarantee as a release ships it: what was fitted on the development trips and the scores of the calibration trips,
 * read from `config/models/guarantee-v1.json` (`npm run train -- guarantee`). A model file is code: the same file, requests
 * and outcomes give the same prices (I1).
 */
import shipped from "../../../config/models/guarantee-v1.json" with { type: "json" }
import { categories } from "../../../config/taxonomy.ts"
import { readFields, readList, readNumber, ShapeError } from "../shape.ts"
import { featureCount, scaleFeatureCount } from "./basis.ts"
import { midtripFeatureCount, midtripScaleCount } from "./midtrip.ts"
import type { QuantileTable } from "./quantile-table.ts"
import { claimBins } from "./recalibration.ts"

export interface GuaranteeModel {
  /** Of ln(final / guide). */
  readonly weights: ReadonlyArray<number>
  /** Of ln(standard deviation). */
  readonly scaleWeights: ReadonlyArray<number>
  readonly scores: QuantileTable
  /** How far the mean of ln(rest / guide's rest) is from its features mid-trip, and its deviation. */
  readonly midtrip: {
    readonly weights: ReadonlyArray<number>
    readonly scaleWeights: ReadonlyArray<number>
    /** By how many days are left: `knots` ascending, a table each. */
    readonly knots: ReadonlyArray<number>
    readonly tables: ReadonlyArray<QuantileTable>
  }
  /** How often claims held on the calibration trips, per bin: before the trip, then by band of it. Empty: not known yet. */
  readonly claimRates: ReadonlyArray<ReadonlyArray<number>>
  /** Which category how much of an overrun is due to, per style and in the taxonomy's order; each sums to 1. */
  readonly overrunShares: {
    readonly budget: ReadonlyArray<number>
    readonly "mid-range": ReadonlyArray<number>
    readonly luxury: ReadonlyArray<number>
  }
}

const readNumbers =
  (length: number) =>
  (value: unknown): ReadonlyArray<number> => {
    const numbers = readList(value, readNumber)
    if (numbers.length !== length) throw new ShapeError(`expected ${length} numbers, found ${numbers.length}`)
    return numbers
  }

const ascends = (numbers: ReadonlyArray<number>): boolean =>
  numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0))

const readTable = (value: unknown): QuantileTable => {
  const fields = readFields(value)
  const levels = readList(fields["levels"], readNumber)
  const values = readNumbers(levels.length)(fields["values"])
  if (!ascends(levels) || !ascends(values) || levels.length < 2) throw new ShapeError("expected ascending quantiles")
  return { levels, values }
}

/**
 * A model from its parsed file.
 * @throws ShapeError
 */
export const readGuaranteeModel = (value: unknown): GuaranteeModel => {
  const fields = readFields(value)
  const midtrip = readFields(fields["midtrip"])
  const knots = readList(midtrip["knots"], readNumber)
  const tables = readList(midtrip["tables"], readTable)
  if (knots.length !== tables.length || !ascends(knots)) throw new ShapeError("expected a table for each knot")
  const shares = readFields(fields["overrunShares"])
  const readShares = readNumbers(categories.length)
  return {
    weights: readNumbers(featureCount)(fields["weights"]),
    scaleWeights: readNumbers(scaleFeatureCount)(fields["scaleWeights"]),
    scores: readTable(fields["scores"]),
    midtrip: {
      weights: readNumbers(midtripFeatureCount)(midtrip["weights"]),
      scaleWeights: readNumbers(midtripScaleCount)(midtrip["scaleWeights"]),
      knots,
      tables,
    },
    claimRates: readList(fields["claimRates"], readNumbers(claimBins)),
    overrunShares: {
      budget: readShares(shares["budget"]),
      "mid-range": readShares(shares["mid-range"]),
      luxury: readShares(shares["luxury"]),
    },
  }
}

let read: GuaranteeModel | undefined

/** The model of this release. */
export const shippedModel = (): GuaranteeModel => (read ??= readGuaranteeModel(shipped.model))

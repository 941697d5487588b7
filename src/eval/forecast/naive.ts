/**
 * What the forecast is held against: naive pace, wrapped in the quantiles of its own residuals on development data, by
 * length of the window and days elapsed. Residuals are counted in the person's average days; nothing is forecast below
 * what has been spent.
 */

import type { Case } from "./cases.ts"
import { quantilesAt } from "./quantiles.ts"

/** Residual quantiles by `days:elapsedDays`. */
export type NaiveResiduals = { readonly [cell: string]: ReadonlyArray<number> }

const cellOf = ({ days, elapsedDays }: Case): string => `${days}:${elapsedDays}`

export const fitNaive = (cases: ReadonlyArray<Case>, levels: ReadonlyArray<number>): NaiveResiduals => {
  const byCell = new Map<string, Array<number>>()
  for (const one of cases) {
    const residual = (one.totalMinor - one.naiveMinor) / one.unitMinor
    const own = byCell.get(cellOf(one))
    if (own === undefined) byCell.set(cellOf(one), [residual])
    else own.push(residual)
  }
  return Object.fromEntries([...byCell].map(([cell, residuals]) => [cell, quantilesAt(residuals, levels)]))
}

/** Quantiles of the whole window's spend as naive pace has them. */
export const naiveQuantiles = (one: Case, residuals: NaiveResiduals): ReadonlyArray<number> => {
  const own = residuals[cellOf(one)]
  if (own === undefined) throw new RangeError(`no residuals for a window of ${cellOf(one)} days`)
  return own.map((residual) => Math.max(one.spentMinor, one.naiveMinor + residual * one.unitMinor))
}

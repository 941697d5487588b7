/**
 * The table of merchant category codes unrolled: a code is looked up for every transaction that has one, so it costs
 * one read of an array.
 */
import { mccRanges } from "../../../config/mcc.ts"
import type { Verdict } from "./categorise.ts"

const codes = 10_000

/** A code that means one thing is wrong where the acquirer gave the wrong code; a broad one, also where a shop is. */
const confidence = { exact: 0.9, broad: 0.6 }

const verdicts: ReadonlyArray<Verdict | undefined> = (() => {
  const table = new Array<Verdict | undefined>(codes).fill(undefined)
  for (const [first, last, category, sure] of mccRanges) {
    table.fill({ category, confidence: confidence[sure], decidedBy: "mcc" }, first, last + 1)
  }
  return table
})()

/** What a code of four digits says; undefined for a code that the table lacks. */
export const mccVerdict = (mcc: string): Verdict | undefined => (mcc.length === 4 ? verdicts[Number(mcc)] : undefined)

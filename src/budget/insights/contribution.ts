/**
 * What one transaction contributes to the insights' sums, as its record stands now: a line per place where it counts.
 * A pure function of the record, so that sums kept by differences are those of a computation from the start.
 */
import { categories } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../model.ts"
import { placementsOf, purchaseIdOf, splitOf, type TransactionRecord } from "../traveller/record.ts"
import { merchantName } from "./merchant-name.ts"

export interface SpendLine {
  readonly identity: string
  readonly part: number
  readonly day: EpochDay
  /** As the ledger writes it. */
  readonly category: number
  /** Empty: nobody is named. */
  readonly merchant: string
  /** The name as it came. */
  readonly label: string
  readonly minor: number
  readonly budgetId: string
}

const codes = new Map(categories.map((category, code) => [category, code] as const))

/** What touches no sum (a transfer, what was reversed) has no line. */
export const linesOf = (record: TransactionRecord): ReadonlyArray<SpendLine> =>
  placementsOf(record).flatMap(({ budgetId, entry }, part) =>
    entry.spendMinor === 0
      ? []
      : [
          {
            identity: record.identity,
            part,
            day: entry.localDay,
            category: codes.get(entry.category) ?? 0,
            merchant: merchantName(entry.merchant),
            label: entry.merchant ?? "",
            minor: entry.spendMinor,
            budgetId,
          },
        ],
  )

/** It counts nowhere, or some of its parts do not: something that names it not may place it later. */
export const isUnsettled = (record: TransactionRecord): boolean =>
  placementsOf(record).length < (splitOf(record)?.length ?? 1)

/** The other transactions that change together with this one: its purchase, its refunds, its twins, the former ones. */
export const linkedTo = (record: TransactionRecord): ReadonlyArray<string> =>
  [
    purchaseIdOf(record),
    record.body?.refunds,
    record.word?.link?.purchase ?? undefined,
    ...(record.word?.heard ?? []).map((word) => word.link?.purchase ?? undefined),
    ...(record.refunds ?? []).map((refund) => refund.identity),
    record.twinOf,
    ...(record.twins ?? []).map((twin) => twin.identity),
  ].filter((identity) => identity !== undefined)

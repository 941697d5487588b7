/** A transaction's accounting state as its own traveller sees it: the record, with every word about it. */
import {
  type Body,
  isReversed,
  kindOf,
  matchedTo,
  purchaseIdOf,
  saidCategory,
  splitOf,
  type TransactionRecord,
  wordOf,
} from "../budget/traveller/record.ts"
import { partAmounts, partIdentity } from "../budget/traveller/split.ts"
import { manualSource } from "./by-hand.ts"
import type { TransactionDetail } from "./contract/views.ts"

const partsOf = (record: TransactionRecord, body: Body): (typeof TransactionDetail.Type)["parts"] => {
  const said = splitOf(record) ?? []
  const amounts = partAmounts(body.originalMinor, said)
  return said.map((part, index) => {
    const identity = partIdentity(record.identity, index)
    const placed = record.parts?.find((one) => one.entry.identity === identity)
    return {
      amountMinor: amounts[index] ?? 0,
      budgetId: placed?.budgetId ?? null,
      category: part.category ?? placed?.entry.category ?? null,
    }
  })
}

export const detailOf = (record: TransactionRecord, body: Body): typeof TransactionDetail.Type => {
  const counted = record.placed ?? record.parts?.[0]
  return {
    transactionId: record.identity,
    source: body.source,
    externalId: body.externalId,
    amountMinor: body.originalMinor,
    currency: body.originalCurrency,
    direction: body.direction,
    kind: kindOf(record, body),
    status: isReversed(record) ? "reversed" : body.status,
    occurredAt: new Date(body.timeMs).toISOString(),
    merchant: body.merchant ?? null,
    note: body.description ?? null,
    byHand: body.source === manualSource,
    budgetId: counted?.budgetId ?? null,
    category: saidCategory(record) ?? counted?.entry.category ?? body.givenCategory ?? null,
    parts: partsOf(record, body),
    shared: wordOf(record)?.sharing?.sharing ?? null,
    refundOf: purchaseIdOf(record) ?? null,
    refunds: (record.refunds ?? []).flatMap(({ identity, body: refund }) =>
      refund === undefined
        ? []
        : [
            {
              transactionId: identity,
              amountMinor: refund.originalMinor,
              occurredAt: new Date(refund.timeMs).toISOString(),
            },
          ],
    ),
    sameAs: matchedTo(record) ?? null,
    twins: (record.twins ?? []).flatMap(({ identity, body: twin }) =>
      twin === undefined
        ? []
        : [
            {
              transactionId: identity,
              source: twin.source,
              amountMinor: twin.originalMinor,
              occurredAt: new Date(twin.timeMs).toISOString(),
            },
          ],
    ),
  }
}

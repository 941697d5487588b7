/** An event as the oracle reads it: parsed, and believed. */

export interface Data {
  readonly [field: string]: unknown
  readonly account: string
  readonly externalId: string
  readonly revision?: number
  readonly source?: string
  readonly budgetId?: string | null
  readonly category?: string | null
  readonly refunds?: { readonly source: string; readonly account: string; readonly externalId: string } | null
}

export interface Event {
  readonly id: string
  readonly source: string
  readonly subject: string
  readonly type: string
  readonly time: string
  readonly data: Data
}

/**
 * The closed set of spending categories. The order is part of the storage format: a category is written as its index,
 * so new ones are appended and none is ever moved.
 */
export const categories = [
  "lodging",
  "food",
  "groceries",
  "transport_local",
  "transport_intercity",
  "activities",
  "shopping",
  "health",
  "communication",
  "fees_cash",
  "other",
] as const

export type Category = (typeof categories)[number]

const categoryNames: ReadonlySet<string> = new Set(categories)
export const isCategory = (text: string): text is Category => categoryNames.has(text)

/** Paid once for the whole trip: kept out of the daily burn rate, and what may be bought long before the trip. */
export const oneOffCategories: ReadonlySet<Category> = new Set(["lodging", "transport_intercity"])

/** What a traveller books ahead: suggested for a trip when bought before it. */
export const bookedAheadCategories: ReadonlySet<Category> = new Set(["lodging", "transport_intercity", "activities"])

/** How sentences name a category; screens have names of their own, which are titles. */
import type { Category } from "../../config/taxonomy.ts"

export const categoryWords: { readonly [category in Category]: string } = {
  lodging: "lodging",
  food: "food and drink",
  groceries: "groceries",
  transport_local: "getting around",
  transport_intercity: "flights and trains",
  activities: "activities",
  shopping: "shopping",
  health: "health",
  communication: "SIM and data",
  fees_cash: "fees and cash",
  other: "other spending",
}

/**
 * The category names of the card stream format (`feed replay FILE.csv`) in our own. The stream knows 14 names and no
 * merchant category codes; what they cover is broader than ours, so the nearest stands, and household matters that no
 * trip knows are `other`.
 */
import type { Category } from "./taxonomy.ts"

export const cardCategories: ReadonlyMap<string, Category> = new Map<string, Category>([
  ["entertainment", "activities"],
  ["food_dining", "food"],
  ["gas_transport", "transport_local"],
  ["grocery_net", "groceries"],
  ["grocery_pos", "groceries"],
  ["health_fitness", "health"],
  ["home", "other"],
  ["kids_pets", "other"],
  ["misc_net", "other"],
  ["misc_pos", "other"],
  ["personal_care", "health"],
  ["shopping_net", "shopping"],
  ["shopping_pos", "shopping"],
  ["travel", "transport_intercity"],
])

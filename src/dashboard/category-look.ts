/** How a category is called and drawn. The colour is CSS's own, by `data-category`, so that it follows the theme. */
import type { Category } from "../../config/taxonomy.ts"
import type { IconName } from "./parts/icon.tsx"

export const categoryLook: { readonly [category in Category]: { readonly name: string; readonly icon: IconName } } = {
  lodging: { name: "Lodging", icon: "bed" },
  food: { name: "Food & drink", icon: "food" },
  groceries: { name: "Groceries", icon: "basket" },
  transport_local: { name: "Getting around", icon: "scooter" },
  transport_intercity: { name: "Flights & trains", icon: "plane" },
  activities: { name: "Activities", icon: "ticket" },
  shopping: { name: "Shopping", icon: "bag" },
  health: { name: "Health", icon: "heart" },
  communication: { name: "SIM & data", icon: "signal" },
  fees_cash: { name: "Fees & cash", icon: "note" },
  other: { name: "Other", icon: "dots" },
}

const looks = new Map<string, { readonly name: string; readonly icon: IconName }>(Object.entries(categoryLook))

/** A newer server may name a category that this page does not know. */
export const lookOf = (category: string): { readonly name: string; readonly icon: IconName } =>
  looks.get(category) ?? categoryLook.other

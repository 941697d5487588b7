/**
 * Merchant category codes (ISO 18245) to our categories: inclusive ranges, later rows over earlier ones, so that a
 * general range can be refined below it. `sure` is how far the code alone can be trusted: `exact` where it means one
 * thing to a traveller, `broad` where a shop of that code may sell several. Written from the public standard.
 */
import type { Category } from "./taxonomy.ts"

export type MccRange = readonly [first: number, last: number, category: Category, sure: "exact" | "broad"]

export const mccRanges: ReadonlyArray<MccRange> = [
  // Agriculture, contractors, printers: nothing a traveller buys by plan.
  [742, 2842, "other", "broad"],

  // Transport and travel.
  [3000, 3350, "transport_intercity", "exact"],
  [3351, 3500, "transport_local", "exact"],
  [3501, 3999, "lodging", "exact"],
  [4011, 4011, "transport_intercity", "exact"],
  [4111, 4111, "transport_local", "exact"],
  [4112, 4112, "transport_intercity", "exact"],
  [4119, 4119, "health", "exact"],
  [4121, 4121, "transport_local", "exact"],
  [4131, 4131, "transport_intercity", "broad"],
  [4214, 4225, "other", "broad"],
  [4215, 4215, "other", "exact"],
  [4411, 4411, "transport_intercity", "broad"],
  [4457, 4468, "activities", "broad"],
  [4511, 4511, "transport_intercity", "exact"],
  [4582, 4582, "transport_intercity", "broad"],
  [4722, 4723, "transport_intercity", "broad"],
  [4784, 4784, "transport_local", "exact"],
  [4789, 4789, "transport_local", "broad"],

  // Telephone, data; money orders; utilities.
  [4812, 4821, "communication", "exact"],
  [4829, 4829, "other", "broad"],
  [4899, 4899, "communication", "broad"],
  [4900, 4900, "other", "broad"],

  // Shops.
  [5013, 5199, "shopping", "broad"],
  [5122, 5122, "health", "broad"],
  [5172, 5172, "transport_local", "broad"],
  [5200, 5299, "shopping", "broad"],
  [5300, 5300, "groceries", "broad"],
  [5309, 5309, "shopping", "exact"],
  [5310, 5399, "shopping", "broad"],
  [5411, 5411, "groceries", "exact"],
  [5422, 5422, "groceries", "exact"],
  [5441, 5441, "food", "broad"],
  [5451, 5451, "groceries", "exact"],
  [5462, 5462, "food", "exact"],
  [5499, 5499, "groceries", "broad"],
  [5511, 5599, "transport_local", "broad"],
  [5541, 5542, "transport_local", "exact"],
  [5552, 5552, "transport_local", "exact"],
  [5611, 5699, "shopping", "exact"],
  [5712, 5735, "shopping", "exact"],
  [5811, 5814, "food", "exact"],
  [5815, 5818, "other", "broad"],
  [5832, 5832, "shopping", "broad"],
  [5912, 5912, "health", "exact"],
  [5921, 5921, "groceries", "broad"],
  [5931, 5999, "shopping", "broad"],
  [5932, 5933, "shopping", "exact"],
  [5940, 5950, "shopping", "exact"],
  [5960, 5960, "other", "broad"],
  [5962, 5962, "transport_intercity", "broad"],
  [5968, 5968, "other", "broad"],
  [5970, 5974, "shopping", "exact"],
  [5975, 5976, "health", "exact"],
  [5983, 5983, "transport_local", "broad"],
  [5977, 5977, "shopping", "exact"],

  // Money.
  [6010, 6012, "fees_cash", "exact"],
  [6050, 6051, "fees_cash", "exact"],
  [6211, 6399, "other", "broad"],
  [6300, 6399, "other", "exact"],
  [6513, 6513, "lodging", "broad"],
  [6529, 6540, "fees_cash", "broad"],

  // Lodging and personal services.
  [7011, 7012, "lodging", "exact"],
  [7032, 7033, "lodging", "exact"],
  [7210, 7299, "other", "broad"],
  [7210, 7230, "other", "exact"],
  [7297, 7298, "activities", "exact"],
  [7311, 7399, "other", "broad"],

  // Cars.
  [7511, 7519, "transport_local", "exact"],
  [7523, 7523, "transport_local", "exact"],
  [7531, 7549, "transport_local", "broad"],
  [7622, 7699, "other", "broad"],

  // Going out.
  [7800, 7841, "activities", "broad"],
  [7832, 7833, "activities", "exact"],
  [7911, 7999, "activities", "exact"],
  [7995, 7995, "activities", "broad"],

  // Health, schools, associations, the state.
  [8011, 8099, "health", "exact"],
  [8111, 8999, "other", "broad"],
  [8398, 8398, "other", "exact"],
  [8661, 8661, "other", "exact"],
  [9211, 9405, "other", "broad"],
  [9222, 9222, "other", "exact"],
  [9311, 9311, "other", "exact"],
  [9402, 9402, "other", "exact"],
  [9700, 9950, "other", "broad"],
]

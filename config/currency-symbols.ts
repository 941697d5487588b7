/**
 * How people write money, where it is not the ISO code: the sign put before the amount, and the marks between groups
 * and decimals. A fixed table, because an alert's text is history and must not change with the runtime (I1).
 */
export const currencySymbols: ReadonlyMap<string, string> = new Map([
  ["IDR", "Rp"],
  ["JPY", "¥"],
  ["USD", "$"],
  ["EUR", "€"],
  ["GBP", "£"],
  ["SGD", "S$"],
  ["MYR", "RM"],
  ["THB", "฿"],
  ["VND", "₫"],
  ["KRW", "₩"],
  ["CNY", "CN¥"],
  ["HKD", "HK$"],
  ["TWD", "NT$"],
  ["MOP", "MOP$"],
  ["PHP", "₱"],
  ["INR", "₹"],
  ["AUD", "A$"],
  ["NZD", "NZ$"],
  ["CAD", "CA$"],
  ["TRY", "₺"],
])

/** Indonesian writing: Rp1.250.000,50. Every other currency is written 1,250,000.50. */
export const currenciesWithPointGroups: ReadonlySet<string> = new Set(["IDR"])

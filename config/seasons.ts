/**
 * When places cost more or less than usual: feasts by their dates, seasons by the calendar. What is paid for a bed moves
 * most, what is eaten hardly. Islamic and lunar feasts are listed by year, as announced or reckoned.
 */
export interface Season {
  readonly name: string
  /** ISO 3166-1 alpha-2, or all that the list of destinations knows. */
  readonly countries: ReadonlyArray<string> | "all"
  /** Beaches only, where a season is theirs. */
  readonly beachOnly?: boolean
  /** First and last day, inclusive: `MM-DD` of every year (may run over its end), or `YYYY-MM-DD`. */
  readonly spans: ReadonlyArray<readonly [first: string, last: string]>
  readonly lodging: number
  readonly transport: number
  readonly fun: number
}

const lebaran = [
  ["2024-04-06", "2024-04-16"],
  ["2025-03-28", "2025-04-07"],
  ["2026-03-17", "2026-03-28"],
  ["2027-03-06", "2027-03-17"],
  ["2028-02-23", "2028-03-05"],
  ["2029-02-11", "2029-02-22"],
  ["2030-02-01", "2030-02-12"],
] as const

const lunarNewYear = [
  ["2024-02-08", "2024-02-17"],
  ["2025-01-27", "2025-02-05"],
  ["2026-02-15", "2026-02-24"],
  ["2027-02-04", "2027-02-13"],
  ["2028-01-24", "2028-02-02"],
  ["2029-02-11", "2029-02-20"],
  ["2030-02-01", "2030-02-10"],
] as const

export const seasons: ReadonlyArray<Season> = [
  { name: "Lebaran", countries: ["ID", "MY"], spans: lebaran, lodging: 1.4, transport: 1.35, fun: 1.15 },
  {
    name: "Lunar New Year",
    countries: ["SG", "MY", "HK", "TW", "CN", "VN", "KR"],
    spans: lunarNewYear,
    lodging: 1.3,
    transport: 1.15,
    fun: 1.05,
  },
  {
    name: "Christmas and New Year",
    countries: "all",
    spans: [["12-20", "01-04"]],
    lodging: 1.35,
    transport: 1.15,
    fun: 1.1,
  },
  {
    name: "July and August",
    countries: ["ID", "MY"],
    spans: [["06-20", "08-31"]],
    lodging: 1.15,
    transport: 1.05,
    fun: 1.05,
  },
  {
    name: "beaches in July and August",
    countries: ["ID"],
    beachOnly: true,
    spans: [["07-01", "08-31"]],
    lodging: 1.12,
    transport: 1.05,
    fun: 1.05,
  },
  { name: "Songkran", countries: ["TH"], spans: [["04-11", "04-17"]], lodging: 1.25, transport: 1.15, fun: 1.1 },
  {
    name: "cool season",
    countries: ["TH", "KH"],
    spans: [["11-15", "02-28"]],
    lodging: 1.15,
    transport: 1.05,
    fun: 1.05,
  },
  { name: "Golden Week", countries: ["JP"], spans: [["04-28", "05-06"]], lodging: 1.45, transport: 1.15, fun: 1.1 },
  {
    name: "cherry blossom",
    countries: ["JP", "KR"],
    spans: [["03-22", "04-12"]],
    lodging: 1.25,
    transport: 1.05,
    fun: 1.05,
  },
  {
    name: "National Day week",
    countries: ["CN", "HK"],
    spans: [["09-30", "10-08"]],
    lodging: 1.4,
    transport: 1.2,
    fun: 1.1,
  },
  {
    name: "rainy season",
    countries: ["ID"],
    spans: [
      ["01-10", "02-20"],
      ["11-01", "12-14"],
    ],
    lodging: 0.9,
    transport: 1,
    fun: 0.97,
  },
]

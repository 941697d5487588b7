/**
 * The figures of a period, read from the sums: every question is bounded by the period or by a limit, none looks at a
 * transaction's text. Names of merchants are opened for those that are shown.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type {
  Comparison,
  Figures,
  MerchantCharges,
  MerchantSums,
  PeriodSums,
  Purchase,
  Sum,
} from "../../budget/insights/figures.ts"
import { elapsedDays, monthsIn, type PeriodName, partOf, periodAt, type Span } from "../../budget/insights/period.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { columnOf } from "./columns.ts"

export interface InsightQuestion {
  readonly userId: string
  readonly currency: string
  readonly period: PeriodName
  readonly compareWith: Comparison
  readonly categories: ReadonlyArray<Category>
  readonly today: number
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")
const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

/** The codes asked for; all of them when none is named. */
export const codesOf = (wanted: ReadonlyArray<Category>): ReadonlyArray<number> =>
  categories.flatMap((category, code) => (wanted.length === 0 || wanted.includes(category) ? [code] : []))

/** The currency in which most was bought of late: sums of several do not add up. */
export const currenciesOf = Effect.fnUntraced(function* (userId: string, fromDay: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly currency: string }>`
    select currency from spend_days where user_id = ${userId} and day >= ${PgTypes.int4(fromDay)}
     group by currency order by sum(count) desc, currency`
  return rows.map(({ currency }) => currency)
})

const spanColumns = (spans: ReadonlyArray<Span>) => [
  columnOf("int4", spans, (column, span) => column.int4(span.fromDay)),
  columnOf("int4", spans, (column, span) => column.int4(span.toDay)),
]

interface PeriodRow {
  readonly period: number
  readonly category: number
  readonly wholeMinor: number
  readonly wholeCount: number
  readonly partMinor: number | null
  readonly partCount: number | null
}

const periodSums = Effect.fnUntraced(function* (
  { userId, currency, categories: wanted }: InsightQuestion,
  spans: ReadonlyArray<Span>,
  elapsed: number,
) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<PeriodRow>(
    `select w.n as period, s.category, sum(s.minor)::float8 as "wholeMinor", sum(s.count)::int4 as "wholeCount",
            (sum(s.minor) filter (where s.day <= w.part_day))::float8 as "partMinor",
            (sum(s.count) filter (where s.day <= w.part_day))::int4 as "partCount"
       from unnest($3::int4[], $4::int4[], $5::int4[], $6::int4[]) as w(n, from_day, to_day, part_day)
       join spend_days s on s.user_id = $1 and s.currency = $2 and s.day between w.from_day and w.to_day
      where s.category = any($7::int2[])
      group by w.n, s.category`,
    [
      userId,
      currency,
      columnOf("int4", spans.keys(), (column, index) => column.int4(index)),
      ...spanColumns(spans),
      columnOf("int4", spans, (column, span) => column.int4(partOf(span, elapsed).toDay)),
      array(codesOf(wanted), PgTypes.OID.int2),
    ],
  )
  return spans.map((span, index): PeriodSums => {
    const whole = new Map<Category, Sum>()
    const part = new Map<Category, Sum>()
    for (const row of rows) {
      const category = categories[row.category]
      if (row.period !== index || category === undefined) continue
      whole.set(category, { minor: row.wholeMinor, count: row.wholeCount })
      if (row.partCount !== null) part.set(category, { minor: row.partMinor ?? 0, count: row.partCount })
    }
    return { span, whole, part }
  })
})

const comparedColumns = (spans: ReadonlyArray<Span & { readonly isNow: boolean }>) => [
  ...spanColumns(spans),
  columnOf("int2", spans, (column, span) => column.int2(span.isNow ? 1 : 0)),
]

interface MerchantRow {
  readonly merchant: Uint8Array
  readonly label: Uint8Array
  readonly category: number
  readonly nowMinor: number
  readonly nowCount: number
  readonly beforeMinor: number
  readonly beforeCount: number
}

const merchantSums = Effect.fnUntraced(function* (
  { userId, currency, categories: wanted }: InsightQuestion,
  now: Span,
  before: Span,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const parts = [
    { ...monthsIn(now), isNow: true },
    { ...monthsIn(before), isNow: false },
  ]
  const months = parts.flatMap(({ months: one, isNow }) => (one === undefined ? [] : [{ ...one, isNow }]))
  const days = parts.flatMap(({ days: some, isNow }) => some.map((one) => ({ ...one, isNow })))
  const rows = yield* sql.unsafe<MerchantRow>(
    `select m.merchant, n.label, m.category, m.now_minor::float8 as "nowMinor", m.now_count::int4 as "nowCount",
            m.before_minor::float8 as "beforeMinor", m.before_count::int4 as "beforeCount"
       from (select merchant, min(category) as category,
                    coalesce(sum(minor) filter (where is_now), 0) as now_minor,
                    coalesce(sum(count) filter (where is_now), 0) as now_count,
                    coalesce(sum(minor) filter (where not is_now), 0) as before_minor,
                    coalesce(sum(count) filter (where not is_now), 0) as before_count
               from (select s.merchant, s.category, s.minor, s.count, w.is_now = 1 as is_now
                       from unnest($4::int4[], $5::int4[], $6::int2[]) as w(from_month, to_month, is_now)
                       join spend_merchant_months s
                         on s.user_id = $1 and s.currency = $2 and s.month between w.from_month and w.to_month
                     union all
                     select s.merchant, s.category, s.minor, 1, w.is_now = 1
                       from unnest($7::int4[], $8::int4[], $9::int2[]) as w(from_day, to_day, is_now)
                       join spend_lines s
                         on s.user_id = $1 and s.currency = $2 and s.day between w.from_day and w.to_day) p
              where category = any($3::int2[]) and merchant <> ''::bytea
              group by merchant) m
       join spend_merchants n on n.user_id = $1 and n.merchant = m.merchant
      order by greatest(m.now_minor, abs(m.now_minor - m.before_minor)) desc limit ${limits.insightMerchantsMax}`,
    [userId, currency, array(codesOf(wanted), PgTypes.OID.int2), ...comparedColumns(months), ...comparedColumns(days)],
  )
  return rows.flatMap((row): ReadonlyArray<MerchantSums> => {
    const category = categories[row.category]
    if (category === undefined) return []
    return [
      {
        merchantKey: hex(row.merchant),
        name: cipher.open(userId, row.label),
        category,
        now: { minor: row.nowMinor, count: row.nowCount },
        before: { minor: row.beforeMinor, count: row.beforeCount },
      },
    ]
  })
})

interface LineRow {
  readonly merchant: Uint8Array
  readonly label: Uint8Array | null
  readonly category: number
  readonly day: number
  readonly minor: number
  readonly identity: Uint8Array
}

interface ChargesRow {
  readonly merchant: Uint8Array
  readonly label: Uint8Array
  readonly category: number
  readonly days: ReadonlyArray<number>
  readonly minors: ReadonlyArray<number>
}

/** One row for each merchant: most are no rhythm, and thousands of rows would be taken apart for nothing. */
const repeatedCharges = Effect.fnUntraced(function* ({ userId, currency, categories: wanted, today }: InsightQuestion) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql.unsafe<ChargesRow>(
    `select l.merchant, m.label, (array_agg(l.category order by l.day, l.identity))[1] as category,
            array_agg(l.day order by l.day, l.identity) as days,
            array_agg(l.minor::float8 order by l.day, l.identity) as minors
       from (select merchant, label from spend_merchants
              where user_id = $1 and count between ${limits.recurringChargesMin} and ${limits.recurringChargesMax}
              order by count, merchant limit ${limits.recurringMerchantsMax}) m
       join spend_lines l on l.user_id = $1 and l.merchant = m.merchant and l.day between $3::int4 and $4::int4
      where l.currency = $2 and l.category = any($5::int2[])
      group by l.merchant, m.label having count(*) >= ${limits.recurringChargesMin}
      order by l.merchant`,
    [
      userId,
      currency,
      PgTypes.int4(today - limits.recurringLookBackDays),
      PgTypes.int4(today),
      array(codesOf(wanted), PgTypes.OID.int2),
    ],
  )
  return rows.flatMap(({ merchant, label, category: code, days, minors }): ReadonlyArray<MerchantCharges> => {
    const category = categories[code]
    if (category === undefined) return []
    const charges = days.map((day, index) => ({ day, minor: minors[index] ?? 0 }))
    return [{ merchantKey: hex(merchant), name: cipher.open(userId, label), category, charges }]
  })
})

const purchaseOf = (row: LineRow, name: string): Purchase | undefined => {
  const category = categories[row.category]
  return category === undefined
    ? undefined
    : {
        day: row.day,
        minor: row.minor,
        transactionId: hex(row.identity),
        category,
        merchantKey: hex(row.merchant),
        name,
      }
}

const largestPurchases = Effect.fnUntraced(function* (question: InsightQuestion, present: Span) {
  const { userId, currency, categories: wanted, today } = question
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = yield* sql.unsafe<LineRow>(
    `select l.merchant, m.label, l.category, l.day, l.minor::float8 as minor, l.identity
       from (select * from spend_lines
              where user_id = $1 and currency = $2 and day between $3::int4 and $4::int4 and category = any($5::int2[])
              order by minor desc limit ${limits.insightLargestMax}) l
       left join spend_merchants m on m.user_id = $1 and m.merchant = l.merchant
      order by l.minor desc, l.identity`,
    [
      userId,
      currency,
      PgTypes.int4(Math.max(present.fromDay, today - limits.unusualLookBackDays + 1)),
      PgTypes.int4(today),
      array(codesOf(wanted), PgTypes.OID.int2),
    ],
  )
  return rows.flatMap((row) => purchaseOf(row, row.label === null ? "" : cipher.open(userId, row.label)) ?? [])
})

/** What a purchase of each category has cost on average over the periods, the present one left out where it can be. */
const usualOf = (periods: ReadonlyArray<PeriodSums>): ReadonlyMap<Category, number> => {
  const past = periods.slice(1).some(({ whole }) => whole.size > 0) ? periods.slice(1) : periods
  return new Map(
    categories.flatMap((category): ReadonlyArray<readonly [Category, number]> => {
      const sums = past.map(({ whole }) => whole.get(category))
      const minor = sums.reduce((sum, one) => sum + (one?.minor ?? 0), 0)
      const count = sums.reduce((sum, one) => sum + (one?.count ?? 0), 0)
      return count === 0 ? [] : [[category, minor / count]]
    }),
  )
}

/** All but the peers. */
export const readFigures = Effect.fn("readInsightFigures")(function* (question: InsightQuestion) {
  const { period, today } = question
  const spans = Array.from({ length: limits.insightPeriodsBack + 1 }, (_, back) => periodAt(period, today, back))
  const present = periodAt(period, today)
  const elapsed = elapsedDays(present, today)
  const [periods, merchants, repeated, largest] = yield* Effect.all(
    [
      periodSums(question, spans, elapsed),
      merchantSums(question, partOf(present, elapsed), partOf(periodAt(period, today, 1), elapsed)),
      repeatedCharges(question),
      largestPurchases(question, present),
    ],
    { concurrency: "unbounded" },
  )
  const figures: Figures = {
    currency: question.currency,
    period,
    compareWith: question.compareWith,
    today,
    elapsedDays: elapsed,
    categories: question.categories,
    periods,
    merchants,
    repeated,
    largest,
    usualMinor: usualOf(periods),
    peers: undefined,
  }
  return figures
})

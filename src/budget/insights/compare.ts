/** The present period beside another: what it is measured against, category by category, and what moved. */
import { type Category, categories } from "../../../config/taxonomy.ts"
import { categoryWords } from "../category-words.ts"
import { formatMoney } from "../money.ts"
import type { Figures, PeriodSums, Sum } from "./figures.ts"
import type { Insight } from "./insight.ts"
import { partOf } from "./period.ts"
import { against, capital, changePercent } from "./words.ts"

/** A change below this part of both is no news. */
const moverPartMin = 0.15
/** And one below this part of all that was spent. */
const moverOfAllMin = 0.03
const periodsForTrend = 3

const minorOf = (sums: ReadonlyMap<Category, Sum> | undefined, category: Category): number =>
  sums?.get(category)?.minor ?? 0

const total = (sums: ReadonlyMap<Category, Sum>): number => [...sums.values()].reduce((sum, one) => sum + one.minor, 0)

/** Periods before the present one, from the first in which anything was spent. */
const past = ({ periods }: Figures): ReadonlyArray<PeriodSums> => {
  const before = periods.slice(1)
  const first = before.findLastIndex(({ whole }) => whole.size > 0)
  return before.slice(0, first + 1)
}

/** What each category is measured against; undefined where there is nothing to measure against. */
export const baseline = (figures: Figures): ReadonlyMap<Category, number> | undefined => {
  if (figures.compareWith === "peers") return figures.peers?.perPerson
  const before = figures.compareWith === "previous" ? past(figures).slice(0, 1) : past(figures)
  if (before.length === 0) return undefined
  return new Map(
    categories.map((category) => [
      category,
      Math.round(before.reduce((sum, { part }) => sum + minorOf(part, category), 0) / before.length),
    ]),
  )
}

/** The span that the present period has covered. */
export const presentSpan = ({ periods, elapsedDays }: Figures) =>
  partOf(periods[0]?.span ?? { fromDay: 0, toDay: 0 }, elapsedDays)

/** Where nothing was spent now, the transactions behind it are those that it is measured against. */
export const spanBehind = (figures: Figures, nowMinor: number) => {
  const measured = figures.compareWith === "previous" ? past(figures).slice(0, 1) : past(figures)
  const earliest = measured.at(-1)
  if (nowMinor > 0 || earliest === undefined || figures.compareWith === "peers") return presentSpan(figures)
  const latest = measured[0] ?? earliest
  return { fromDay: earliest.span.fromDay, toDay: partOf(latest.span, figures.elapsedDays).toDay }
}

export const comparisonOf = (figures: Figures): ReadonlyArray<Insight> => {
  const base = baseline(figures)
  const [present] = figures.periods
  if (base === undefined || present === undefined) return []
  const now = total(present.part)
  const before = [...base.values()].reduce((sum, minor) => sum + minor, 0)
  const percent = changePercent(now, before)
  if (percent === undefined || percent === 0) return []
  const { currency, period, compareWith } = figures
  const difference = now - before
  const direction = difference > 0 ? "more" : "less"
  return [
    {
      insightId: `comparison-${period}-${compareWith}-${present.span.fromDay}`,
      kind: compareWith === "peers" ? "peers" : "comparison",
      tone: difference > 0 ? "warning" : "good",
      title: `${Math.abs(percent)}% ${direction} than ${against(period, compareWith)}`,
      text: `${formatMoney(now, currency)} so far, ${formatMoney(Math.abs(difference), currency)} ${direction} than ${against(period, compareWith)} (${formatMoney(before, currency)}).`,
      amountMinor: difference,
      changePercent: percent,
      weightMinor: Math.abs(difference),
      filter: {
        ...spanBehind(figures, now),
        ...(figures.categories.length > 0 ? { categories: figures.categories } : {}),
      },
    },
  ]
}

/** Categories that cost clearly more or less than what they are measured against. */
export const categoryMoversOf = (figures: Figures): ReadonlyArray<Insight> => {
  const base = baseline(figures)
  const [present] = figures.periods
  if (base === undefined || present === undefined) return []
  const { currency, period, compareWith } = figures
  const all = Math.max(1, total(present.part))
  return categories.flatMap((category): ReadonlyArray<Insight> => {
    const now = minorOf(present.part, category)
    const before = base.get(category) ?? 0
    const difference = now - before
    const size = Math.abs(difference)
    if (size < Math.max(now, before) * moverPartMin || size < all * moverOfAllMin || size === 0) return []
    const percent = changePercent(now, before)
    const direction = difference > 0 ? "more" : "less"
    const name = categoryWords[category]
    return [
      {
        insightId: `category-${category}-${period}-${compareWith}-${present.span.fromDay}`,
        kind: "category_mover",
        tone: difference > 0 ? "warning" : "good",
        title:
          percent === undefined
            ? `${capital(name)} is new this ${period}`
            : `${capital(name)} ${difference > 0 ? "up" : "down"} ${Math.abs(percent)}%`,
        text: `${formatMoney(now, currency)} on ${name}, ${formatMoney(size, currency)} ${direction} than ${against(period, compareWith)}.`,
        amountMinor: difference,
        ...(percent === undefined ? {} : { changePercent: percent }),
        category,
        weightMinor: size,
        filter: { ...spanBehind(figures, now), categories: [category] },
      },
    ]
  })
}

/** Categories that have grown from each whole period to the next. */
export const trendsOf = (figures: Figures): ReadonlyArray<Insight> => {
  const { currency, period } = figures
  const whole = past(figures).slice(0, periodsForTrend)
  const [latest] = whole
  const earliest = whole.at(-1)
  if (whole.length < periodsForTrend || latest === undefined || earliest === undefined) return []
  return categories.flatMap((category): ReadonlyArray<Insight> => {
    const newestFirst = whole.map(({ whole: sums }) => minorOf(sums, category))
    const rises = newestFirst.every((minor, index) => index === 0 || minor < (newestFirst[index - 1] ?? 0))
    const [newest = 0] = newestFirst
    const oldest = newestFirst.at(-1) ?? 0
    const percent = changePercent(newest, oldest)
    if (!rises || percent === undefined || percent < moverPartMin * 100) return []
    const name = categoryWords[category]
    return [
      {
        insightId: `trend-${category}-${period}-${latest.span.fromDay}`,
        kind: "trend",
        tone: "warning",
        title: `${capital(name)} has grown for ${periodsForTrend} ${period}s`,
        text: `From ${formatMoney(oldest, currency)} to ${formatMoney(newest, currency)} a ${period}: ${percent}% more.`,
        amountMinor: newest - oldest,
        changePercent: percent,
        category,
        weightMinor: newest - oldest,
        filter: { fromDay: earliest.span.fromDay, toDay: latest.span.toDay, categories: [category] },
      },
    ]
  })
}

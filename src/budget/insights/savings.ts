/** What could be kept: fees, small sums that add up, and categories above what is usual, each with its amount. */
import { categories } from "../../../config/taxonomy.ts"
import { categoryWords } from "../category-words.ts"
import { formatMoney } from "../money.ts"
import { presentSpan } from "./compare.ts"
import type { Figures, PeriodSums } from "./figures.ts"
import type { Insight } from "./insight.ts"
import { capital } from "./words.ts"

/** So many small purchases at one merchant are a habit; every third of them left out is what it could spare. */
const habitCountMin = 8
const habitSparedPart = 1 / 3
const habitsMax = 2
/** A category this far above its own usual level. */
const abovePartMin = 0.2
const periodsForUsual = 3

/** Fixed costs are not spared by deciding day by day. */
const flexible = new Set(["food", "groceries", "transport_local", "activities", "shopping", "communication"])

export const feesOf = (figures: Figures): ReadonlyArray<Insight> => {
  const fees = figures.periods[0]?.part.get("fees_cash")
  if (fees === undefined || fees.minor <= 0) return []
  const span = presentSpan(figures)
  return [
    {
      insightId: `saving-fees-${figures.period}-${span.fromDay}`,
      kind: "saving",
      tone: "warning",
      title: "Fees that could be avoided",
      text: `${formatMoney(fees.minor, figures.currency)} in fees this ${figures.period}; paying by card or QRIS, and fewer, larger withdrawals would spare most of it.`,
      amountMinor: fees.minor,
      category: "fees_cash",
      weightMinor: fees.minor,
      filter: { ...span, categories: ["fees_cash"] },
    },
  ]
}

export const habitsOf = (figures: Figures): ReadonlyArray<Insight> =>
  figures.merchants
    .filter(({ now, category }) => now.count >= habitCountMin && now.minor > 0 && flexible.has(category))
    .toSorted((one, other) => other.now.minor - one.now.minor)
    .slice(0, habitsMax)
    .map(({ merchantKey, name, category, now }) => {
      const spared = Math.round(now.minor * habitSparedPart)
      const span = presentSpan(figures)
      return {
        insightId: `saving-habit-${merchantKey}-${figures.period}-${span.fromDay}`,
        kind: "saving",
        tone: "neutral",
        title: `Every third visit to ${name}`,
        text: `${now.count} purchases came to ${formatMoney(now.minor, figures.currency)}; leaving out every third would keep ${formatMoney(spared, figures.currency)} a ${figures.period}.`,
        amountMinor: spared,
        category,
        merchant: name,
        weightMinor: spared,
        filter: { ...span, merchantKey },
      }
    })

const usualOf = (before: ReadonlyArray<PeriodSums>, category: (typeof categories)[number]): number =>
  Math.round(before.reduce((sum, { part }) => sum + (part.get(category)?.minor ?? 0), 0) / before.length)

export const aboveUsualOf = (figures: Figures): ReadonlyArray<Insight> => {
  const [present, ...past] = figures.periods
  const before = past.slice(0, periodsForUsual)
  if (present === undefined || before.length < periodsForUsual || before.some(({ whole }) => whole.size === 0))
    return []
  return categories.flatMap((category): ReadonlyArray<Insight> => {
    const now = present.part.get(category)?.minor ?? 0
    const usual = usualOf(before, category)
    if (!flexible.has(category) || usual <= 0 || now < usual * (1 + abovePartMin)) return []
    const spared = now - usual
    const name = categoryWords[category]
    return [
      {
        insightId: `saving-${category}-${figures.period}-${present.span.fromDay}`,
        kind: "saving",
        tone: "warning",
        title: `${capital(name)} back to its usual level`,
        text: `At the usual ${formatMoney(usual, figures.currency)} you would have kept ${formatMoney(spared, figures.currency)} so far this ${figures.period}.`,
        amountMinor: spared,
        category,
        weightMinor: spared,
        filter: { ...presentSpan(figures), categories: [category] },
      },
    ]
  })
}

/** Insights about single merchants and purchases: the largest, those that moved, what recurs, what is unusual. */
import { limits } from "../../../config/limits.ts"
import { categoryWords } from "../category-words.ts"
import { formatMoney } from "../money.ts"
import { presentSpan, spanBehind } from "./compare.ts"
import type { Figures } from "./figures.ts"
import type { Insight } from "./insight.ts"
import { recurringOf } from "./recurring.ts"
import { against, changePercent, dayInWords } from "./words.ts"

const moverPartMin = 0.3
/** A purchase of so many times the usual one of its category. */
const unusualTimes = 4

const times = (count: number): string => (count === 1 ? "once" : `${count} times`)

export const topMerchantsOf = (figures: Figures): ReadonlyArray<Insight> =>
  figures.merchants
    .filter(({ now }) => now.minor > 0)
    .toSorted((one, other) => other.now.minor - one.now.minor)
    .slice(0, limits.insightTopMerchantsMax)
    .map(({ merchantKey, name, category, now }, index) => ({
      insightId: `merchant-${merchantKey}-${figures.period}-${presentSpan(figures).fromDay}`,
      kind: "top_merchant",
      tone: "neutral",
      title: index === 0 ? `Most went to ${name}` : `${name} is among your largest`,
      text: `${formatMoney(now.minor, figures.currency)} this ${figures.period}, ${times(now.count)}.`,
      amountMinor: now.minor,
      category,
      merchant: name,
      // It says where the money went, not that anything changed.
      weightMinor: Math.round(now.minor / 4),
      filter: { ...presentSpan(figures), merchantKey },
    }))

export const merchantMoversOf = (figures: Figures): ReadonlyArray<Insight> => {
  if (figures.compareWith === "peers") return []
  return figures.merchants
    .filter(({ now, before }) => before.minor > 0 && Math.abs(now.minor - before.minor) >= before.minor * moverPartMin)
    .toSorted(
      (one, other) => Math.abs(other.now.minor - other.before.minor) - Math.abs(one.now.minor - one.before.minor),
    )
    .slice(0, limits.insightMoversMax)
    .map(({ merchantKey, name, category, now, before }) => {
      const difference = now.minor - before.minor
      const percent = changePercent(now.minor, before.minor)
      const direction = difference > 0 ? "more" : "less"
      return {
        insightId: `mover-${merchantKey}-${figures.period}-${presentSpan(figures).fromDay}`,
        kind: "merchant_mover",
        tone: difference > 0 ? "warning" : "good",
        title: `${name}: ${formatMoney(Math.abs(difference), figures.currency)} ${direction}`,
        text: `${formatMoney(now.minor, figures.currency)} against ${formatMoney(before.minor, figures.currency)} ${against(figures.period, "previous")}.`,
        amountMinor: difference,
        ...(percent === undefined ? {} : { changePercent: percent }),
        category,
        merchant: name,
        weightMinor: Math.abs(difference),
        filter: { ...spanBehind({ ...figures, compareWith: "previous" }, now.minor), merchantKey },
      }
    })
}

export const recurringChargesOf = (figures: Figures): ReadonlyArray<Insight> =>
  figures.repeated.flatMap((from): ReadonlyArray<Insight> => {
    const found = recurringOf(from, figures.today)
    if (found === undefined) return []
    const { rhythm, lastMinor, usualMinor, nextDay, charges, perYear } = found
    const dearer = lastMinor - usualMinor
    const rise = dearer > 0 ? ` It was ${formatMoney(usualMinor, figures.currency)} before.` : ""
    return [
      {
        insightId: `recurring-${from.merchantKey}-${charges.at(-1)?.day ?? 0}`,
        kind: "recurring",
        tone: dearer > 0 ? "warning" : "neutral",
        title: `${from.name} charges you ${rhythm}`,
        text: `${formatMoney(lastMinor, figures.currency)} each time, ${formatMoney(lastMinor * perYear, figures.currency)} a year; next around ${dayInWords(nextDay)}.${rise}`,
        amountMinor: lastMinor,
        ...(dearer > 0 ? { changePercent: changePercent(lastMinor, usualMinor) ?? 0 } : {}),
        category: from.category,
        merchant: from.name,
        nextDay,
        weightMinor: dearer > 0 ? lastMinor : Math.round(lastMinor / 2),
        filter: {
          fromDay: charges[0]?.day ?? figures.today,
          toDay: charges.at(-1)?.day ?? figures.today,
          merchantKey: from.merchantKey,
        },
      },
    ]
  })

export const unusualOf = (figures: Figures): ReadonlyArray<Insight> =>
  figures.largest
    .filter(({ category, minor, day }) => {
      const usual = figures.usualMinor.get(category) ?? 0
      return usual > 0 && minor >= usual * unusualTimes && day > figures.today - limits.unusualLookBackDays
    })
    .toSorted((one, other) => other.minor - one.minor)
    .slice(0, limits.insightUnusualMax)
    .map(({ transactionId, category, minor, day, name }) => {
      const usual = figures.usualMinor.get(category) ?? 1
      const where = name === "" ? "A purchase" : name
      return {
        insightId: `unusual-${transactionId}`,
        kind: "unusual",
        tone: "warning",
        title: `${where} was unusually large`,
        text: `${formatMoney(minor, figures.currency)} on ${dayInWords(day)}: ${Math.round(minor / usual)} times what you usually pay for ${categoryWords[category]}.`,
        amountMinor: minor,
        category,
        ...(name === "" ? {} : { merchant: name }),
        weightMinor: minor - usual,
        filter: { fromDay: day, toDay: day, transactionIds: [transactionId] },
      }
    })

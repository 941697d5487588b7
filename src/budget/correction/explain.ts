/** A correction in words: what went in, by which rule, and what it does to the chance of holding. */
import { categories } from "../../../config/taxonomy.ts"
import { percentInWords } from "../alert-text.ts"
import { categoryWords } from "../category-words.ts"
import { formatMoney } from "../money.ts"
import { type Preferences, weightOf } from "./preferences.ts"
import type { Proposal } from "./propose.ts"
import type { CorrectionSettings } from "./settings.ts"
import type { Situation } from "./situation.ts"

const inputs = ({ plan, outlook, headroomMinor, expectedMinor, clock, categories: standings }: Situation): string => {
  const money = (minor: number) => formatMoney(minor, plan.currency)
  const committed = outlook.committedMinor > 0 ? ` and ${money(outlook.committedMinor)} is committed` : ""
  const left = headroomMinor >= 0 ? `${money(headroomMinor)} is left` : `${money(-headroomMinor)} is missing`
  const savedMinor = standings.reduce((sum, one) => sum + one.savedMinor, 0)
  const less = savedMinor > 0 ? `, ${money(savedMinor)} less by what you have taken up` : ""
  const days = clock.remainingDays === 1 ? "1 day" : `${clock.remainingDays} days`
  return (
    `${money(outlook.spentMinor)} of ${money(plan.totalMinor)} is spent${committed}: ${left} for ${days}, ` +
    `which are expected to cost ${money(expectedMinor)}${less}.`
  )
}

const rule = ({ plan }: Situation, proposal: Proposal, settings: CorrectionSettings): string => {
  if (proposal.reason === "category") {
    return "The whole holds; money moves from where it is needed least to where it is short, as little as possible."
  }
  const target = percentInWords(settings.adherenceTarget)
  return proposal.restores
    ? `To hold with ${target}, they may cost ${formatMoney(proposal.targetMinor, plan.currency)}; the difference is held back.`
    : `For ${target} even the least that each category needs is too much; this is as near as it gets.`
}

const effect = ({ probabilityBefore, probabilityAfter }: Proposal): string =>
  percentInWords(probabilityBefore) === percentInWords(probabilityAfter)
    ? `The chance of holding stays ${percentInWords(probabilityBefore)}.`
    : `The chance of holding goes from ${percentInWords(probabilityBefore)} to ${percentInWords(probabilityAfter)}, if the days go so.`

const guards = ({ locked, floorsMinor }: CorrectionSettings): string => {
  const floors = Object.keys(floorsMinor)
  return [
    "Nothing is taken from what is committed or spent",
    ...(locked.length > 0 ? [`nor from ${locked.join(", ")}, which you locked`] : []),
    ...(floors.length > 0 ? [`and ${floors.join(", ")} keep your floors`] : []),
  ]
    .join(", ")
    .concat(".")
}

const learned = (preferences: Preferences, { cuts }: Proposal): ReadonlyArray<string> =>
  categories.flatMap((category, index) => {
    if (!cuts.some((cut) => cut.category === category)) return []
    const kept = preferences.kept[index] ?? 0
    if (kept === 0 || weightOf(preferences, index) <= 1) return []
    return [`You have kept ${categoryWords[category]} ${kept === 1 ? "once" : `${kept} times`}: less is asked of it.`]
  })

/** One sentence each: inputs, rule, savings, what is spared, what was learned, effect. */
export const explain = (
  situation: Situation,
  proposal: Proposal,
  settings: CorrectionSettings,
  preferences: Preferences,
): ReadonlyArray<string> => [
  inputs(situation),
  rule(situation, proposal, settings),
  ...proposal.savings.map(({ kind, category, savingMinor, words }) => {
    const saves = `${formatMoney(savingMinor, situation.plan.currency)} less is expected to be spent on ${categoryWords[category]}`
    const taken =
      kind === "itinerary"
        ? "The itinerary changes with it, and comes back when you undo it."
        : "The deal is yours to use."
    return `${words ?? "An offer saves"}: ${saves}. ${taken}`
  }),
  guards(settings),
  ...learned(preferences, proposal),
  effect(proposal),
]

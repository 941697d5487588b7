/**
 * The smallest weighted change that makes a plan hold again. First, what the days ahead may cost for the wanted
 * probability, and from whom the difference comes: savings that bring it for nothing, then spend that is cut where it is
 * least dear (water-filling), never below what a category needs. Then the plan's money follows: whoever is short is
 * covered and the safety margin held back as reserve, from lines that have more than they need; never from committed or
 * locked money, never below a floor. Pure and exact: the same situation gives the same proposal (I1, I7).
 */
import type { Category } from "../../../config/taxonomy.ts"
import { lineMinor, type MoneyLine, type Move, unplannedMinor } from "./money-line.ts"
import { chooseOffers, type Offer } from "./offer.ts"
import { type Preferences, weightOf } from "./preferences.ts"
import type { CorrectionSettings } from "./settings.ts"
import { affordableMinor, type CategoryStanding, probabilityWith, type Situation } from "./situation.ts"
import { waterFill } from "./water-fill.ts"

export type CorrectionReason = "forecast" | "category" | "day"

/** What a category's days ahead are expected to cost, and what they should. */
export interface Cut {
  readonly category: Category
  readonly expectedMinor: number
  readonly targetMinor: number
}

export interface Proposal {
  readonly reason: CorrectionReason
  /** Between lines of the plan; what leaves and what comes are the same sum. */
  readonly moves: ReadonlyArray<Move>
  readonly cuts: ReadonlyArray<Cut>
  readonly savings: ReadonlyArray<Offer>
  /** Everyday spend ahead: as it goes, and as it should. */
  readonly expectedMinor: number
  readonly targetMinor: number
  readonly probabilityBefore: number
  /** When spend ahead is as proposed. */
  readonly probabilityAfter: number
  /** False when even the floors cost more than there is. */
  readonly restores: boolean
}

/** Of what a category is expected to cost, the part that nobody is asked to go without. */
const basicParts: { readonly [category in Category]: number } = {
  lodging: 1,
  food: 0.55,
  groceries: 0.55,
  transport_local: 0.6,
  transport_intercity: 1,
  activities: 0.2,
  shopping: 0.1,
  health: 1,
  communication: 0.7,
  fees_cash: 0.8,
  other: 0.4,
}

/** Money that no category claims, and the reserve, are given more lightly than a category's. */
const unplannedWeight = 0.25
const reserveWeight = 0.5
/** A category that is expected a little over its plan is left alone, unless it has spent more already. */
const tolerancePart = 0.03

interface Wanted {
  readonly savings: ReadonlyArray<Offer>
  /** Spend ahead of each category, in the taxonomy's order. */
  readonly aheadMinor: ReadonlyArray<number>
}

/** What the days ahead should cost, by category: together at most what is affordable, as far as floors let. */
const wantedAhead = (
  { categories, expectedMinor }: Situation,
  affordable: number,
  settings: CorrectionSettings,
  preferences: Preferences,
  offers: ReadonlyArray<Offer>,
): Wanted => {
  const needMinor = Math.max(0, expectedMinor - affordable)
  const usable = offers.filter(({ category }) => !settings.locked.includes(category))
  const savings = needMinor > 0 ? chooseOffers(usable, needMinor) : []
  const saved = categories.map(({ category, aheadMinor }) =>
    Math.min(
      aheadMinor,
      savings.reduce((sum, offer) => (offer.category === category ? sum + offer.savingMinor : sum), 0),
    ),
  )
  const restMinor = Math.max(0, needMinor - saved.reduce((sum, minor) => sum + minor, 0))
  const donors = categories.map((standing, index) => {
    // What a saving pays for is not gone without.
    const aheadMinor = standing.aheadMinor - (saved[index] ?? 0)
    return {
      capMinor: cuttableMinor({ ...standing, aheadMinor }, settings),
      scaleMinor: Math.max(1, aheadMinor),
      weight: weightOf(preferences, index),
    }
  })
  const cut = waterFill(donors, restMinor)
  return {
    savings,
    aheadMinor: categories.map(({ aheadMinor }, index) => aheadMinor - (saved[index] ?? 0) - (cut[index] ?? 0)),
  }
}

/** How much less may be spent on a category: down to its basic part, and never below the traveller's floor for it. */
const cuttableMinor = (
  { category, isOneOff, aheadMinor, spentMinor, committedMinor }: CategoryStanding,
  { locked, floorsMinor }: CorrectionSettings,
): number => {
  if (isOneOff || locked.includes(category)) return 0
  const basicMinor = Math.ceil(aheadMinor * basicParts[category])
  const floorMinor = (floorsMinor[category] ?? 0) - spentMinor - committedMinor
  return Math.max(0, aheadMinor - Math.max(basicMinor, floorMinor))
}

/** A line of the plan: what it has to hold, and what it may give beyond that. */
interface Line {
  readonly line: MoneyLine
  readonly shortMinor: number
  readonly capMinor: number
  readonly scaleMinor: number
  readonly weight: number
}

const categoryLine = (
  { category, isOneOff, spentMinor, committedMinor, plannedMinor = 0 }: CategoryStanding,
  aheadMinor: number,
  { locked, floorsMinor }: CorrectionSettings,
  weight: number,
): Line => {
  const goneMinor = spentMinor + committedMinor
  const neededMinor = Math.max(0, goneMinor + aheadMinor)
  const overMinor = neededMinor - plannedMinor
  const isShort = goneMinor > plannedMinor || overMinor > plannedMinor * tolerancePart
  // What is paid once is committed as planned, so that only a bill above its plan is covered and nothing is taken.
  const isFixed = isOneOff || locked.includes(category)
  return {
    line: category,
    shortMinor: isShort ? Math.max(0, overMinor) : 0,
    capMinor: isFixed ? 0 : Math.max(0, plannedMinor - Math.max(neededMinor, floorsMinor[category] ?? 0)),
    scaleMinor: Math.max(1, plannedMinor),
    weight,
  }
}

const linesOf = (
  { plan, categories, headroomMinor }: Situation,
  { aheadMinor }: Wanted,
  reserveMinor: number,
  settings: CorrectionSettings,
  preferences: Preferences,
): ReadonlyArray<Line> => {
  let unplannedNeedMinor = 0
  const lines: Array<Line> = []
  for (const [index, standing] of categories.entries()) {
    const ahead = aheadMinor[index] ?? 0
    if (standing.plannedMinor === undefined) {
      unplannedNeedMinor += Math.max(0, standing.spentMinor + standing.committedMinor + ahead)
    } else lines.push(categoryLine(standing, ahead, settings, weightOf(preferences, index)))
  }
  const special = (line: MoneyLine, neededMinor: number, weight: number): Line => {
    const holds = line === "unplanned" ? unplannedMinor(plan) : lineMinor(plan, line)
    return {
      line,
      shortMinor: Math.max(0, neededMinor - Math.max(0, holds)),
      capMinor: Math.max(0, holds - neededMinor),
      scaleMinor: Math.max(1, holds),
      weight,
    }
  }
  return [
    ...lines,
    special("unplanned", unplannedNeedMinor, unplannedWeight),
    special("reserve", Math.min(reserveMinor, Math.max(0, headroomMinor)), reserveWeight),
  ]
}

/** Who gives to whom: givers and takers in one order each, so that there are few moves and always the same. */
const pair = (lines: ReadonlyArray<Line>, given: ReadonlyArray<number>): ReadonlyArray<Move> => {
  const takers = lines.map(({ line, shortMinor }) => ({ line, restMinor: shortMinor }))
  const moves: Array<Move> = []
  for (const [index, { line }] of lines.entries()) {
    let restMinor = given[index] ?? 0
    for (const taker of takers) {
      const amountMinor = Math.min(restMinor, taker.restMinor)
      if (amountMinor === 0) continue
      moves.push({ from: line, to: taker.line, amountMinor })
      taker.restMinor -= amountMinor
      restMinor -= amountMinor
    }
  }
  return moves
}

const reasonOf = ({ dayIsOver }: Situation, isCut: boolean): CorrectionReason =>
  isCut ? (dayIsOver ? "day" : "forecast") : "category"

/**
 * What to change so that the plan holds with the wanted probability; undefined when it does as it is, or nothing can be
 * moved.
 */
export const propose = (
  situation: Situation,
  settings: CorrectionSettings,
  preferences: Preferences,
  offers: ReadonlyArray<Offer>,
): Proposal | undefined => {
  const { plan, categories, headroomMinor, expectedMinor, probability } = situation
  if (situation.outlook.ahead.length === 0) return undefined
  const affordable = affordableMinor(situation, settings.adherenceTarget)
  const isCut = expectedMinor > affordable
  const wanted = wantedAhead(situation, affordable, settings, preferences, offers)
  const targetMinor = wanted.aheadMinor.reduce((sum, minor) => sum + minor, 0)
  const marginMinor = Math.max(0, headroomMinor - targetMinor)
  const present = plan.reserveMinor ?? 0
  const reserveMinor = isCut ? marginMinor : Math.min(present, Math.max(0, headroomMinor - affordable))
  const lines = linesOf(situation, wanted, reserveMinor, settings, preferences)
  const shortMinor = lines.reduce((sum, line) => sum + line.shortMinor, 0)
  const moves = pair(lines, waterFill(lines, shortMinor))
  const cuts = categories.flatMap(({ category, aheadMinor }, index): ReadonlyArray<Cut> => {
    const target = wanted.aheadMinor[index] ?? aheadMinor
    return target < aheadMinor ? [{ category, expectedMinor: aheadMinor, targetMinor: target }] : []
  })
  if (moves.length === 0 && cuts.length === 0) return undefined
  return {
    reason: reasonOf(situation, isCut),
    moves,
    cuts,
    savings: wanted.savings,
    expectedMinor,
    targetMinor,
    probabilityBefore: probability,
    probabilityAfter: isCut ? probabilityWith(situation, targetMinor) : probability,
    restores: targetMinor <= affordable,
  }
}

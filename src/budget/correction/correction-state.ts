/**
 * What a budget remembers of its corrections: the traveller's settings, the plan as they made it, the words that stand on
 * top of it, and what was proposed last. Bounded throughout (I5); it is the plan's part of the accounts (I8), except for
 * what was proposed, which is history.
 */
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import type { BudgetPlan } from "../model.ts"
import {
  readBoolean,
  readFields,
  readInteger,
  readList,
  readNumber,
  readOneOf,
  readOptional,
  readText,
} from "../shape.ts"
import { decisions } from "./decision.ts"
import { type Move, packMoves, readMoves } from "./money-line.ts"
import { type Offer, readOffers } from "./offer.ts"
import { hasPreferences, noPreferences, type Preferences } from "./preferences.ts"
import type { Proposal } from "./propose.ts"
import { type CorrectionSettings, defaultSettings, readSettings } from "./settings.ts"
import { readWord, type Word } from "./word.ts"

/** A correction with the word that stands about it. */
export interface Decided {
  readonly correctionId: string
  readonly word: Word
  readonly decision: (typeof decisions)[number]
  readonly by: "traveller" | "engine"
  readonly moves: ReadonlyArray<Move>
  /** Offers that were taken with it. */
  readonly savings: ReadonlyArray<Offer>
  /** Of holding, as they were when it was proposed; absent for what was never proposed here. */
  readonly probabilityBefore?: number
  readonly probabilityAfter?: number
}

/** A correction that waits for its answer. */
export interface OpenProposal {
  readonly correctionId: string
  readonly atMs: number
  readonly automatic: boolean
  /** How often it was made anew because offers came or went; absent: never. */
  readonly revisions?: number
  readonly proposal: Proposal
}

/** What keeps proposals rare. */
export interface Watch {
  /** The plan has held since the last proposal. */
  armed: boolean
  proposedMs: number | null
  proposedCount: number
  /** How much the last proposal was about, and what became of it. */
  sizeMinor: number
  outcome: "none" | "open" | "accepted" | "rejected"
  /** Moved by automatic corrections so far. */
  automaticMinor: number
}

export interface CorrectionState {
  settings: CorrectionSettings
  settingsWord: Word | undefined
  /** The plan without corrections: as opened, or as the latest words about total and categories made it. */
  base: Pick<BudgetPlan, "totalMinor" | "categoryPlanMinor" | "reserveMinor">
  totalWord: Word | undefined
  planWord: Word | undefined
  /** Ascending by word; the oldest become part of the base when there are too many. */
  decided: Array<Decided>
  open: OpenProposal | undefined
  preferences: Preferences
  readonly watch: Watch
}

const newWatch = (): Watch => ({
  armed: true,
  proposedMs: null,
  proposedCount: 0,
  sizeMinor: 0,
  outcome: "none",
  automaticMinor: 0,
})

export const newCorrections = (plan: BudgetPlan): CorrectionState => ({
  settings: defaultSettings,
  settingsWord: undefined,
  base: { totalMinor: plan.totalMinor, categoryPlanMinor: plan.categoryPlanMinor },
  totalWord: undefined,
  planWord: undefined,
  decided: [],
  open: undefined,
  preferences: noPreferences,
  watch: newWatch(),
})

/** Nothing was ever said or proposed: the state is what its plan is, and a snapshot need not say it. */
const isUntouched = (state: CorrectionState): boolean =>
  state.settingsWord === undefined &&
  state.totalWord === undefined &&
  state.planWord === undefined &&
  state.decided.length === 0 &&
  state.open === undefined &&
  state.watch.proposedCount === 0 &&
  state.watch.armed &&
  !hasPreferences(state.preferences)

/** Plain data for a snapshot; undefined when there is nothing to keep. */
export const packCorrections = (state: CorrectionState): unknown =>
  isUntouched(state)
    ? undefined
    : {
        settings: state.settings,
        settingsWord: state.settingsWord,
        base: state.base,
        totalWord: state.totalWord,
        planWord: state.planWord,
        decided: state.decided.map(({ moves, savings, ...one }) => ({
          ...one,
          moves: packMoves(moves),
          ...(savings.length === 0 ? {} : { savings }),
        })),
        open:
          state.open === undefined
            ? undefined
            : { ...state.open, proposal: { ...state.open.proposal, moves: packMoves(state.open.proposal.moves) } },
        preferences: hasPreferences(state.preferences) ? state.preferences : undefined,
        watch: state.watch,
      }

const readDecided = (value: unknown): Decided => {
  const fields = readFields(value)
  return {
    correctionId: readText(fields["correctionId"]),
    word: readWord(fields["word"]),
    decision: readOneOf(decisions, fields["decision"]),
    by: readOneOf(["traveller", "engine"], fields["by"]),
    moves: readMoves(fields["moves"]),
    savings: fields["savings"] === undefined ? [] : readOffers(fields["savings"]),
    ...readOptional("probabilityBefore", fields["probabilityBefore"], readNumber),
    ...readOptional("probabilityAfter", fields["probabilityAfter"], readNumber),
  }
}

const readProposal = (value: unknown): Proposal => {
  const fields = readFields(value)
  return {
    reason: readOneOf(["forecast", "category", "day"], fields["reason"]),
    moves: readMoves(fields["moves"]),
    cuts: readList(fields["cuts"], (item) => {
      const cut = readFields(item)
      return {
        category: readOneOf(categories, cut["category"]),
        expectedMinor: readInteger(cut["expectedMinor"]),
        targetMinor: readInteger(cut["targetMinor"]),
      }
    }),
    savings: readOffers(fields["savings"]),
    expectedMinor: readInteger(fields["expectedMinor"]),
    targetMinor: readInteger(fields["targetMinor"]),
    probabilityBefore: readNumber(fields["probabilityBefore"]),
    probabilityAfter: readNumber(fields["probabilityAfter"]),
    restores: readBoolean(fields["restores"]),
  }
}

const readOpen = (value: unknown): OpenProposal => {
  const fields = readFields(value)
  return {
    correctionId: readText(fields["correctionId"]),
    atMs: readNumber(fields["atMs"]),
    automatic: readBoolean(fields["automatic"]),
    ...readOptional("revisions", fields["revisions"], readInteger),
    proposal: readProposal(fields["proposal"]),
  }
}

const readWatch = (value: unknown): Watch => {
  const fields = readFields(value)
  return {
    armed: readBoolean(fields["armed"]),
    proposedMs: fields["proposedMs"] === null ? null : readNumber(fields["proposedMs"]),
    proposedCount: readInteger(fields["proposedCount"]),
    sizeMinor: readInteger(fields["sizeMinor"]),
    outcome: readOneOf(["none", "open", "accepted", "rejected"], fields["outcome"]),
    automaticMinor: readInteger(fields["automaticMinor"]),
  }
}

const readCounts = (value: unknown): ReadonlyArray<number> => {
  const counts = readList(value, readInteger)
  // Categories appended to the taxonomy since have taught nothing yet.
  return categories.map((_, index) => counts[index] ?? 0)
}

export const readPreferences = (value: unknown): Preferences => {
  const fields = readFields(value)
  return { given: readCounts(fields["given"]), kept: readCounts(fields["kept"]) }
}

const optionalWord = (value: unknown): Word | undefined => (value === undefined ? undefined : readWord(value))

/** From parsed snapshot text. */
export const readCorrections = (value: unknown, plan: BudgetPlan): CorrectionState => {
  if (value === undefined) return newCorrections(plan)
  const fields = readFields(value)
  const base = readFields(fields["base"])
  const planned = Object.entries(readFields(base["categoryPlanMinor"]))
  return {
    settings: readSettings(fields["settings"]),
    settingsWord: optionalWord(fields["settingsWord"]),
    base: {
      totalMinor: readInteger(base["totalMinor"]),
      categoryPlanMinor: Object.fromEntries(
        planned.map(([category, minor]) => [readOneOf(categories, category), readInteger(minor)]),
      ),
      ...readOptional("reserveMinor", base["reserveMinor"], readInteger),
    },
    totalWord: optionalWord(fields["totalWord"]),
    planWord: optionalWord(fields["planWord"]),
    decided: readList(fields["decided"], readDecided).slice(-limits.correctionsKeptPerBudget),
    open: fields["open"] === undefined ? undefined : readOpen(fields["open"]),
    preferences: fields["preferences"] === undefined ? noPreferences : readPreferences(fields["preferences"]),
    watch: readWatch(fields["watch"]),
  }
}

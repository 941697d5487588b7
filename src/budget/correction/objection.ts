/**
 * Why moves cannot be made now, in one sentence: said before a word is given, by whoever takes it. Nothing is taken from
 * what is spent already, booked, locked or below a floor, nor from what is paid once for the whole trip.
 */
import { type Category, isCategory, oneOffCategories } from "../../../config/taxonomy.ts"
import { formatMoney } from "../money.ts"
import { lineMinor, type MoneyLine, type Move, type PlanLines } from "./money-line.ts"
import type { CorrectionSettings } from "./settings.ts"

/** As much of a budget as decides it. */
export interface Standing {
  readonly plan: PlanLines & { readonly currency: string }
  readonly spentMinor: (category: Category) => number
  /** Booked and not paid yet. */
  readonly committedMinor: (category: Category) => number
  readonly settings: Pick<CorrectionSettings, "floorsMinor" | "locked">
}

const categoryObjection = (
  category: Category,
  leftMinor: number,
  { plan: { currency }, spentMinor, committedMinor, settings: { floorsMinor, locked } }: Standing,
): string | undefined => {
  if (oneOffCategories.has(category)) return `${category} is paid once for the whole trip: nothing is taken from it`
  if (locked.includes(category)) return `${category} is locked`
  const spent = spentMinor(category)
  if (leftMinor < spent) {
    return `${category} has spent ${formatMoney(spent, currency)}, and ${formatMoney(Math.max(0, leftMinor), currency)} would be left for it`
  }
  const booked = committedMinor(category)
  if (leftMinor < spent + booked) {
    return `${category} owes ${formatMoney(booked, currency)} for what is booked, and ${formatMoney(leftMinor - spent, currency)} would be left for it`
  }
  const floor = floorsMinor[category] ?? 0
  return leftMinor < floor ? `${category} would fall below its floor of ${formatMoney(floor, currency)}` : undefined
}

/** @returns undefined when nothing speaks against them */
export const objectionTo = (standing: Standing, moves: ReadonlyArray<Move>): string | undefined => {
  const byLine = new Map<MoneyLine, number>()
  for (const { from, to, amountMinor } of moves) {
    if (from === to) return `nothing moves from ${from} to itself`
    byLine.set(from, (byLine.get(from) ?? 0) - amountMinor)
    byLine.set(to, (byLine.get(to) ?? 0) + amountMinor)
  }
  for (const [line, byMinor] of byLine) {
    if (byMinor >= 0) continue
    const left = lineMinor(standing.plan, line) + byMinor
    const objection = isCategory(line) ? categoryObjection(line, left, standing) : undefined
    if (objection !== undefined) return objection
    if (left < 0) return `${line} holds ${formatMoney(Math.max(0, left - byMinor), standing.plan.currency)}`
  }
  return undefined
}

/** The way back. */
export const reversed = (moves: ReadonlyArray<Move>): ReadonlyArray<Move> =>
  moves.map(({ from, to, amountMinor }) => ({ from: to, to: from, amountMinor })).reverse()

/**
 * Why a correction in force cannot be undone: what it gave is spent. Floors and locks do not keep a way back closed, nor
 * does a category that was over its plan when it was given more and has spent nothing since.
 */
export const undoObjection = (
  standing: Standing,
  moves: ReadonlyArray<Move>,
  hasSpentSince: (category: Category) => boolean,
): string | undefined => {
  const back = reversed(moves).filter(({ from }) => !(isCategory(from) && oneOffCategories.has(from)))
  const spentMinor = (category: Category) => (hasSpentSince(category) ? standing.spentMinor(category) : 0)
  return objectionTo({ ...standing, spentMinor, settings: { floorsMinor: {}, locked: [] } }, back)
}

/** The hero's sentences: what is left, for how long, and how that compares with an even pace. Pure. */
import type { BudgetSummary } from "../budget/view.ts"
import { counted, dayName, daysBetween, shortDay } from "./days.ts"
import { formatMoney } from "./money.ts"
import type { IconName } from "./parts/icon.tsx"

export interface PaceWords {
  readonly tone: "under" | "on" | "over"
  readonly icon: IconName
  readonly text: string
}

const money = (summary: BudgetSummary, minor: number) => formatMoney(Math.abs(minor), summary.currency)

export const headline = (summary: BudgetSummary): string => {
  if (summary.leftMinor < 0) return "Over budget by"
  switch (summary.phase) {
    case "upcoming":
      return `Set aside for ${counted(summary.tripDays, "day")}`
    case "running":
      return summary.remainingDays === 1 ? "Left for the last day" : `Left for ${counted(summary.remainingDays, "day")}`
    case "ended":
    case "closed":
      return "Left over"
  }
}

/** `Day 6 of 14`, `Starts in 12 days`. */
export const whereInTrip = (summary: BudgetSummary): string => {
  switch (summary.phase) {
    case "upcoming":
      return `Starts in ${counted(Math.max(1, daysBetween(summary.today, summary.startDate)), "day")}`
    case "running":
      return `Day ${summary.tripDay} of ${summary.tripDays}`
    case "ended":
      return `Ended ${shortDay(summary.endDate)}`
    case "closed":
      return "Closed"
  }
}

export const paceWords = (summary: BudgetSummary): PaceWords | undefined => {
  if (summary.phase !== "running") return undefined
  const { differenceMinor, state } = summary.pace
  if (state === "on") return { tone: "on", icon: "level", text: "On pace" }
  return state === "under"
    ? { tone: "under", icon: "under", text: `${money(summary, differenceMinor)} under pace` }
    : { tone: "over", icon: "over", text: `${money(summary, differenceMinor)} over pace` }
}

/** Today's allowance as a figure and what it is of. */
export const allowanceWords = (
  summary: BudgetSummary,
): { readonly value: string; readonly note: string; readonly over: boolean } => {
  const { todayMinor, todayLeftMinor } = summary.allowance
  const of = money(summary, todayMinor)
  return todayLeftMinor < 0
    ? { value: money(summary, todayLeftMinor), note: `over today’s ${of}`, over: true }
    : { value: money(summary, todayLeftMinor), note: `left of ${of}`, over: false }
}

/** When the money ends at the present burn. */
export const runwayWords = (
  summary: BudgetSummary,
): { readonly value: string; readonly note: string; readonly early: boolean } => {
  const { days, endsOn } = summary.runway
  if (summary.leftMinor <= 0) return { value: "Nothing left", note: "the whole budget is spent", early: true }
  if (days === null) return { value: "No burn yet", note: "starts with the first purchase", early: false }
  if (endsOn === null)
    return { value: "Past the end", note: `money for ${counted(Math.floor(days), "more day")}`, early: false }
  const early = daysBetween(endsOn, summary.endDate)
  return {
    value: dayName(endsOn),
    note: early > 0 ? `${counted(early, "day")} before the trip ends` : "the last day",
    early: early > 0,
  }
}

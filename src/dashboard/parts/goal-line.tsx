/** One goal: how far it is, whether it will be reached, and what its pace asks for. */
import { lookOf } from "../category-look.ts"
import { shortDay } from "../days.ts"
import { chanceWords } from "../forecast-words.ts"
import { formatMoney } from "../money.ts"
import type { GoalView } from "../plan-shape.ts"
import { Icon, type IconName } from "./icon.tsx"

const kindIcons: { readonly [kind in GoalView["kind"]]: IconName } = {
  save: "wallet",
  limit: "gauge",
  keep: "calendar",
  fund: "bag",
}
const statusNames: { readonly [status in GoalView["status"]]: string } = {
  on_track: "On track",
  at_risk: "At risk",
  off_track: "Off track",
  reached: "Reached",
  missed: "Missed",
  paused: "Paused",
}

export const paceText = (goal: GoalView, currency: string): string => {
  const money = (minor: number) => `${formatMoney(minor, currency)} a day`
  if (goal.kind === "fund") return `Put aside ${money(goal.contributePerDayMinor)}`
  return `Pace ${money(goal.expectedPerDayMinor)}, reached with ${money(goal.recommendedPerDayMinor)}`
}

export const GoalLine = ({ goal, currency }: { readonly goal: GoalView; readonly currency: string }) => {
  const share = goal.targetMinor <= 0 ? 0 : Math.min(100, Math.max(0, (goal.progressMinor / goal.targetMinor) * 100))
  const isOpen = goal.status !== "reached" && goal.status !== "missed" && !goal.paused
  return (
    <div className="goal" data-status={goal.status}>
      <span className="chip-icon">
        <Icon name={kindIcons[goal.kind]} />
      </span>
      <span className="row-text">
        <span className="row-name">{goal.name}</span>
        <span className="quiet">
          {formatMoney(goal.progressMinor, currency)} of {formatMoney(goal.targetMinor, currency)}
          {goal.category !== null && ` on ${lookOf(goal.category).name}`}
          {goal.byDate !== null && ` · by ${shortDay(goal.byDate)}`}
        </span>
      </span>
      <span className="goal-status">{statusNames[goal.status]}</span>
      <span className="bar" data-planned="true" aria-hidden="true">
        <span className="bar-fill" style={{ width: `${share}%` }} />
      </span>
      {isOpen && <span className="goal-chance quiet">{chanceWords(goal.probability)} chance</span>}
    </div>
  )
}

/** How much a budget wants to save, from its own view: what its correction asks of the days ahead, or a goal that drifts. */
import type { CorrectionView, GoalsView } from "../contract/plan-views.ts"

/** What is proposed, or would be, beyond what is expected: nothing while the plan holds. */
const correctionWants = ({ settings, holds, open, preview }: typeof CorrectionView.Type): number => {
  const proposal = open ?? preview
  if (settings.mode === "off" || holds || proposal === null) return 0
  return proposal.cuts.reduce((sum, { expectedMinor, targetMinor }) => sum + expectedMinor - targetMinor, 0)
}

const goalsWant = ({ goals }: typeof GoalsView.Type): number =>
  goals.reduce((most, { status, expectedPerDayMinor, recommendedPerDayMinor, daysLeft }) => {
    if (status !== "off_track" && status !== "at_risk") return most
    return Math.max(most, (expectedPerDayMinor - recommendedPerDayMinor) * daysLeft)
  }, 0)

/** Whole minor units; 0: nothing. */
export const wantedMinor = (
  correction: typeof CorrectionView.Type | null | undefined,
  goals: typeof GoalsView.Type | null | undefined,
): number =>
  Math.max(
    0,
    correction === null || correction === undefined ? 0 : correctionWants(correction),
    goals === null || goals === undefined ? 0 : goalsWant(goals),
  )

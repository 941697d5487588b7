/** What a day may take so that the plan still holds: today's even part of what is left after what is booked. */
import type { Basis } from "./basis.ts"
import { morningOf, type Progress } from "./midtrip.ts"

/** Everyday money for today, minor units. @param level what the quote expects of ln(final / guide) */
export const allowanceToday = (basis: Basis, level: number, progress: Progress, planMinor: number): number => {
  const { restBookedMinor, spentMinor } = morningOf(basis, level, progress)
  let rest = 0
  for (let at = progress.elapsed; at < basis.days; at++) rest += basis.everydayMinor[at] ?? 0
  const today = basis.everydayMinor[progress.elapsed] ?? 0
  const left = planMinor - spentMinor - restBookedMinor * Math.exp(level)
  return rest <= 0 ? Math.max(0, left) : Math.max(0, (left * today) / rest)
}

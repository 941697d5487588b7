/** Ages and verdicts of prices in words. */
import type { ComparedGroup } from "../comparison-shape.ts"

const minuteMs = 60_000

export const agoText = (instant: string, nowMs: number = Date.now()): string => {
  const minutes = Math.floor((nowMs - Date.parse(instant)) / minuteMs)
  if (minutes < 1) return "just now"
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}

export const verdictText = ({ verdict, quantile }: ComparedGroup["standing"]): string | undefined => {
  if (quantile === null || verdict === "unknown") return undefined
  const below = Math.round((1 - quantile) * 100)
  if (verdict === "good") return `Good price: below ${below}% of those seen`
  return verdict === "high" ? `High: above ${100 - below}% of those seen` : "Usual price"
}

export const chanceText = (change: number | undefined): string | undefined => {
  if (change === undefined || change > -0.005) return undefined
  const points = Math.round(-change * 100)
  return `${points} ${points === 1 ? "point" : "points"} off your budget’s chance`
}

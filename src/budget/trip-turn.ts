/**
 * What falls due in a budget by time alone: its trip begins, a day of it turns, it is over. Pure over the head that the
 * user stage keeps (I1): a tick only says that time is at least so late, so that whatever fell due while nothing ran is
 * told once, late, and nothing is told twice (I2). More that falls due later joins here.
 */
import { dayStartMs, localDay } from "./calendar.ts"
import type { EpochDay } from "./model.ts"

export type TripTurn = "start" | "day" | "end"

/** What decides when a budget has to be looked at. */
export interface Turning {
  readonly timeZone: string
  readonly startDay: EpochDay
  readonly endDay: EpochDay
  readonly closedMs?: number
  /** Warnings are wanted, which a day's turn alone may bring about: else nobody looks at its midnights. */
  readonly watched: boolean
  /** Everything that was due by then has been told. */
  readonly toldMs: number
  /** The last day of the trip whose end has been told. */
  readonly endedOn?: EpochDay
}

const endMsOf = ({ endDay, timeZone }: Turning): number => dayStartMs(endDay + 1, timeZone)

/** When something falls due next; undefined when nothing ever does. It may have passed already. */
export const nextTurnMs = (turning: Turning): number | undefined => {
  const { timeZone, startDay, endDay, closedMs, watched, toldMs, endedOn } = turning
  if (closedMs !== undefined || (endedOn !== undefined && endedOn >= endDay)) return undefined
  const startMs = dayStartMs(startDay, timeZone)
  if (startMs > toldMs) return startMs
  const endMs = endMsOf(turning)
  if (!watched) return endMs
  const midnightMs = dayStartMs(localDay(toldMs, timeZone) + 1, timeZone)
  return Math.min(midnightMs, endMs)
}

/** What is due by now: of several, the one that says most. */
export const turnDue = (turning: Turning, nowMs: number): TripTurn | undefined => {
  const nextMs = nextTurnMs(turning)
  if (nextMs === undefined || nextMs > nowMs) return undefined
  if (endMsOf(turning) <= nowMs) return "end"
  return dayStartMs(turning.startDay, turning.timeZone) > turning.toldMs ? "start" : "day"
}

/** The head of a budget that opens at this time: what lies before is not told. */
export const openedTurning = (plan: Omit<Turning, "toldMs" | "endedOn">, openedMs: number) => {
  const turning: Turning = { ...plan, toldMs: openedMs }
  return endMsOf(turning) <= openedMs ? { toldMs: openedMs, endedOn: plan.endDay } : { toldMs: openedMs }
}

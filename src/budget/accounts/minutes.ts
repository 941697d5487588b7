/**
 * Spend per minute of the last days, from which the rolling windows are read. Sparse and bounded (I5): a minute is kept
 * while the log's own time is within the horizon, and for no other reason, so that the order of arrival leaves no trace
 * (I8). Two parallel arrays of numbers: they cost a fifth of an array of objects, and every resident budget has them.
 */
import { limits } from "../../../config/limits.ts"

export const msPerMinute = 60_000
const minutesKept = limits.rollingWindowDays * 24 * 60

export interface Minutes {
  /** Minutes since 1970, ascending; only those that hold something. */
  readonly minute: Array<number>
  readonly spentMinor: Array<number>
}

export const emptyMinutes = (): Minutes => ({ minute: [], spentMinor: [] })

const position = (minutes: ReadonlyArray<number>, minute: number): number => {
  let low = 0
  let high = minutes.length
  if (high > 0 && (minutes[high - 1] ?? 0) < minute) return high
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((minutes[middle] ?? 0) < minute) low = middle + 1
    else high = middle
  }
  return low
}

/** The newest minute that is no longer kept at this log time. */
const horizon = (logMs: number): number => Math.floor(logMs / msPerMinute) - minutesKept

/** Forgets what the log's time has passed. */
export const pruneMinutes = (minutes: Minutes, logMs: number): void => {
  const last = horizon(logMs)
  while ((minutes.minute[0] ?? Number.POSITIVE_INFINITY) <= last) {
    minutes.minute.shift()
    minutes.spentMinor.shift()
  }
}

/** Adds to the minute of an instant; an instant beyond the horizon was never kept and changes nothing. */
export const addToMinute = (minutes: Minutes, timeMs: number, spentMinor: number, logMs: number): void => {
  const minute = Math.floor(timeMs / msPerMinute)
  if (spentMinor === 0 || minute <= horizon(logMs)) return
  const at = position(minutes.minute, minute)
  if (minutes.minute[at] !== minute) {
    minutes.minute.splice(at, 0, minute)
    minutes.spentMinor.splice(at, 0, spentMinor)
    return
  }
  const sum = (minutes.spentMinor[at] ?? 0) + spentMinor
  minutes.spentMinor[at] = sum
  if (sum !== 0) return
  minutes.minute.splice(at, 1)
  minutes.spentMinor.splice(at, 1)
}

/** Spend in the `windowMinutes` whole minutes that end with the present one. */
export const spentInWindow = (minutes: Minutes, asOfMs: number, windowMinutes: number): number => {
  const last = Math.floor(asOfMs / msPerMinute)
  let sum = 0
  for (let index = position(minutes.minute, last - windowMinutes + 1); index < minutes.minute.length; index++) {
    if ((minutes.minute[index] ?? 0) > last) break
    sum += minutes.spentMinor[index] ?? 0
  }
  return sum
}

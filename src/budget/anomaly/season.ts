/**
 * A half-hourly series with a weekly rhythm, watched as it comes: what is usual for a weekday's half hour is learnt from
 * its earlier weeks, the difference is held against how far values usually lie off, and CUSUM sums up what stays off for
 * hours. Streaming, bounded (336 slots), no look ahead.
 */
import { limits } from "../../../config/limits.ts"

export interface SeasonReading {
  /** Robust deviations from the usual of this weekday's half hour. */
  readonly residual: number
  /** The greater running excess, up or down. */
  readonly shift: number
  readonly alarm: boolean
}

const halfHoursPerDay = 48
const slots = 7 * halfHoursPerDay
const weeksMin = 3
const scaleFade = 0.002
const residualMax = 6

export interface SeasonOptions {
  readonly slack: number
  readonly alarm: number
}

/** Fixed beforehand: an hour and a half at four deviations, or a day at about one and a half, is an alarm. */
export const seasonOptions: SeasonOptions = { slack: 1.25, alarm: 30 }

const medianOf = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export class SeasonWatch {
  readonly #options: SeasonOptions
  readonly #weeks: Array<Array<number>> = Array.from({ length: slots }, () => [])
  /** How far values usually lie off, as a part of the usual value. */
  #scale = 0.05
  #up = 0
  #down = 0

  constructor(options: SeasonOptions = seasonOptions) {
    this.#options = options
  }

  /** @param slot half hours since Monday 00:00, 0 to 335 */
  read(slot: number, value: number): SeasonReading {
    const weeks = this.#weeks[slot] ?? []
    let [residual, alarm] = [0, false]
    if (weeks.length >= weeksMin) {
      const usual = medianOf(weeks)
      const away = (value - usual) / Math.max(Math.abs(usual), 1)
      residual = Math.max(-residualMax, Math.min(residualMax, away / this.#scale))
      // Three quarters of a normal deviation are its mean absolute one; what is far off moves the scale by one step.
      const clipped = Math.min(Math.abs(away), 3 * this.#scale)
      this.#scale = Math.max(0.01, this.#scale + scaleFade * (clipped * 1.25 - this.#scale))
      this.#up = Math.max(0, this.#up + residual - this.#options.slack)
      this.#down = Math.max(0, this.#down - residual - this.#options.slack)
      alarm = Math.max(this.#up, this.#down) > this.#options.alarm
    }
    const shift = Math.max(this.#up, this.#down)
    if (alarm) {
      this.#up = 0
      this.#down = 0
    }
    weeks.push(value)
    if (weeks.length > limits.seasonWeeksKept) weeks.shift()
    return { residual, shift, alarm }
  }
}

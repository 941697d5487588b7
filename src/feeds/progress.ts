/** What a person sees of a long feed: one line on standard error that renews itself, only where that is a terminal. */
import type { ReplayProgress } from "./replay.ts"

const renewEveryMs = 200
const number = new Intl.NumberFormat("en")

/** Figures of a finished feed, for people and machines. */
export const summaryOf = (
  counts: { readonly published: number; readonly duplicates: number; readonly retried: number },
  startMs: number,
  nowMs: number,
) => {
  const seconds = Math.max(0.001, (nowMs - startMs) / 1_000)
  const { published, duplicates, retried } = counts
  return { published, duplicates, retried, seconds, perSecond: Math.round(published / seconds) }
}

export const progressLine = (startMs: number, terminal: NodeJS.WriteStream = process.stderr) => {
  let lastMs = 0
  return {
    show: (progress: ReplayProgress): void => {
      const nowMs = Date.now()
      if (!terminal.isTTY || nowMs - lastMs < renewEveryMs) return
      lastMs = nowMs
      const { perSecond } = summaryOf(progress, startMs, nowMs)
      const percent = progress.fraction === undefined ? "" : `${Math.floor(100 * progress.fraction)} %, `
      terminal.write(
        `\r\u001b[K${percent}${number.format(progress.published)} events, ${number.format(perSecond)} a second`,
      )
    },
    clear: (): void => {
      if (terminal.isTTY && lastMs > 0) terminal.write("\r\u001b[K")
    },
  }
}

/**
 * The short report of an evaluation, for whoever reads along: a few lines in words on standard error, so that standard
 * output stays the one line of JSON that machines read (design §7).
 */
import { Console, type Effect } from "effect"

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
export const between = (low: number, high: number): string => `(${low.toFixed(2)} to ${high.toFixed(2)})`

/** @param lines what is said, and its figure */
export const reportText = (title: string, lines: ReadonlyArray<readonly [what: string, figure: string]>): string => {
  const width = Math.max(...lines.map(([what]) => what.length))
  return [title, ...lines.map(([what, figure]) => `  ${what.padEnd(width)}  ${figure}`)].join("\n")
}

export const printReport = (...report: Parameters<typeof reportText>): Effect.Effect<void> =>
  Console.error(reportText(...report))

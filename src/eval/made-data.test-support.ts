/** Small data of our own making in the layouts that evaluations read, and an evaluation as a person runs it. */
import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cardStreamCategories } from "../feeds/card-rows.ts"
import { Dice } from "../feeds/simulate/dice.ts"

const project = join(import.meta.dirname, "..", "..")
const header = "trans_num,cardholder,unix_time,category,amt,is_fraud,merchant,merch_lat,merch_long"
const daySeconds = 86_400
const startSeconds = 1_580_000_000 - (1_580_000_000 % daySeconds)

/** Ordinary purchases by day; where planted, a bout of dear ones in one night. */
const cardLines = (cardholder: string, days: number, hasFraud: boolean): ReadonlyArray<string> => {
  const dice = new Dice(`made ${cardholder}`)
  const row = (seconds: number, category: string, amount: number, fraud: 0 | 1) =>
    `${cardholder}-${seconds},${cardholder},${seconds},${category},${amount.toFixed(2)},${fraud},m${dice.integer(1, 9)},${40 + dice.unit()},${-75 + dice.unit()}`
  const lines: Array<string> = []
  for (let day = 0; day < days; day++) {
    const start = startSeconds + day * daySeconds
    if (hasFraud && day === days - 10) {
      for (let at = 0; at < 6; at++) lines.push(row(start + 2 * 3_600 + at * 500, "misc_net", 900 + at, 1))
    }
    for (const hour of [9, 18]) {
      const category = cardStreamCategories[dice.integer(0, 3)] ?? "home"
      lines.push(row(start + hour * 3_600 + dice.integer(0, 3_000), category, dice.logNormal(40, 0.5) + 1, 0))
    }
  }
  return lines
}

const folder = (): string => mkdtempSync(join(tmpdir(), "pacer-made-"))

/** A folder as `eval -- anomaly` and `-- forecast` read it. */
export const madeCards = (people: number, days: number, withFraud: number): string => {
  const made = folder()
  const lines = Array.from({ length: people }, (_, index) => cardLines(`c${index}`, days, index < withFraud)).flat()
  writeFileSync(join(made, "transactions.csv"), `${[header, ...lines].join("\n")}\n`)
  return made
}

/** The same, every row without its label. */
export const unlabelledCards = (): string => {
  const made = folder()
  const unlabelled = [header, ...cardLines("c0", 20, false)].map((line) => line.split(",").toSpliced(5, 1).join(","))
  writeFileSync(join(made, "transactions.csv"), unlabelled.join("\n"))
  return made
}

/** Eight weeks of half hours with a daily rhythm; in the seventh a day that is half of the usual. */
export const madeSeries = (): string => {
  const made = folder()
  const dice = new Dice("made series")
  const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ")
  const from = Date.UTC(2024, 0, 1)
  const [lowFrom, lowTo] = [from + 44 * daySeconds * 1_000, from + 45 * daySeconds * 1_000]
  const lines = Array.from({ length: 56 * 48 }, (_, index) => {
    const ms = from + index * 1_800_000
    const usual = 1_000 + 500 * Math.sin((index / 48) * 2 * Math.PI) + dice.integer(-20, 20)
    return `${stamp(ms)},${ms >= lowFrom && ms < lowTo ? usual / 2 : usual}`
  })
  writeFileSync(join(made, "rides.csv"), ["timestamp,value", ...lines].join("\n"))
  writeFileSync(join(made, "windows.json"), JSON.stringify({ rides: { windows: [[stamp(lowFrom), stamp(lowTo)]] } }))
  return made
}

export interface Ran {
  readonly code: number | null
  readonly errors: string
  /** The last line of standard output. */
  readonly last: string
}

/** `npm run eval -- …` or `npm run train -- …`. */
export const run = (program: "eval" | "train", words: ReadonlyArray<string>): Promise<Ran> => {
  const child = spawn(process.execPath, ["--import", "tsx", `src/${program}/main.ts`, ...words], { cwd: project })
  const [output, errors]: [Array<string>, Array<string>] = [[], []]
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text))
  return new Promise((resolve) => {
    child.once("close", (code) =>
      resolve({ code, errors: errors.join(""), last: output.join("").trimEnd().split("\n").at(-1) ?? "" }),
    )
  })
}

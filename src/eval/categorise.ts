/**
 * `npm run eval -- categorise --data DIR`: the descriptors of every DIR/*.tsv (raw, mcc, category, ambiguous) against
 * their known categories. Ambiguous rows count, and an abstention counts by its first guess. Apart from that it says how
 * it does on merchants that the dictionary does not name. `--blind` trains anew without any brand that the file names, so
 * that each of its merchants is one that was never met: the figure by merchant, not by row.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { categories } from "../../config/taxonomy.ts"
import { cascade, warmCascade } from "../budget/categorise/cascade.ts"
import type { Verdict } from "../budget/categorise/categorise.ts"
import { wordsOf } from "../budget/categorise/descriptor.ts"
import { brandsIn, trainedWithout } from "./categorise/blind.ts"
import { metByPacer, overlapOf } from "./categorise/overlap.ts"
import { EvalFailed } from "./failed.ts"
import { percent, printReport } from "./report.ts"

const Case = Schema.Struct({ raw: Schema.String, mcc: Schema.String, category: Schema.Literals(categories) })
const decodeCases = Schema.decodeUnknownSync(Schema.Array(Case))
type Case = typeof Case.Type

interface Answer extends Case {
  readonly verdict: Verdict
  readonly ms: number
  /** Its words were never asked for before in this process: nothing is remembered of them. */
  readonly isNew: boolean
}

const isRight = ({ category, verdict }: Answer): boolean => verdict.category === category
const shareRight = (answers: ReadonlyArray<Answer>): number =>
  answers.length === 0 ? 0 : answers.filter(isRight).length / answers.length

const bins = 10

/** Ten bins of equal count, surest first: how often they are right, and how sure they were. */
export const reliabilityBins = (answers: ReadonlyArray<Answer>) => {
  const sorted = answers.toSorted((left, right) => right.verdict.confidence - left.verdict.confidence)
  return Array.from({ length: bins }, (_, bin) => {
    const one = sorted.slice(Math.floor((bin * sorted.length) / bins), Math.floor(((bin + 1) * sorted.length) / bins))
    const confidence = one.reduce((sum, { verdict }) => sum + verdict.confidence, 0) / Math.max(one.length, 1)
    return { count: one.length, confidence, right: shareRight(one) }
  })
}

/** The figures that acceptance asks for. */
export const figuresOf = (answers: ReadonlyArray<Answer>) => {
  const f1 = categories.map((category) => {
    const said = answers.filter(({ verdict }) => verdict.category === category)
    const hits = said.filter(isRight).length
    const meant = answers.filter((answer) => answer.category === category).length
    return said.length + meant === 0 ? undefined : (2 * hits) / (said.length + meant)
  })
  const present = f1.filter((one) => one !== undefined)
  const sorted = answers.toSorted((left, right) => right.verdict.confidence - left.verdict.confidence)
  const cold = answers.filter(({ isNew }) => isNew)
  const times = cold.map(({ ms }) => ms).sort((left, right) => left - right)
  const ece = reliabilityBins(answers).reduce(
    (sum, { count, confidence, right }) => sum + (count / answers.length) * Math.abs(confidence - right),
    0,
  )
  return {
    accuracy: shareRight(answers),
    macroF1: present.reduce((sum, one) => sum + one, 0) / Math.max(present.length, 1),
    accuracyAt80: shareRight(sorted.slice(0, Math.round(answers.length * 0.8))),
    ece,
    coldCount: cold.length,
    coldP99Ms: times[Math.min(times.length - 1, Math.floor(times.length * 0.99))] ?? 0,
  }
}

const svg = (width: number, height: number, inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11">${inner}</svg>\n`

const confusionPicture = (answers: ReadonlyArray<Answer>): string => {
  const cells = categories.flatMap((meant, row) => {
    const total = answers.filter(({ category }) => category === meant).length
    return categories.map((said, column) => {
      const count = answers.filter(({ category, verdict }) => category === meant && verdict.category === said).length
      const [x, y] = [140 + column * 44, 20 + row * 30]
      return `<rect x="${x}" y="${y}" width="43" height="29" fill="#1565c0" fill-opacity="${total === 0 ? 0 : count / total}" stroke="#ccc"/><text x="${x + 16}" y="${y + 19}">${count === 0 ? "" : count}</text>`
    })
  })
  const rows = categories.map((name, row) => `<text x="4" y="${39 + row * 30}">${name}</text>`)
  const columns = categories.map((name, column) => `<text x="${142 + column * 44}" y="14">${name.slice(0, 7)}</text>`)
  return svg(640, 360, [...cells, ...rows, ...columns].join(""))
}

const reliabilityPicture = (answers: ReadonlyArray<Answer>): string => {
  const dots = reliabilityBins(answers).map(
    ({ confidence, right }) => `<circle cx="${40 + confidence * 300}" cy="${320 - right * 300}" r="5" fill="#1565c0"/>`,
  )
  return svg(
    360,
    360,
    `<rect x="40" y="20" width="300" height="300" fill="none" stroke="#999"/><line x1="40" y1="320" x2="340" y2="20" stroke="#999"/>${dots.join("")}<text x="150" y="345">confidence</text><text x="2" y="15">share right</text>`,
  )
}

const readCases = (data: string): ReadonlyArray<Case> =>
  readdirSync(data)
    .filter((name) => name.endsWith(".tsv"))
    .sort()
    .flatMap((name) =>
      decodeCases(parse(readFileSync(join(data, name), "utf8"), { columns: true, delimiter: "\t", quote: false })),
    )

type Decide = (raw: string, mcc: string) => Verdict

const byCascade: Decide = (raw, mcc) => cascade.categorise({ merchant: raw, ...(mcc === "" ? {} : { mcc }) })

const answersOf = (cases: ReadonlyArray<Case>, decide: Decide): ReadonlyArray<Answer> => {
  const asked = new Set<string>()
  return cases.map((one) => {
    const key = `${one.mcc} ${wordsOf(one.raw).join(" ")}`
    const isNew = !asked.has(key)
    asked.add(key)
    const from = performance.now()
    const verdict = decide(one.raw, one.mcc)
    return { ...one, verdict, isNew, ms: performance.now() - from }
  })
}

/** How many rows the dictionary or the training set holds whole, and the figures of the others. */
const overlapFigures = (answers: ReadonlyArray<Answer>) => {
  const { inDictionary, inTraining, strangers } = overlapOf(answers, metByPacer())
  const { accuracy, macroF1, accuracyAt80, ece } = figuresOf(strangers)
  return {
    rowsInDictionary: inDictionary,
    rowsInTraining: inTraining,
    strangerRows: strangers.length,
    strangerAccuracy: accuracy,
    strangerMacroF1: macroF1,
    strangerAccuracyAt80: accuracyAt80,
    strangerEce: ece,
  }
}
type Overlap = ReturnType<typeof overlapFigures>

const overlapInWords = (overlap: Overlap) =>
  [
    [
      "whole descriptors that the dictionary holds, the training set",
      `${overlap.rowsInDictionary}, ${overlap.rowsInTraining}`,
    ],
    [
      `the ${overlap.strangerRows} in neither: right, macro-F1, at 80 %`,
      `${percent(overlap.strangerAccuracy)}, ${overlap.strangerMacroF1.toFixed(3)}, ${percent(overlap.strangerAccuracyAt80)}`,
    ],
  ] as const

const reportOf = (figures: ReturnType<typeof figuresOf>, unnamed: ReadonlyArray<Answer>) =>
  [
    ["right", percent(figures.accuracy)],
    ["macro-F1", figures.macroF1.toFixed(3)],
    ["right among the surest 80 %", percent(figures.accuracyAt80)],
    ["calibration error over ten bins", figures.ece.toFixed(3)],
    [`right of the ${unnamed.length} whose brand is in no dictionary`, percent(shareRight(unnamed))],
    ["a new descriptor, p99", `${figures.coldP99Ms.toFixed(2)} ms of ${figures.coldCount}`],
  ] as const

export const categoriseCommand = Command.make(
  "categorise",
  {
    data: Flag.String("data").pipe(Flag.withDescription("A folder of .tsv files: raw, mcc, category, ambiguous")),
    report: Flag.String("report").pipe(Flag.withDescription("Where pictures are put"), Flag.optional),
    blind: Flag.Boolean("blind").pipe(
      Flag.withDefault(false),
      Flag.withDescription("Train anew without the brands that the files name: minutes"),
    ),
  },
  Effect.fnUntraced(function* ({ data, report, blind }) {
    const cases = yield* Effect.try({
      try: () => readCases(data),
      catch: (cause) => new EvalFailed({ message: `${data} cannot be read: ${String(cause)}` }),
    })
    if (cases.length === 0) return yield* new EvalFailed({ message: `${data} holds no descriptor` })
    const brands = brandsIn(cases.map(({ raw }) => raw))
    if (blind) yield* Console.error(`${brands.size} brands are named: training without them takes minutes`)
    const unmet = blind ? trainedWithout(brands) : undefined
    warmCascade()
    const answers = answersOf(cases, unmet?.verdict ?? byCascade)
    const unnamed = answers.filter(({ raw }) => brandsIn([raw]).size === 0)
    for (const answer of answers.filter((one) => !isRight(one)))
      yield* Console.error(`${answer.category} read as ${answer.verdict.category}: ${answer.raw}`)
    if (Option.isSome(report)) {
      mkdirSync(report.value, { recursive: true })
      writeFileSync(join(report.value, "confusion.svg"), confusionPicture(answers))
      writeFileSync(join(report.value, "reliability.svg"), reliabilityPicture(answers))
    }
    const figures = figuresOf(answers)
    const overlap = overlapFigures(answers)
    yield* printReport(`${answers.length} descriptors${blind ? ", no brand of theirs known" : ""}`, [
      ...reportOf(figures, unnamed),
      ...overlapInWords(overlap),
      ["pictures", Option.getOrElse(report, () => "with --report FOLDER")],
    ])
    const more = { ...overlap, unnamedRows: unnamed.length, unnamedAccuracy: shareRight(unnamed) }
    yield* Console.log(JSON.stringify({ subject: "categorise", rows: answers.length, blind, ...figures, ...more }))
  }),
).pipe(Command.withDescription("Merchant descriptors against their known categories"))

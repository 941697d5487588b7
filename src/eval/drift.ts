/**
 * `npm run eval -- drift --data DIR`: half-hourly series with known windows (windows.json), watched as they come with
 * thresholds that were fixed beforehand. A window is hit by an alarm inside it; every alarm outside any window is false.
 * Beside it: z-score and MAD over the last week, which know no seasons.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { mean, median, medianAbsoluteDeviation, standardDeviation } from "simple-statistics"
import { SeasonWatch } from "../budget/anomaly/season.ts"
import { driftPicture } from "./drift-picture.ts"
import { EvalFailed } from "./failed.ts"
import { printReport } from "./report.ts"
import { round } from "./score-table.ts"

const Windows = Schema.Record(
  Schema.String,
  Schema.Struct({ windows: Schema.Array(Schema.Tuple([Schema.String, Schema.String])) }),
)
const decodeWindows = Schema.decodeUnknownSync(Schema.fromJsonString(Windows))
const decodePoints = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ timestamp: Schema.String, value: Schema.FiniteFromString })),
)

interface Point {
  readonly timeMs: number
  readonly value: number
}
type Detector = (point: Point) => boolean

const halfHourMs = 1_800_000
/** 1970-01-05 was a Monday. */
const mondayMs = 4 * 86_400_000
const slotOf = (timeMs: number): number => Math.floor((timeMs - mondayMs) / halfHourMs) % 336

const timeOf = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`)

const seasonal = (): Detector => {
  const watch = new SeasonWatch()
  return ({ timeMs, value }) => watch.read(slotOf(timeMs), value).alarm
}

/** A rule over the last week without seasons. */
const windowed =
  (rule: "zScore" | "mad"): (() => Detector) =>
  () => {
    const last: Array<number> = []
    return ({ value }) => {
      let alarm = false
      if (last.length === 336) {
        const [centre, spread] =
          rule === "zScore"
            ? [mean(last), standardDeviation(last)]
            : [median(last), 1.4826 * medianAbsoluteDeviation(last)]
        alarm = spread > 0 && Math.abs(value - centre) > 3 * spread
        last.shift()
      }
      last.push(value)
      return alarm
    }
  }

interface Judged {
  readonly hit: number
  readonly falseAlarms: number
  readonly alarmsMs: ReadonlyArray<number>
}

const judge = (
  points: ReadonlyArray<Point>,
  windows: ReadonlyArray<readonly [number, number]>,
  detector: Detector,
): Judged => {
  const hit = new Set<number>()
  const alarmsMs: Array<number> = []
  let falseAlarms = 0
  for (const point of points) {
    if (!detector(point)) continue
    alarmsMs.push(point.timeMs)
    const inside = windows.findIndex(([from, to]) => point.timeMs >= from && point.timeMs <= to)
    if (inside >= 0) hit.add(inside)
    else falseAlarms++
  }
  return { hit: hit.size, falseAlarms, alarmsMs }
}

const readSeries = (data: string, name: string): ReadonlyArray<Point> =>
  decodePoints(parse(readFileSync(join(data, `${name}.csv`), "utf8"), { columns: true, bom: true })).map((point) => ({
    timeMs: timeOf(point.timestamp),
    value: point.value,
  }))

const detectors = { pacer: seasonal, zScore: windowed("zScore"), mad: windowed("mad") }

export const driftCommand = Command.make(
  "drift",
  {
    data: Flag.String("data").pipe(Flag.withDescription("The folder of the series and their windows.json")),
    picture: Flag.String("picture").pipe(
      Flag.withDefault(""),
      Flag.withDescription("Write series, windows and alarms as SVG here"),
    ),
  },
  Effect.fnUntraced(function* ({ data, picture }) {
    const series = yield* Effect.try({
      try: () =>
        Object.entries(decodeWindows(readFileSync(join(data, "windows.json"), "utf8")))
          .filter(([name]) => existsSync(join(data, `${name}.csv`)))
          .map(([name, { windows }]) => ({
            points: readSeries(data, name),
            windows: windows.map(([from, to]) => [timeOf(from), timeOf(to)] as const),
          })),
      catch: (cause) => new EvalFailed({ message: `${data} cannot be read: ${String(cause)}` }),
    })
    if (series.length === 0) return yield* new EvalFailed({ message: `There is no series in ${data}.` })
    const points = series.reduce((sum, one) => sum + one.points.length, 0)
    const figures = Object.entries(detectors).map(([name, make]) => {
      const judged = series.map((one) => judge(one.points, one.windows, make()))
      const hit = judged.reduce((sum, one) => sum + one.hit, 0)
      const falseAlarms = judged.reduce((sum, one) => sum + one.falseAlarms, 0)
      return [name, hit, round((falseAlarms / points) * 1_000)] as const
    })
    const [, [, zHit, zFalse] = ["", 0, 0], [, madHit, madFalse] = ["", 0, 0]] = figures
    const [, hit, falseAlarms] = figures[0] ?? ["", 0, 0]
    const windows = series.reduce((sum, one) => sum + one.windows.length, 0)
    if (picture !== "") {
      const drawn = series.map((one) => ({ ...one, alarmsMs: judge(one.points, one.windows, seasonal()).alarmsMs }))
      writeFileSync(picture, driftPicture(drawn))
    }
    yield* printReport(`${points} points, ${windows} windows`, [
      ...figures.map(
        ([name, windowsHit, falsePer1000]) =>
          [name, `${windowsHit} of ${windows} windows hit, ${falsePer1000} false alarms per 1,000 points`] as const,
      ),
      ["picture", picture === "" ? "with --picture FILE" : picture],
    ])
    yield* Console.log(
      JSON.stringify({
        subject: "drift",
        windows,
        windowsHit: hit,
        falseAlarmsPer1000: falseAlarms,
        zScoreWindowsHit: zHit,
        zScoreFalseAlarmsPer1000: zFalse,
        madWindowsHit: madHit,
        madFalseAlarmsPer1000: madFalse,
        points,
      }),
    )
  }),
).pipe(Command.withDescription("Streams with a weekly rhythm: known windows hit, and false alarms"))

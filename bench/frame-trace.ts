/**
 * What a browser's trace says of its frames: the main thread's work in each. A frame begins where the browser begins one;
 * while it begins none, every sixtieth of a second counts as one, so that work between frames is neither lost nor piled
 * onto the last. A task belongs whole to the frame in which it ends.
 */
import { Schema } from "effect"

const Traced = Schema.Struct({
  name: Schema.String,
  ph: Schema.String,
  pid: Schema.Int,
  tid: Schema.Int,
  /** Microseconds, as all of a trace. */
  ts: Schema.Finite,
  dur: Schema.optionalKey(Schema.Finite),
  /** Of the processor. */
  tdur: Schema.optionalKey(Schema.Finite),
})
type Traced = typeof Traced.Type
const decodeTrace = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ traceEvents: Schema.Array(Schema.Unknown) })),
)
const isTraced = Schema.is(Traced)

export interface FrameWork {
  readonly wallMs: number
  readonly processorMs: number
}

const frameBegin = "BeginMainThreadFrame"
const frameMicrosMax = 1_000_000 / 60
const microsPerMs = 1_000

/** The thread that begins the most frames is the page's. */
const pageThread = (events: ReadonlyArray<Traced>): ReadonlyArray<Traced> => {
  const frames = new Map<string, number>()
  const threadOf = ({ pid, tid }: Traced) => `${pid} ${tid}`
  for (const event of events) {
    if (event.name === frameBegin) frames.set(threadOf(event), (frames.get(threadOf(event)) ?? 0) + 1)
  }
  const [most] = [...frames].sort(([, one], [, other]) => other - one)
  return most === undefined ? [] : events.filter((event) => threadOf(event) === most[0])
}

/** Where frames begin, with those that the browser had no need of. */
const beginnings = (begun: ReadonlyArray<number>, endMicros: number): ReadonlyArray<number> =>
  begun.flatMap((from, index) => {
    const until = begun[index + 1] ?? endMicros
    return Array.from(
      { length: Math.max(1, Math.ceil((until - from) / frameMicrosMax)) },
      (_, turn) => from + turn * frameMicrosMax,
    )
  })

/** @param trace as Chromium writes it, JSON */
export const frameWorkOf = (trace: string): ReadonlyArray<FrameWork> => {
  const events = pageThread(decodeTrace(trace).traceEvents.filter(isTraced))
  const tasks = events
    .filter(({ name, ph }) => ph === "X" && name.endsWith("RunTask"))
    .map(({ ts, dur = 0, tdur = 0 }) => ({ endMicros: ts + dur, dur, tdur }))
    .sort((one, other) => one.endMicros - other.endMicros)
  const begun = events
    .filter(({ name }) => name === frameBegin)
    .map(({ ts }) => ts)
    .sort((one, other) => one - other)
  const starts = beginnings(begun, tasks.at(-1)?.endMicros ?? 0)
  const work = starts.map(() => ({ wallMs: 0, processorMs: 0 }))
  let frame = -1
  for (const { endMicros, dur, tdur } of tasks) {
    while ((starts[frame + 1] ?? Number.POSITIVE_INFINITY) <= endMicros) frame++
    const here = work[frame]
    if (here === undefined) continue
    here.wallMs += dur / microsPerMs
    here.processorMs += tdur / microsPerMs
  }
  return work
}

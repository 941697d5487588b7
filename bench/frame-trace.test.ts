import { expect, test } from "vitest"
import { frameWorkOf } from "./frame-trace.ts"

const page = { pid: 1, tid: 1 }
const task = (ts: number, dur: number, tdur = dur) => ({
  ...{ ...page, name: "ThreadControllerImpl::RunTask", ph: "X", ts, dur, tdur },
})
const frame = (ts: number) => ({ ...page, name: "BeginMainThreadFrame", ph: "I", ts })
const traced = (...traceEvents: ReadonlyArray<object>) => frameWorkOf(JSON.stringify({ traceEvents }))

test("a frame's work is that of the tasks that end in it, on the page's thread alone", () => {
  const elsewhere = { ...task(1_500, 9_000), tid: 2 }
  const work = traced(
    { name: "metadata" },
    elsewhere,
    task(900, 2_000, 1_500),
    frame(1_000),
    task(4_000, 3_000),
    frame(16_000),
  )
  expect(work).toEqual([
    { wallMs: 5, processorMs: 4.5 },
    { wallMs: 0, processorMs: 0 },
  ])
})

test("while no frame is begun, every sixtieth of a second is one", () => {
  const work = traced(
    frame(0),
    task(1_000, 1_000),
    task(20_000, 2_000),
    task(40_000, 4_000),
    frame(60_000),
    task(61_000, 500),
  )
  expect(work.map(({ wallMs }) => wallMs)).toEqual([1, 2, 4, 0, 0.5])
})

test("a trace without frames has none", () => {
  expect(traced(task(0, 5_000))).toEqual([])
})

import { describe, expect, it } from "vitest"
import { checkTours } from "./check-tours.ts"
import { decimalsOf, InstanceError, readInstance } from "./orienteering-file.ts"
import { solveInstance } from "./solve-instance.ts"

/** Small enough to compute by hand: depot at (0, 0), open from 0 to 100. */
const lines = [
  "2 4 50 1 9 9 9 9 9 9 9 9 9",
  "0 0 0 0 0 0 100",
  "2 3.0 4.0 10 5 0 10 20 30 40 1 20 1 0 0 0 0 0 0 0 0 0",
  "3 1.0 1.0 0 7 0 50 60 70 80 1 20 1 0 0 0 0 0 0 0 0 0",
  "4 5.0 5.0 1 11 0 8 9 10 11 0 30 0 1 0 0 0 0 0 0 0 0",
  "5 0.0 1.0 30 2.5 0 92 94 96 98 1 0 0 0 1 0 0 0 0 0 0 0",
]
const text = lines.join("\n")
const without = (from: string, to: string): string => text.replace(from, to)
const model = (decimals: 1 | 2 = 1) => readInstance(text, decimals).model

describe("instances of the benchmark", () => {
  it("round distances down to the decimals of their kind", () => {
    const near = (decimals: 1 | 2): number | undefined => model(decimals).travel[4 * 5 + 1]
    expect([near(1), near(2)]).toEqual([14, 141])
    expect([decimalsOf("MCTOPMTW-1-pr05.txt"), decimalsOf("MCTOPMTW-1-r101.txt")]).toEqual([2, 1])
  })

  it("open two of four windows a day, the other two the day after", () => {
    const [first] = model().points
    expect(first?.windows).toEqual([
      [
        { from: 0, to: 100 },
        { from: 200, to: 300 },
      ],
      [
        { from: 100, to: 200 },
        { from: 300, to: 400 },
      ],
    ])
  })

  it.each([
    ["nothing", [], { feasible: true, value: 0 }],
    ["one visit", [[0]], { feasible: true, value: 5 }],
    ["a type twice, on two days", [[0], [1]], { feasible: false, violated: "capacity" }],
    ["fees just within the budget", [[0], [2]], { feasible: true, value: 16 }],
    ["too late for every window", [[0, 2]], { feasible: false, violated: "window" }],
    ["a second visit", [[0], [0]], { feasible: false, violated: "visited-twice" }],
    ["three days", [[], [], [0]], { feasible: false, violated: "days" }],
    ["a point that is not there", [[9]], { feasible: false, violated: "unknown-point" }],
  ])("are checked: %s", (_, routes, expected) => {
    expect(checkTours(model(), routes)).toMatchObject(expected)
  })

  it("are solved to the best that there is", () => {
    const { routes, score } = solveInstance(text, 1, 1, { iterations: 500 })
    expect(score).toBe(20.5)
    expect(routes.flat().sort()).toEqual([3, 4, 5])
  })

  it.each([
    ["a word", without("3.0 4.0", "x 4.0"), "line 3"],
    ["a field less", without(" 1 20 1 0", " 1 20 1"), "line 3"],
    ["a point less than announced", lines.slice(0, -1).join("\n"), "4 points are announced, 3 are there"],
    ["windows out of order", without("0 10 20 30 40", "0 10 5 30 40"), "line 3"],
    ["caps that are missing", without("2 4 50 1", "2 4 50"), "line 1"],
    ["nothing", "", "two lines"],
  ])("are refused with %s, and the line is named", (_, broken, words) => {
    expect(() => readInstance(broken, 1)).toThrow(InstanceError)
    expect(() => readInstance(broken, 1)).toThrow(words)
  })
})

/** Evaluations from the outside, on small data of our own: the keys that machines read, and clear words on bad input. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { madeCards, madeSeries, run, unlabelledCards } from "./made-data.test-support.ts"

const flat = (line: string): Record<string, unknown> => JSON.parse(line)
const share = (value: unknown) => expect(value, String(value)).toSatisfy((one) => Number(one) >= 0 && Number(one) <= 1)
const small = ["--folds", "2", "--trees", "4", "--others", "5"]

describe("eval -- anomaly", () => {
  const cards = madeCards(6, 60, 5)

  it("is cross-validated by cardholder and says so", async () => {
    const { code, last } = await run("eval", ["anomaly", "--data", cards, ...small])
    expect(code).toBe(0)
    const figures = flat(last)
    expect(figures["figuresAre"]).toMatch(/^cross-validated by cardholder/)
    for (const key of ["precision", "recall", "f1", "prAuc", "f1Low95", "f1High95", "zScoreF1", "madF1"]) {
      share(figures[key])
    }
    for (const kind of ["duplicate", "cardTesting", "impossibleTravel", "levelShift"]) share(figures[`${kind}Recall`])
    expect(figures["falseAlertsPerPersonMonth"]).toBeTypeOf("number")
    expect(Number(figures["f1Low95"])).toBeLessThanOrEqual(Number(figures["f1High95"]))
    // What was planted is as plain as day: dear, at night, in a row, in a category never met.
    expect(Number(figures["f1"])).toBeGreaterThan(0.5)
    expect(figures).toMatchObject({ cardholders: 6, rows: 6 * 120 + 5 * 6 })
  })

  it("the shipped model is labelled by whether it has met these people", async () => {
    const { last } = await run("eval", ["anomaly", "--data", cards, "--shipped"])
    expect(flat(last)["figuresAre"]).toMatch(/^held back: .* none of these cardholders$/)
  })

  it("the library's forest is measured in the same way", async () => {
    const { code, last } = await run("eval", ["anomaly", "--data", cards, ...small, "--forest", "library"])
    expect(code).toBe(0)
    share(flat(last)["f1"])
  })

  it.concurrent.each([
    ["no folder", () => "/nowhere", "cannot be read"],
    ["rows without labels", unlabelledCards, "no is_fraud"],
    ["frauds of too few", () => madeCards(4, 20, 2), "Fewer than three cardholders"],
  ])("one clear sentence about %s", async (_what, data, words) => {
    const { code, errors, last } = await run("eval", ["anomaly", "--data", data(), ...small])
    expect([code, last]).toEqual([1, ""])
    expect(errors).toContain(words)
  })
})

describe("eval -- drift", () => {
  it("hits the day that is another, beside z-score and MAD", async () => {
    const picture = join(mkdtempSync(join(tmpdir(), "pacer-made-")), "drift.svg")
    const { code, last, errors } = await run("eval", ["drift", "--data", madeSeries(), "--picture", picture])
    expect(code).toBe(0)
    expect(errors).toContain("1 of 1 windows hit")
    // The one window shaded, its alarm a stroke.
    expect(readFileSync(picture, "utf8").match(/fill="#fde3c8"/g)).toHaveLength(1)
    expect(readFileSync(picture, "utf8")).toContain('stroke="#b3261e"')
    expect(flat(last)).toMatchObject({ subject: "drift", windows: 1, windowsHit: 1, points: 56 * 48 })
    for (const key of ["falseAlarmsPer1000", "zScoreWindowsHit", "zScoreFalseAlarmsPer1000", "madWindowsHit"]) {
      expect(flat(last)[key]).toBeTypeOf("number")
    }
  })

  it.concurrent.each([
    ["no folder", () => "/nowhere", "cannot be read"],
    [
      "windows without a series",
      () => {
        const made = mkdtempSync(join(tmpdir(), "pacer-made-"))
        writeFileSync(join(made, "windows.json"), '{"a":{"windows":[]}}')
        return made
      },
      "There is no series",
    ],
  ])("one clear sentence about %s", async (_what, data, words) => {
    const { code, errors } = await run("eval", ["drift", "--data", data()])
    expect(code).toBe(1)
    expect(errors).toContain(words)
  })
})

describe("eval -- forecast", () => {
  it("tells skill and coverage, each with its interval over people, on cards and on simulated travellers", async () => {
    const { code, last } = await run("eval", ["forecast", "--data", madeCards(3, 140, 0)])
    expect(code).toBe(0)
    const figures = flat(last)
    for (const level of [50, 80, 95]) {
      for (const name of [`coverage${level}`, `simulatedCoverage${level}`]) {
        share(figures[name])
        expect(Number(figures[`${name}Low`])).toBeLessThanOrEqual(Number(figures[`${name}High`]))
      }
    }
    for (const key of [
      "skill",
      "skillLow",
      "skillHigh",
      "simulatedSkill",
      "simulatedSkillLow",
      "forecastMicros14Days",
    ]) {
      expect(figures[key]).toBeTypeOf("number")
    }
    expect(figures).toMatchObject({ subject: "forecast", cardholders: 3, leftOut: 0 })
  })

  it.concurrent.each([
    ["no folder", () => "/nowhere", "cannot be read"],
    ["a history that is too short", () => madeCards(2, 30, 0), "has a window after the history"],
  ])("one clear sentence about %s", async (_what, data, words) => {
    const { code, errors } = await run("eval", ["forecast", "--data", data()])
    expect(code).toBe(1)
    expect(errors).toContain(words)
  })
})

it("training refuses what it cannot learn from", async () => {
  const { code, errors } = await run("train", ["anomaly", "--data", unlabelledCards()])
  expect(code).toBe(1)
  expect(errors).toContain("nothing to learn from")
})

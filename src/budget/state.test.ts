import { describe, expect, it } from "vitest"
import { folded, threeDays } from "./bali-week.sample.ts"
import { decodeState, encodeState } from "./state.ts"

const text = encodeState(folded(threeDays).state)

describe("encodeState and decodeState", () => {
  it("give back the same state and the same bytes", () => {
    const state = decodeState(text)
    expect(state).toEqual(folded(threeDays).state)
    expect(state === undefined ? "" : encodeState(state)).toBe(text)
  })

  it("do not read another version", () => {
    expect(decodeState(text.replace(/"version":\d+/, '"version":0'))).toBeUndefined()
    expect(decodeState(text.replace(/"version":\d+,/, ""))).toBeUndefined()
  })

  it.each([
    ["cut short", (whole: string) => whole.slice(0, -10)],
    ["nothing", () => ""],
    ["of another kind", () => "[]"],
    ["with text for an amount", (whole: string) => whole.replace(/"sums":\[\d+/, '"sums":["1"')],
    ["with a sum missing", (whole: string) => whole.replace(/"sums":\[\d+,/, '"sums":[')],
    ["with an entry of an unknown category", (whole: string) => whole.replace('"food"', '"yachts"')],
    [
      "with a plan that cannot be",
      (whole: string) => whole.replace(/"totalMinor":\d+,"categoryPlan/, '"totalMinor":-1,"categoryPlan'),
    ],
    ["with minutes that lack sums", (whole: string) => whole.replace(/"minute":\[\d+,/, '"minute":[')],
  ])("do not read a text %s", (_, damaged) => {
    const broken = damaged(text)
    expect(broken).not.toBe(text)
    expect(decodeState(broken)).toBeUndefined()
  })

  it("read a text from before a category was appended", () => {
    const earlier = text.replace(/,\[0,0,0\]\],"byDay"/, '],"byDay"')
    expect(earlier).not.toBe(text)
    expect(decodeState(earlier)).toEqual(folded(threeDays).state)
  })
})

/** The evaluation of payment codes tells right from wrong, and a sample of damaged codes breaks nothing. */
import { expect, test } from "vitest"
import { encodeQris } from "../feeds/qris/encode.ts"
import { damagedCode, inventedContent, verdictOn } from "../feeds/qris/mutate.ts"
import { Dice } from "../feeds/simulate/dice.ts"
import { disagreements } from "./qris.ts"
import { outcomeOf } from "./qris-fuzz.ts"

test("a right row agrees; each wrong column is noticed", () => {
  const mpm = encodeQris(inventedContent(new Dice("one")))
  const row = { mpm, crc_stated: mpm.slice(-4), crc_computed: mpm.slice(-4), crc: "valid", tlv: "ok" } as const
  expect(disagreements(row)).toEqual([])
  expect(disagreements({ ...row, crc_computed: "XXXX" })).toHaveLength(1)
  expect(disagreements({ ...row, crc: "invalid" })).toHaveLength(1)
  expect(disagreements({ ...row, tlv: "malformed" })).toHaveLength(1)
})

test("undamaged codes are consistent, all of them", () => {
  const verdicts = Array.from({ length: 500 }, (_, index) =>
    verdictOn(encodeQris(inventedContent(new Dice(`whole-${index}`)))),
  )
  expect(new Set(verdicts)).toEqual(new Set(["consistent"]))
})

test("damaged codes are refused or consistent; both happen, and damage is repeatable", () => {
  const outcomes = Array.from({ length: 3_000 }, (_, index) => outcomeOf(`test-${index}`))
  expect(outcomes.filter((outcome) => typeof outcome !== "string")).toEqual([])
  expect(new Set(outcomes)).toEqual(new Set(["refused", "consistent"]))
  expect(damagedCode("same")).toBe(damagedCode("same"))
})

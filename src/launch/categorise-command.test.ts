/** `pacer categorise`: a line of answer for each line, with and without a code, whatever the line holds. */
import { expect, it } from "vitest"
import { runPacer } from "./command.test-support.ts"

it("answers each line in order, with a code, without one, with a wrong one and for nothing at all", async () => {
  const input = "KOPI KENANGAN 0231\t5814\nXQZ VRRT\t7011\nTELKOMSEL PULSA\nHOTEL SANTIKA\tabc\t\n\n"
  const { code, lines } = await runPacer(["categorise", "--json"], {}, input)
  expect(code).toBe(0)
  const categories = lines().map((one) => one["category"])
  expect(categories.slice(0, 4)).toEqual(["food", "lodging", "communication", "lodging"])
  expect(categories).toHaveLength(5)
  for (const one of lines()) expect(Number(one["confidence"])).toBeGreaterThan(0)
})

it("says so when there is nothing to read", async () => {
  expect(await runPacer(["categorise"], {}, "")).toMatchObject({ code: 1, output: "" })
  expect((await runPacer(["categorise", "/nowhere/at-all.tsv"])).errors).toContain("cannot be read")
})

/** `pacer itinerary solve` as people call it. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { expect, it } from "vitest"

const project = join(import.meta.dirname, "../..")
const solve = (input: string, ...words: ReadonlyArray<string>) =>
  spawnSync("node", ["--import", "tsx", "src/main.ts", "itinerary", "solve", "-", ...words], {
    cwd: project,
    input,
    encoding: "utf8",
    timeout: 60_000,
  })

const instance = [
  "1 2 50 9 9 9 9 9 9 9 9 9 9",
  "0 0 0 0 0 0 100",
  "2 3 4 10 5 0 10 20 30 40 1 20 1 0 0 0 0 0 0 0 0 0",
  "7 6 8 10 6 0 10 20 30 40 1 20 1 0 0 0 0 0 0 0 0 0",
].join("\n")

it("prints the best tours as one JSON line, the same for the same seed and steps", () => {
  const once = solve(instance, "--iterations", "200", "--seed", "3", "--json")
  expect(JSON.parse(once.stdout)).toEqual({ routes: [[2, 7]], score: 11 })
  expect(solve(instance, "--iterations", "200", "--seed", "3", "--json").stdout).toBe(once.stdout)
})

it.each([
  ["what is no instance", "hello", [], "line 1"],
  ["no time at all", instance, ["--seconds", "0"], "--seconds"],
  ["no steps at all", instance, ["--iterations", "0"], "--iterations"],
] as const)("refuses %s in one sentence", (_, input, words, said) => {
  const { status, stderr, stdout } = solve(input, ...words)
  expect(status).not.toBe(0)
  expect(stderr).toContain(said)
  expect(stdout).toBe("")
})

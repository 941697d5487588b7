/** The list of mutations keeps up with the source: each still finds the one place that it changes. `npm run mutate` runs them. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { mutations } from "./all-mutations.ts"

const project = join(import.meta.dirname, "..", "..", "..")

describe("mutations", () => {
  it("have names of their own", () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length)
  })

  it.each(mutations)("finds where $name", ({ file, original, replacement, killers }) => {
    const text = readFileSync(join(project, file), "utf8")
    expect(text.split(original).length - 1).toBe(1)
    expect(replacement).not.toBe(original)
    expect(existsSync(join(project, killers.file))).toBe(true)
  })
})

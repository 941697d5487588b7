import { describe, expect, it } from "vitest"
import { Dice } from "../../feeds/simulate/dice.ts"
import { fitWithLibrary, treesOf } from "../../train/library-forest.ts"
import { layOutForest, readTrees, scoreOf } from "./forest.ts"

describe("layOutForest and scoreOf", () => {
  const dice = new Dice("forest test")
  const rows = Array.from({ length: 200 }, () => Float64Array.from({ length: 4 }, () => dice.unit()))
  const labels = rows.map((row) => ((row[0] ?? 0) + (row[2] ?? 0) > 1.2 ? 1 : 0))

  it("score as the library does", () => {
    const options = { trees: 12, featurePart: 0.75, depthMax: 6, leafRowsMin: 3, seed: 5 }
    const library = fitWithLibrary(rows, labels, options)
    const forest = layOutForest(treesOf(library))
    const expected = library.predict(rows.map((row) => Array.from(row)))
    expect(new Set(expected).size).toBeGreaterThan(10)
    for (const [index, row] of rows.entries()) expect(scoreOf(forest, row)).toBeCloseTo(expected[index] ?? -1, 9)
  })

  it("refuse what is no forest", () => {
    expect(() => readTrees([[7, 0.5, -1, 0, -1, 1]], 4)).toThrow("a feature that there is not")
    expect(() => layOutForest(readTrees([[0, 0.5, -1, 0]], 4))).toThrow("ends in a split")
    expect(() => layOutForest(readTrees([[-1, 0, -1, 1]], 4))).toThrow("nothing leads to")
  })
})

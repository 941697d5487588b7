/**
 * Chains of the whole world for the merchant dictionary: config/merchants/chains.tsv, which `npm run train -- chains` takes
 * from a public index. A line is a category and its phrases.
 */
import { existsSync, readFileSync } from "node:fs"
import { type Category, categories } from "./taxonomy.ts"

export const chainsFile = new URL("./merchants/chains.tsv", import.meta.url)

/** Phrases of one category, with commas between them; empty without the file. */
export const chains: (category: Category) => string = (() => {
  const lines = existsSync(chainsFile) ? readFileSync(chainsFile, "utf8").split("\n") : []
  const byCategory = new Map(
    categories.map((category) => {
      const line = lines.find((one) => one.startsWith(`${category}\t`))
      return [category, line?.slice(category.length + 1) ?? ""] as const
    }),
  )
  return (category) => byCategory.get(category) ?? ""
})()

/** WCAG 2.2 AA as a rule: text keeps 4.5:1 on every ground that it stands on, in light and in dark. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"

const tokens = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8")

const colours = (name: string): readonly [light: string, dark: string] => {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(tokens)?.[1] ?? ""
  const [light, dark = light] = value.match(/#[0-9a-f]{6}/g) ?? []
  if (light === undefined || dark === undefined) throw new Error(`--${name} is no colour`)
  return [light, dark]
}

/** Relative luminance, WCAG 2.2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return (high + 0.05) / (low + 0.05)
}

const texts: ReadonlyArray<readonly [text: string, grounds: ReadonlyArray<string>]> = [
  ["ink", ["paper", "surface", "sunk", "raised", "lagoon-soft"]],
  ["ink-soft", ["paper", "surface", "sunk", "raised", "lagoon-soft"]],
  ["ink-faint", ["paper", "surface", "raised"]],
  ["lagoon", ["surface", "lagoon-soft"]],
  ["on-lagoon", ["lagoon"]],
  ["mango", ["surface", "mango-soft"]],
  ["chili", ["surface", "chili-soft"]],
  ["on-chili", ["chili"]],
  ["hero-ink", ["hero-from", "hero-to"]],
  ["hero-soft", ["hero-from", "hero-to"]],
  ["hero-mint", ["hero-from", "hero-to"]],
  ["hero-mango", ["hero-from", "hero-to"]],
  ["chart-axis", ["surface"]],
]

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s", (_name, theme) => {
  test.each(texts.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "%s on %s",
    (text, ground) => {
      expect(contrast(colours(text)[theme], colours(ground)[theme])).toBeGreaterThanOrEqual(4.5)
    },
  )

  // What carries meaning without being text: 3:1.
  test.each([
    ["line-strong", "raised"],
    ["chart-burn", "surface"],
    ["chart-one-off", "surface"],
  ])("%s against %s", (shape, ground) => {
    expect(contrast(colours(shape)[theme], colours(ground)[theme])).toBeGreaterThanOrEqual(3)
  })
})

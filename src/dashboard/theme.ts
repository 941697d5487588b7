/**
 * Light, dark, or as the device has it. The choice is a word on the root element: the colours are CSS's own, and the
 * browser's bar around the page takes the paper's colour.
 */
import type { KeyValueStorage } from "./session.ts"

export const themes = ["auto", "light", "dark"] as const
export type Theme = (typeof themes)[number]

const key = "pacer.theme"
const paper = { light: "#f5f1e8", dark: "#0b1513" } as const

export const storedTheme = (storage: KeyValueStorage): Theme =>
  themes.find((theme) => theme === storage.getItem(key)) ?? "auto"

export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? "auto"

/** Puts the theme on the page and keeps it for the next visit. */
export const applyTheme = (theme: Theme, storage: KeyValueStorage, page: Document): void => {
  storage.setItem(key, theme)
  page.documentElement.dataset["theme"] = theme
  for (const meta of page.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? "dark" : "light"
    meta.content = paper[theme === "auto" ? own : theme]
  }
}

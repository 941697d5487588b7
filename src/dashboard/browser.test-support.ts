/**
 * What every browser test starts from: the production build of the page in a folder of its own, a Chromium that ends
 * with the test file, the sizes and lights the page is looked at in, and pictures for whoever wants to look too.
 */
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { build } from "vite"
import { afterAll, inject, vi } from "vitest"
import { chromiumProgram } from "../launch/test-servers.ts"

const args = [
  ...["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
]

/** The folder of the built page. Call it at the top of a test file. */
export const buildPage = async (): Promise<string> => {
  const outDir = mkdtempSync(join(inject("temporaryFolder"), "page-"))
  // Otherwise React's development build would be tested, which nobody gets.
  vi.stubEnv("NODE_ENV", "production")
  await build({
    configFile: join(import.meta.dirname, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  })
  vi.unstubAllEnvs()
  return outDir
}

/** A Chromium that ends with the test file. Call it at the top of the file, not inside a hook or a test. */
export const startBrowser = async (): Promise<Browser> => {
  const browser = await chromium.launch({ executablePath: chromiumProgram(), args })
  afterAll(() => browser.close())
  return browser
}

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const
export const desk = { viewport: { width: 1_280, height: 800 } } as const
export const inBali = { timezoneId: "Asia/Makassar", locale: "en-GB" } as const

/** Every size in every light. */
export const looks = [
  { name: "phone-light", screen: { ...phone, ...inBali, colorScheme: "light" } },
  { name: "phone-dark", screen: { ...phone, ...inBali, colorScheme: "dark" } },
  { name: "desk-light", screen: { ...desk, ...inBali, colorScheme: "light" } },
  { name: "desk-dark", screen: { ...desk, ...inBali, colorScheme: "dark" } },
] as const

export const live = (page: Page) => page.getByTestId("connection").getByText("Live").waitFor()

/** A page of its own at this address; it gives up on what does not come. */
export const openPage = async (context: BrowserContext, address: string): Promise<Page> => {
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(address)
  return page
}

/** Kept only where PACER_PICTURES names a folder. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env["PACER_PICTURES"]
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" })
}

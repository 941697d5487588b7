/**
 * What every browser test starts from: the production build of the page in a folder of its own, a Chromium that ends
 * with the test file, the sizes and lights the page is looked at in, and pictures for whoever wants to look too.
 */
import { existsSync, mkdirSync, renameSync } from "node:fs"
import { join } from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, expect, inject, vi } from "vitest"
import { chromiumProgram } from "../launch/test-servers.ts"

const args = [
  ...["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
]

/** Another test file may be building: its folder is waited for, longer than any build takes. */
const buildMsMax = 60_000

const buildInto = async (outDir: string): Promise<void> => {
  const { build } = await import("vite")
  // Otherwise React's development build would be tested, which nobody gets.
  vi.stubEnv("NODE_ENV", "production")
  await build({
    configFile: join(import.meta.dirname, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  })
  vi.unstubAllEnvs()
}

/** The folder of the built page: one for the whole run, built by whichever file comes first. Call it at a file's top. */
export const buildPage = async (): Promise<string> => {
  const folder = join(inject("temporaryFolder"), "page")
  const claim = `${folder}-claim`
  if (!existsSync(folder) && mkdirSync(claim, { recursive: true }) !== undefined) {
    await buildInto(`${folder}-draft`)
    renameSync(`${folder}-draft`, folder)
  }
  await vi.waitUntil(() => existsSync(folder), { timeout: buildMsMax, interval: 50 })
  return folder
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

export const everyLook = [
  { name: "phone-light", screen: { ...phone, ...inBali, colorScheme: "light" } },
  { name: "phone-dark", screen: { ...phone, ...inBali, colorScheme: "dark" } },
  { name: "desk-light", screen: { ...desk, ...inBali, colorScheme: "light" } },
  { name: "desk-dark", screen: { ...desk, ...inBali, colorScheme: "dark" } },
] as const

/** Of the four looks of a test both sizes and both lights, each once; `picture` looks at each page in the other light too. */
export const pairOfLooks = <Look>(all: readonly [Look, Look, Look, Look]): readonly [Look, ...ReadonlyArray<Look>] => [
  all[0],
  all[3],
]

export const looks = pairOfLooks<(typeof everyLook)[number]>(everyLook)

export const live = (page: Page) => page.getByTestId("connection").getByText("Live").waitFor()

/** A page of its own at this address; it gives up on what does not come. */
export const openPage = async (context: BrowserContext, address: string): Promise<Page> => {
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(address)
  return page
}

const picturesFolder = process.env["PACER_PICTURES"]

/** The page fits its screen, and its text stands out from what is behind it. */
const expectLegible = async (page: Page, what: string): Promise<void> => {
  const { overflow, contrast } = await page.evaluate(() => {
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
        const share = Number(part) / 255
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const grounds = [document.body, document.documentElement].map((part) => getComputedStyle(part).backgroundColor)
    const ground = grounds.find((colour) => !/^(transparent|rgba\(.*, 0\))$/.test(colour)) ?? "rgb(255, 255, 255)"
    const both = [luminance(getComputedStyle(document.body).color), luminance(ground)]
    const [light = 0, dark = 0] = both.sort((one, other) => other - one)
    return {
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      contrast: (light + 0.05) / (dark + 0.05),
    }
  })
  expect(overflow, `${what} is wider than its screen`).toBeLessThanOrEqual(0)
  expect(contrast, `${what}: text against its ground`).toBeGreaterThanOrEqual(4.5)
}

/**
 * Looks at the page as it stands in both lights, beginning and ending with its own: the checks run always, the pictures
 * are kept only where PACER_PICTURES names a folder.
 */
export const picture = async (page: Page, name: string, fullPage = false): Promise<void> => {
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)
  const [own, other] = isDark ? (["dark", "light"] as const) : (["light", "dark"] as const)
  const keep = async (file: string): Promise<void> => {
    if (picturesFolder === undefined) return
    await page.screenshot({ path: join(picturesFolder, `${file}.png`), animations: "disabled", fullPage })
  }
  await expectLegible(page, name)
  await keep(name)
  await page.emulateMedia({ colorScheme: other })
  await expectLegible(page, `${name} in the other light`)
  await keep(`${name}-in-${other}`)
  await page.emulateMedia({ colorScheme: own })
}

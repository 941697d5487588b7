/**
 * What the map of deals costs the page: a real gateway with a hundred thousand deals, the production build of the page in
 * a real Chromium without a graphics processor, dragged and zoomed on a desk's and a phone's screen while so many points
 * are in view. Measured is the main thread's work per frame, by wall clock and by processor, from the browser's own trace.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect, Schema } from "effect"
import { type Browser, chromium as browserType, type Page } from "playwright-core"
import { provision } from "../src/broker/connection.ts"
import { dayToText, msPerDay } from "../src/budget/calendar.ts"
import { chromium } from "../src/launch/chromium.ts"
import { dashboardBuild } from "../src/launch/dashboard-build.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { mintLoginCode } from "../src/trust/login-codes.ts"
import { loadTokenKey, makeTokens } from "../src/trust/tokens.ts"
import { lattice, type MapFramesOptions, plannedMinor, type Screen, screens } from "./deal-lattice.ts"
import { seedDeals } from "./deals.ts"
import { type FrameWork, frameWorkOf } from "./frame-trace.ts"
import { benchFailed } from "./harness/failure.ts"
import { say } from "./harness/progress.ts"
import { quantileOf, rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"
import { readyEngine, serve, startGateway } from "./live-stack.ts"

/** Where the page begins, and where it is measured: there nothing is clustered but what lies on top of each other. */
const stepsNearer = 3
const budgetMs = 8
const restMs = 700
const askAgainMs = 500
const moves = 40
const moveMs = 12

const caller = (port: number, token: string) => (method: string, path: string, body?: unknown) =>
  Effect.tryPromise({
    try: async (): Promise<unknown> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return response.json()
    },
    catch: benchFailed("The gateway refused"),
  })

const Counted = Schema.Struct({
  features: Schema.Array(Schema.Struct({ properties: Schema.Struct({ count: Schema.Int }) })),
})
const earth = "/api/deals/map?west=-180&south=-85&east=180&north=85&zoom=2"

/** Until the gateway has read them all. */
const allRead = Effect.fnUntraced(function* (call: ReturnType<typeof caller>, deals: number) {
  for (;;) {
    const { features } = yield* Schema.decodeUnknownEffect(Counted)(yield* call("GET", earth))
    if (features.reduce((sum, { properties }) => sum + properties.count, 0) >= deals) return
    yield* Effect.sleep(askAgainMs)
  }
})

const openTrip = (city: string, nowMs: number) => {
  const day = Math.floor(nowMs / msPerDay)
  return {
    ...{ name: city, destination: city, currency: "IDR", homeCurrency: "EUR", totalMinor: 100_000_000 },
    ...{ timeZone: "Asia/Jakarta", startDate: dayToText(day - 3), endDate: dayToText(day + 6) },
    categoryPlanMinor: { food: plannedMinor, activities: plannedMinor, shopping: plannedMinor },
  }
}

/** Pressed at the first place and moved to the second in many small moves. */
const drag = async (page: Page, x: number, y: number) => {
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let move = 0; move < moves; move++) {
    await page.mouse.move(x + move * 3, y + move * 2)
    await page.waitForTimeout(moveMs)
  }
  await page.mouse.up()
  await page.waitForTimeout(restMs)
}

/** What somebody does with a map, traced: it is dragged, turned nearer and farther by wheel and button, dragged again. */
const handled = async (browser: Browser, page: Page) => {
  const box = await page.getByTestId("deal-map").boundingBox()
  if (box === null) throw new Error("The page shows no map")
  const [x, y] = [box.x + box.width / 3, box.y + box.height / 3]
  // Looked for before: looking is the page's work too, but none that a traveller makes.
  const buttons = await Promise.all(
    ["Farther", "Nearer"].map((name) => page.getByRole("button", { name }).boundingBox()),
  )
  const points = await page.locator("button.map-mark").count()
  await browser.startTracing(page, {
    categories: [
      "toplevel",
      "devtools.timeline",
      "disabled-by-default-devtools.timeline.frame",
      "devtools.timeline.frame",
    ],
  })
  for (let turn = 0; turn < 3; turn++) await drag(page, x, y)
  for (const turn of [-100, 100]) {
    await page.mouse.wheel(0, turn)
    await page.waitForTimeout(restMs)
  }
  for (const button of buttons) {
    await page.mouse.click((button?.x ?? 0) + (button?.width ?? 0) / 2, (button?.y ?? 0) + (button?.height ?? 0) / 2)
    await page.waitForTimeout(restMs)
  }
  await drag(page, x, y)
  return { points, trace: (await browser.stopTracing()).toString("utf8") }
}

const look = async (browser: Browser, address: string, { wide }: Screen) => {
  const context = await browser.newContext({
    ...(wide
      ? { viewport: { width: 1_360, height: 900 } }
      : { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
    locale: "en-GB",
  })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(address)
    await page.getByTestId("connection").getByText("Live").waitFor()
    if (wide) await page.getByRole("button", { name: "Deals" }).first().click()
    else await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Deals" }).click()
    await page.locator("button.map-mark").first().waitFor()
    for (let step = 0; step < stepsNearer; step++) {
      await page.getByRole("button", { name: "Nearer" }).click()
      await page.waitForTimeout(restMs)
    }
    await page.waitForTimeout(2 * restMs)
    return await handled(browser, page)
  } finally {
    await context.close()
  }
}

const summed = (name: string, points: number, work: ReadonlyArray<FrameWork>) => {
  const [wall, processor] = (["wallMs", "processorMs"] as const).map((what) =>
    work.map((frame) => frame[what]).sort((one, other) => one - other),
  )
  const at = (times: ReadonlyArray<number> | undefined, share: number) => rounded(quantileOf(times ?? [], share), 1)
  return {
    [`${name}Points`]: points,
    [`${name}Frames`]: work.length,
    [`${name}P50Ms`]: at(wall, 0.5),
    [`${name}P95Ms`]: at(wall, 0.95),
    [`${name}P99Ms`]: at(wall, 0.99),
    [`${name}MaxMs`]: at(wall, 1),
    [`${name}CpuMaxMs`]: at(processor, 1),
    [`${name}Over${budgetMs}Ms`]: work.filter(({ wallMs }) => wallMs > budgetMs).length,
    // What is over by wall clock alone waited for another process's turn.
    [`${name}CpuOver${budgetMs}Ms`]: work.filter(({ processorMs }) => processorMs > budgetMs).length,
  }
}

const browserArguments = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-sync",
]

export const mapFrames = Effect.fnUntraced(function* (options: MapFramesOptions) {
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const nowMs = Date.now()
  yield* provision
  const engine = yield* readyEngine(databaseUrl, 0)
  yield* serve(engine)
  yield* say(`making ${options.deals} deals`)
  const { folder } = yield* dashboardBuild
  const half = { ...options, deals: options.deals / 2 }
  const offers = screens.flatMap((screen) => [...lattice(screen, half, nowMs)])
  yield* seedDeals(offers).pipe(Effect.provide(databaseLayer(databaseUrl, 2)))
  const { port, tokenKeyFile } = yield* startGateway(databaseUrl, folder)
  const tokens = makeTokens(yield* loadTokenKey(tokenKeyFile))
  const executablePath = yield* chromium
  const browser = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => browserType.launch({ executablePath, args: browserArguments }),
      catch: benchFailed("Chromium does not start"),
    }),
    (running) => Effect.promise(() => running.close()),
  )
  let line: { readonly [key: string]: string | number | null } = { scenario: "map-frames", deals: offers.length }
  const failures: Array<string> = []
  for (const screen of screens) {
    const userId = `${screen.name}-bench`
    const call = caller(port, (yield* tokens.mint(userId)).token)
    yield* call("POST", "/api/budgets", openTrip(screen.city, nowMs))
    yield* say(`waiting until ${screen.city} is read`)
    yield* allRead(call, offers.length)
    const code = yield* mintLoginCode(userId).pipe(Effect.provide(databaseLayer(databaseUrl, 1)))
    yield* say(`the map on a ${screen.name}`)
    const { points, trace } = yield* Effect.tryPromise({
      try: () => look(browser, `http://127.0.0.1:${port}/?code=${code}`, screen),
      catch: benchFailed(`The map on a ${screen.name} cannot be measured`),
    })
    if (options.traces !== undefined) writeFileSync(join(options.traces, `${screen.name}.json`), trace)
    line = { ...line, ...summed(screen.name, points, frameWorkOf(trace)) }
    if (points < options.points / 2) failures.push(`only ${points} points were in view on a ${screen.name}`)
  }
  return { line, failures }
})

/**
 * I9: every operation of the contract and every WebSocket topic, tried by its owner, by companions in each role and by
 * one who has left, by another traveller, with an expired token and by nobody. The rows come from the contract itself:
 * an operation without a row here fails the test.
 */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { startPricePartners } from "../feeds/prices/sandbox/sandbox.test-support.ts"
import { encodeQris } from "../feeds/qris/encode.ts"
import { kopi } from "../feeds/qris/qris.test-support.ts"
import { startSandbox } from "../feeds/sandbox/sandbox.test-support.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { merchantToken, someOffer } from "./merchant.test-support.ts"
import { operations } from "./routes.ts"
import { SocketClient } from "./socket-client.test-support.ts"
import { ofxStatement } from "./statement.test-support.ts"

const bank = await startSandbox({ protocol: "plaid" })
for (const account of ["matrix", "linked"]) bank.books.open(account, "Tabungan")
const partners = await startPricePartners()
const gateway = await startGateway({ banks: [bank.partner], priceProviders: partners.map(({ provider }) => provider) })
const owner = "ayu"
const other = "budi"
/** Companions of the trip, by what they are in it; `left` was one. */
const companions = { viewer: "vina", editor: "edo", owner: "oka", left: "lia" } as const
type Companion = keyof typeof companions

const opened = await gateway.call("POST", "/api/budgets", { as: owner, body: tripAroundToday() })
const budgetId: string = opened.json.budget.budgetId
const spend = () => ({
  clientId: randomUUID(),
  amountMinor: 100,
  currency: "IDR",
  occurredAt: new Date().toISOString(),
})
const spent = await gateway.call("POST", "/api/expenses", { as: owner, body: spend() })
const goal = await gateway.call("POST", `/api/budgets/${budgetId}/goals`, {
  as: owner,
  body: { name: "Save", targetMinor: 100 },
})
const goalId: string = goal.json.goal.goalId
const committed = await gateway.call("POST", `/api/budgets/${budgetId}/commitments`, {
  as: owner,
  body: { category: "food", amountMinor: 100, dueDate: "2026-05-10" },
})
const [booking] = committed.json.commitments
const code = encodeQris(kopi)
const transactionId: string = spent.json.transaction.transactionId

const member = (userId: string, method: "PUT" | "DELETE", role: string) =>
  gateway.call(method, `/api/budgets/${budgetId}/members/${userId}`, {
    as: owner,
    ...(method === "PUT" ? { body: { role } } : {}),
  })
for (const [role, userId] of Object.entries(companions)) {
  await gateway.loginCode(userId)
  expect((await member(userId, "PUT", role === "left" ? "editor" : role)).status).toBe(200)
}
expect((await member(companions.left, "DELETE", "")).status).toBe(204)
const bystander = "bayu"
await gateway.loginCode(bystander)
await member(bystander, "PUT", "viewer")
const refundOf = async () => {
  const purchase = await gateway.call("POST", "/api/expenses", { as: owner, body: spend() })
  return { purchaseId: purchase.json.transaction.transactionId as string }
}
const purchase = await refundOf()
// All of the budget: a threshold, which is said.
await gateway.call("POST", "/api/expenses", { as: owner, body: { ...spend(), amountMinor: 1_000_000_000 } })
const notificationSettings = {
  ...{ timeZone: null, quietHours: null, urgentAlways: true, perDayMax: 6, bundleNews: false, digestMinute: 0 },
  mutedKinds: [],
}
const firstNotification = async (): Promise<string> => {
  for (let tries = 0; tries < 200; tries++) {
    const { json } = await gateway.call("GET", "/api/notifications", { as: owner })
    if (json.notifications.length > 0) return json.notifications[0].notificationId
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("nothing was said")
}
const notificationId = await firstNotification()
const match = { otherId: purchase.purchaseId }

const linking = (account: string) => ({ bank: "sandbox", code: bank.books.codeFor(account), consentGiven: true })
const linked = await gateway.call("POST", "/api/accounts", { as: owner, body: linking("linked") })
const accountId: string = linked.json.accounts[0].accountId
const statement = () => ofxStatement([{ id: randomUUID(), amount: -1_000 }])
const importPath = "/api/imports?format=ofx&account=acc-9"
const previewed = await gateway.call("POST", importPath, { as: owner, body: statement() })
const takenImport: string = (await gateway.call("POST", importPath, { as: owner, body: statement() })).json.importId
await gateway.call("POST", `/api/imports/${takenImport}/apply`, { as: owner })

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
const coming = { ...tripAroundToday("Coming"), startDate: day(10), endDate: day(15) }
const comingId: string = (await gateway.call("POST", "/api/budgets", { as: owner, body: coming })).json.budget.budgetId
const merchant = await merchantToken(gateway.databaseUrl, "kopi")
const offered = await gateway.call("POST", "/api/deals", { token: merchant, body: someOffer("lunch") })
expect(offered.status).toBe(201)

const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
const weekAfter = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)
const stay = `location=Ubud&checkIn=${nextWeek}&checkOut=${weekAfter}&guests=2`
const compared = await gateway.call("GET", `/api/comparison/hotels?${stay}&currency=IDR`, { as: owner })
const bookable = compared.json.groups
  .flatMap((group: { offers: ReadonlyArray<{ source: string; offerId: string }> }) => group.offers)
  .find((offer: { source: string }) => offer.source === "bumi")
const bookingWish = {
  ...{ comparisonId: compared.json.comparisonId, source: bookable.source, offerId: bookable.offerId },
}
const booked = await gateway.call("POST", "/api/comparison/bookings", { as: owner, body: bookingWish })
expect(booked.status, booked.text).toBe(200)
const watchWish = () => ({
  ...{ kind: "hotels", location: "Ubud", checkIn: nextWeek, checkOut: weekAfter, guests: 2, currency: "IDR" },
  ...{ source: bookable.source, offerId: bookable.offerId, name: "A hotel", fallsToMinor: 1_000 },
})
const watched = await gateway.call("POST", "/api/comparison/watches", { as: owner, body: watchWish() })
expect(watched.status, watched.text).toBe(200)
const trip = { name: "Bali", city: "bali", startDate: "2036-05-04", endDate: "2036-05-05", people: 1 }
for (const itineraryId of ["matrix", "matrix-gone"]) {
  expect((await gateway.call("POST", "/api/itineraries", { as: owner, body: { ...trip, itineraryId } })).status).toBe(
    201,
  )
}
const itinerary = "/api/itineraries/matrix"
const money = { budgetConstraints: { totalBudget: 500_000, currency: "IDR" } }

/** `open`: for everybody. `partner`: for nobody with a traveller's token. `own`: about whoever asks. `forbidden`, `hidden`: how somebody else's is refused. */
type Rule = "open" | "partner" | "own" | "forbidden" | "hidden"
/** Which companions may, of a budget that is not theirs; of everything else there is nothing for them. */
const everyCompanion: ReadonlyArray<Companion> = ["viewer", "editor", "owner"]
const adding: ReadonlyArray<Companion> = ["editor", "owner"]
const running: ReadonlyArray<Companion> = ["owner"]
const nobodyElse: ReadonlyArray<Companion> = []

type Row = readonly [Rule, path: string, body?: (() => unknown) | undefined, companions?: ReadonlyArray<Companion>]
const matrix: { readonly [operation: string]: Row } = {
  "session.open": ["open", "/api/session", () => ({ code: "unknown" })],
  "session.renew": ["own", "/api/session/renew"],
  "budgets.list": ["own", "/api/budgets"],
  "budgets.open": [
    "own",
    "/api/budgets",
    () => ({ ...tripAroundToday(), startDate: "2026-01-01", endDate: "2026-01-02" }),
  ],
  "budgets.read": ["hidden", `/api/budgets/${budgetId}`, undefined, everyCompanion],
  "budgets.change": ["hidden", `/api/budgets/${budgetId}`, () => ({ name: randomUUID() }), nobodyElse],
  "budgets.dashboard": ["hidden", `/api/budgets/${budgetId}/dashboard`, undefined, everyCompanion],
  "budgets.transactions": ["hidden", `/api/budgets/${budgetId}/transactions`, undefined, everyCompanion],
  "corrections.read": ["hidden", `/api/budgets/${budgetId}/correction`, undefined, nobodyElse],
  "corrections.set": [
    "hidden",
    `/api/budgets/${budgetId}/correction/settings`,
    () => ({ mode: "suggest", adherenceTarget: 0.75 }),
    nobodyElse,
  ],
  "corrections.history": ["hidden", `/api/budgets/${budgetId}/corrections`, undefined, nobodyElse],
  // Refused for what they are, not for whose: nothing of this name was ever proposed.
  "corrections.accept": ["hidden", `/api/budgets/${budgetId}/corrections/none/accept`, () => ({}), nobodyElse],
  "corrections.reject": ["hidden", `/api/budgets/${budgetId}/corrections/none/reject`, undefined, nobodyElse],
  "corrections.take": ["hidden", `/api/budgets/${budgetId}/offers/none/take`, undefined, nobodyElse],
  "corrections.undo": ["hidden", `/api/budgets/${budgetId}/corrections/none/undo`, undefined, nobodyElse],
  "plans.make": ["own", "/api/plans", () => ({ destination: "Bali", days: 6, party: 2 })],
  "plans.quote": ["own", "/api/plans/quote", () => ({ destination: "Bali", days: 6, party: 2 })],
  "plans.trackRecord": ["own", "/api/plans/track-record"],
  "plans.take": [
    "hidden",
    `/api/budgets/${budgetId}/promise`,
    () => ({ destination: "Bali", adults: 2, style: "mid-range", priceMinor: 9_000_000_000 }),
    nobodyElse,
  ],
  "goals.list": ["hidden", `/api/budgets/${budgetId}/goals`, undefined, nobodyElse],
  "goals.set": ["hidden", `/api/budgets/${budgetId}/goals`, () => ({ name: "Save", targetMinor: 100 }), nobodyElse],
  "goals.read": ["hidden", `/api/budgets/${budgetId}/goals/${goalId}`, undefined, nobodyElse],
  "goals.change": ["hidden", `/api/budgets/${budgetId}/goals/${goalId}`, () => ({ paused: true }), nobodyElse],
  "goals.contribute": [
    "hidden",
    `/api/budgets/${budgetId}/goals/${goalId}/contributions`,
    () => ({ amountMinor: 5 }),
    nobodyElse,
  ],
  "commitments.list": ["hidden", `/api/budgets/${budgetId}/commitments`, undefined, nobodyElse],
  "commitments.commit": [
    "hidden",
    `/api/budgets/${budgetId}/commitments`,
    () => ({ category: "food", amountMinor: 100, dueDate: "2026-05-10" }),
    nobodyElse,
  ],
  "commitments.release": [
    "hidden",
    `/api/budgets/${budgetId}/commitments/${booking.bookingId}/release`,
    () => ({ why: "word" }),
    nobodyElse,
  ],
  "commitments.undo": [
    "hidden",
    `/api/budgets/${budgetId}/commitments/${booking.bookingId}/undo`,
    undefined,
    nobodyElse,
  ],
  "goals.remove": ["hidden", `/api/budgets/${budgetId}/goals/${goalId}`, undefined, nobodyElse],
  "companions.sharedBudgets": ["own", "/api/shared-budgets"],
  "companions.read": ["hidden", `/api/budgets/${budgetId}/companions`, undefined, everyCompanion],
  "companions.settle": [
    "hidden",
    `/api/budgets/${budgetId}/settlements`,
    () => ({ from: companions.viewer, to: owner, amountMinor: 100 }),
    adding,
  ],
  "companions.setRole": [
    "hidden",
    `/api/budgets/${budgetId}/members/${bystander}`,
    () => ({ role: "viewer" }),
    running,
  ],
  "companions.remove": ["hidden", `/api/budgets/${budgetId}/members/${bystander}`, undefined, running],
  "expenses.record": ["own", "/api/expenses", spend],
  "expenses.syncTransaction": [
    "forbidden",
    "/api/expenses/sync-transaction",
    () => ({
      userId: owner,
      source: "ewallet",
      externalId: randomUUID(),
      amount: 1_000,
      currency: "IDR",
      date: new Date().toISOString(),
      consentGiven: true,
    }),
  ],
  "expenses.readQris": ["own", "/api/expenses/read-qris", () => ({ payload: code })],
  "expenses.scanQris": [
    "own",
    "/api/expenses/scan-qris",
    () => ({ clientId: randomUUID(), payload: code, amount: 1_000, consent: true }),
  ],
  "expenses.realTime": ["open", "/api/expenses/real-time"],
  "transactions.read": ["hidden", `/api/transactions/${transactionId}`],
  "transactions.amend": ["hidden", `/api/transactions/${transactionId}`, () => ({ note: randomUUID() })],
  "transactions.split": ["hidden", `/api/transactions/${transactionId}/split`, () => ({ parts: [] })],
  "transactions.share": [
    "hidden",
    `/api/transactions/${transactionId}/share`,
    () => ({ budgetId, split: { how: "equal", parts: [{ userId: owner }, { userId: companions.editor }] } }),
  ],
  "transactions.unshare": ["hidden", `/api/transactions/${transactionId}/share`],
  // The one that is refused for what it is, not for whose it is: cash spent gives nothing back.
  "transactions.linkRefund": ["hidden", `/api/transactions/${transactionId}/refund-of`, () => purchase],
  "transactions.unlinkRefund": ["hidden", `/api/transactions/${transactionId}/refund-of`],
  "transactions.match": ["hidden", `/api/transactions/${transactionId}/same-as`, () => match],
  "transactions.keepApart": ["hidden", `/api/transactions/${transactionId}/apart-from`, () => match],
  "transactions.void": ["hidden", `/api/transactions/${transactionId}/void`],
  "transactions.restore": ["hidden", `/api/transactions/${transactionId}/restore`],
  "transactions.assign": ["hidden", `/api/transactions/${transactionId}/assign`, () => ({ category: "food" })],
  "budgets.answerAlert": [
    "hidden",
    `/api/budgets/${budgetId}/alerts/7-anomaly-amount/answer`,
    () => ({ answer: "mine" }),
    nobodyElse,
  ],
  "budgets.close": ["hidden", `/api/budgets/${budgetId}/close`, () => ({}), nobodyElse],
  "analytics.insights": ["forbidden", `/api/analytics/insights/${owner}`],
  "analytics.transactions": [
    "forbidden",
    `/api/analytics/transactions/${owner}?from=2026-01-01&to=2026-02-01&currency=IDR`,
  ],
  "comparison.hotels": ["own", `/api/comparison/hotels?${stay}`],
  "comparison.transport": ["own", `/api/comparison/transport?from=Jakarta&to=Bandung&date=${nextWeek}`],
  "comparison.dining": ["own", `/api/comparison/dining?location=Ubud&date=${nextWeek}`],
  "comparison.history": [
    "own",
    `/api/comparison/history?kind=hotels&source=${bookable.source}&offerId=${bookable.offerId}&checkIn=${nextWeek}`,
  ],
  "comparison.watches": ["own", "/api/comparison/watches"],
  "comparison.watch": ["own", "/api/comparison/watches", watchWish],
  "comparison.unwatch": ["hidden", `/api/comparison/watches/${watched.json.watchId}`],
  "comparison.bookings": ["own", "/api/comparison/bookings"],
  "comparison.book": ["hidden", "/api/comparison/bookings", () => bookingWish],
  "comparison.cancel": ["hidden", `/api/comparison/bookings/${booked.json.bookingId}/cancel`],
  "notifications.inbox": ["own", "/api/notifications"],
  "notifications.respond": ["hidden", `/api/notifications/${notificationId}/respond`, () => ({ response: "seen" })],
  "notifications.seeAll": ["own", "/api/notifications/see-all"],
  "notifications.summary": ["own", "/api/notifications/summary"],
  "notifications.settings": ["own", "/api/notifications/settings"],
  "notifications.changeSettings": ["own", "/api/notifications/settings", () => notificationSettings],
  "accounts.list": ["own", "/api/accounts"],
  "accounts.link": ["own", "/api/accounts", () => linking("matrix")],
  "accounts.sync": ["hidden", `/api/accounts/${accountId}/sync`],
  "accounts.unlink": ["hidden", `/api/accounts/${accountId}`],
  "consents.list": ["own", "/api/consents"],
  "consents.grant": ["own", "/api/consents", () => ({ source: "bank/bca", purpose: "transactions" })],
  "consents.withdraw": ["own", "/api/consents/withdraw", () => ({ source: "bank/bca", purpose: "transactions" })],
  "imports.columns": ["own", "/api/imports/columns", () => "date,text,amount\n2026-02-03,A,1\n"],
  "imports.preview": ["own", importPath, statement],
  "imports.apply": ["hidden", `/api/imports/${previewed.json.importId}/apply`],
  "imports.taken": ["own", "/api/imports"],
  "imports.undo": ["hidden", `/api/imports/${takenImport}/undo`],
  "itinerary.places": ["own", "/api/itinerary/places?city=bali"],
  "itinerary.list": ["own", "/api/itineraries"],
  "itinerary.create": ["own", "/api/itineraries", () => trip],
  "itinerary.read": ["hidden", itinerary],
  "itinerary.edit": ["hidden", `${itinerary}/edit`, () => ({ change: { edit: "add", placeId: "bali-03", day: 0 } })],
  "itinerary.undo": ["hidden", `${itinerary}/undo`, () => ({})],
  "itinerary.generate": ["hidden", `${itinerary}/generate`, () => ({ ...money, preview: true })],
  "itinerary.versions": ["hidden", `${itinerary}/versions`],
  "itinerary.optimizeBudget": ["hidden", "/api/itinerary/optimize-budget", () => ({ itineraryId: "matrix", ...money })],
  "itinerary.remove": ["hidden", "/api/itineraries/matrix-gone"],
  "deals.list": ["hidden", `/api/deals?budgetId=${budgetId}`, undefined, everyCompanion],
  "deals.map": [
    "hidden",
    `/api/deals/map?west=115&south=-9&east=116&north=-8&zoom=9&budgetId=${budgetId}`,
    undefined,
    everyCompanion,
  ],
  "deals.read": ["hidden", `/api/deals/kopi.lunch?budgetId=${budgetId}`, undefined, everyCompanion],
  "deals.claim": ["hidden", "/api/deals/kopi.lunch/claim", () => ({ budgetId: comingId })],
  "merchants.publish": ["partner", "/api/deals", () => someOffer("x")],
  "merchants.withdraw": ["partner", "/api/deals/kopi.lunch/withdraw"],
  // Partners' calls: no traveller's token opens them, and what does is snap.test.ts's to show.
  "snap.token": ["open", "/snap/v1.0/access-token/b2b", () => ({ grantType: "client_credentials" })],
  "snap.debitNotify": ["open", "/snap/v1.0/debit/notify", () => ({})],
  "snap.qrNotify": ["open", "/snap/v1.0/qr/qr-mpm-notify", () => ({})],
  "snap.statement": ["open", "/snap/v1.0/bank-statement", () => ({})],
  "system.healthz": ["open", "/healthz"],
  "system.readyz": ["open", "/readyz"],
  "system.metrics": ["open", "/metrics"],
}

const granted = [200, 201, 204]
const refusalOf = { own: granted, forbidden: [403], hidden: [404] } as const

test("every operation of the contract has its row", () => {
  const names = operations.map(({ group, operation }) => `${group}.${operation}`)
  expect(Object.keys(matrix).sort()).toEqual(names.sort())
})

const rows = Object.keys(matrix).map((name) => {
  const operation = operations.find((one) => `${one.group}.${one.operation}` === name)
  return { name, method: operation?.method ?? "", entry: matrix[name] }
})

test.each(rows)("$method $name", async ({ method, entry }) => {
  if (entry === undefined) throw new Error("no row")
  const [rule, path, body, allowed] = entry
  const ask = (who: { readonly as?: string; readonly token?: string }) =>
    gateway.call(method, path, body === undefined ? who : { ...who, body: body() })
  const anonymous = await ask({})
  const expired = await ask({ token: await gateway.token(owner, -1) })
  if (rule === "open") {
    expect([403, 404]).not.toContain(anonymous.status)
    expect(expired.status).toBe(anonymous.status)
    return
  }
  expect([anonymous.status, expired.status]).toEqual([401, 401])
  const stranger = await ask({ as: other })
  if (rule === "partner") {
    expect([stranger.status, (await ask({ as: owner })).status]).toEqual([401, 401])
    return
  }
  // A token that stands alone is known and not renewed (tokens.test.ts; http.test.ts renews a session's).
  expect(path === "/api/session/renew" ? [401] : refusalOf[rule]).toContain(stranger.status)
  // As a word of its own: a hotel may be called Kayu.
  expect(stranger.text).not.toMatch(new RegExp(`(?<!\\p{L})${owner}(?!\\p{L})`, "u"))
  if (rule === "own") expect(stranger.text).not.toContain(budgetId)
  for (const [standing, as] of Object.entries(companions) as ReadonlyArray<readonly [Companion, string]>) {
    if (rule !== "hidden") continue
    const companion = await ask({ as })
    if (allowed?.includes(standing) === true) expect(granted, standing).toContain(companion.status)
    else if (allowed === undefined) expect(companion.status, standing).toBe(404)
    else {
      const type = standing === "left" ? "no-longer-companion" : "role"
      expect(companion, standing).toMatchObject({ status: 403, json: { type: `urn:pacer:problem:${type}` } })
    }
  }
  // Whoever a companion took out is let in again, so that the owner may do the same.
  if (path.endsWith(bystander)) await member(bystander, "PUT", "viewer")
  const isRefused = (path.endsWith("refund-of") && body !== undefined) || path.endsWith("/promise")
  const owners = isRefused
    ? [422]
    : path === "/api/session/renew"
      ? [401]
      : path.includes("/corrections/none/") || path.includes("/offers/none/")
        ? [404]
        : granted
  expect(owners).toContain((await ask({ as: owner })).status)
})

test("what others tried changed nothing of the owner's", async () => {
  const { json } = await gateway.call("GET", `/api/budgets/${budgetId}/dashboard`, { as: owner })
  expect(json.summary.userId).toBe(owner)
  const { json: strangers } = await gateway.call("GET", "/api/budgets", { as: other })
  expect(strangers.budgets.map((budget: { userId: string }) => budget.userId)).toEqual([other])
})

const subscribe = async (token: string | undefined) => {
  const client = await SocketClient.open(gateway.socketUrl)
  if (token !== undefined) client.send({ type: "authenticate", token })
  client.send({ type: "subscribe", budgetId })
  const frame = await Promise.race([client.next("state"), client.next("refused")])
  client.close()
  return frame
}

test("a topic is heard by its owner and companions, and by nobody else", async () => {
  expect((await subscribe(await gateway.token(owner))).data.summary.budgetId).toBe(budgetId)
  expect((await subscribe(await gateway.token(other))).data).toMatchObject({ status: 404, budgetId })
  for (const as of [companions.viewer, companions.editor, companions.owner]) {
    expect((await subscribe(await gateway.token(as))).data.summary.budgetId).toBe(budgetId)
  }
  expect((await subscribe(await gateway.token(companions.left))).data).toMatchObject({
    ...{ status: 403, budgetId, type: "urn:pacer:problem:no-longer-companion" },
  })
  expect((await subscribe(await gateway.token(owner, -1))).data.status).toBe(401)
  expect((await subscribe(undefined)).data.status).toBe(401)
})

/**
 * The card stream, whole, through a real broker and the real engine: every row is in the ledger once and each
 * cardholder's totals equal a sum over the file that shares no code with the reader (I2, I3, I7). Half of the file is
 * delivered before, and some of it again behind the broker's back, so that the engine itself must know the repeats.
 * Always on a generated file; and on the real one where it lies beside the project.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect, Stream } from "effect"
import { afterAll, describe, expect, inject, it } from "vitest"
import { partitionStreamName } from "../../streams/definitions.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { type Running, runEngine } from "../partition/engine.test-support.ts"
import { readCardFile } from "./card-file.ts"
import { openFeedFile } from "./feed-file.ts"
import { Publisher } from "./publisher.ts"
import { replay } from "./replay.ts"
import { Dice } from "./simulate/dice.ts"

const real = join(import.meta.dirname, "../../../shared/data/cards/transactions.csv")

const categories = ["food_dining", "gas_transport", "grocery_pos", "home", "misc_net", "shopping_pos", "travel"]

/** A file of the same layout: cardholders one after the other, times ascending, the odd quoted merchant. */
const generated = (): string => {
  const dice = new Dice("card file")
  const lines = ["trans_num,cardholder,unix_time,category,amt,is_fraud,merchant,merch_lat,merch_long"]
  for (let cardholder = 1; cardholder <= 9; cardholder++) {
    let seconds = 1_577_836_800
    for (let row = 0; row < 700; row++) {
      seconds += dice.integer(1, 400_000)
      const amount = dice.logNormal(40, 1).toFixed(dice.integer(0, 2))
      const merchant = dice.chance(0.2) ? '"Said ""Inc"", Ltd"' : "Kilback LLC"
      const id = `${cardholder}-${row}`
      lines.push(`${id},gen${cardholder},${seconds},${dice.pick(categories)},${amount},0,${merchant},1.5,-2.25`)
    }
  }
  const path = join(inject("temporaryFolder"), `cards-${process.pid}.csv`)
  writeFileSync(path, `${lines.join("\n")}\n`)
  return path
}

interface Expected {
  readonly rowsByUser: ReadonlyMap<string, ReadonlyArray<string>>
  /** Cents by cardholder and year, `c1 2020`. */
  readonly centsByYear: ReadonlyMap<string, bigint>
}

const addTo = (lists: Map<string, Array<string>>, key: string, value: string): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** The file's own truth, read without the reader: fields by hand, cents from the decimal text. */
const independentSums = (path: string): Expected => {
  const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n")
  const columns = header.split(",")
  const rowsByUser = new Map<string, Array<string>>()
  const centsByYear = new Map<string, bigint>()
  for (const line of lines) {
    const fields = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)?.map((field) => field.replace(/,$/, "")) ?? []
    const field = (name: string) => fields[columns.indexOf(name)] ?? ""
    const user = field("cardholder")
    const [whole = "0", decimals = ""] = field("amt").split(".")
    const year = `${user} ${new Date(1_000 * Number(field("unix_time"))).getUTCFullYear()}`
    centsByYear.set(year, (centsByYear.get(year) ?? 0n) + BigInt(whole + decimals.padEnd(2, "0")))
    addTo(rowsByUser, user, field("trans_num"))
  }
  return { rowsByUser, centsByYear }
}

const publisherOf = (running: Running) => Effect.provideService(Publisher, running.publisher)

/** Every tenth row once more, without a message id: the broker lets it through, the engine must not count it. */
const deliverAgain = (running: Running, path: string): Promise<void> =>
  Effect.flatMap(openFeedFile(path), (file) =>
    readCardFile(file).pipe(
      Stream.filter(({ event }) => event.type === "txn.recorded.v1" && event.id.endsWith("0")),
      Stream.mapEffect(({ event }) => running.publisher.publishRaw(event.subject, Buffer.from(JSON.stringify(event))), {
        concurrency: 64,
        unordered: true,
      }),
      Stream.runDrain,
    ),
  ).pipe(Effect.scoped, Effect.runPromise)

const isCaughtUp = async (running: Running): Promise<boolean> => {
  const rows = await running.sql<{ partition: number; cursor: string }>("select partition, cursor from partitions")
  const states = rows.map(async ({ partition, cursor }) => {
    const info = await running.broker.manager.streams.info(partitionStreamName(partition))
    return Number(cursor) === info.state.last_seq
  })
  return (await Promise.all(states)).every(Boolean)
}

const files = [
  { name: "a generated file", path: generated() },
  ...(existsSync(real) ? [{ name: "the card stream", path: real }] : []),
]
const natsUrls = new Map<string, string>()
for (const { path } of files) natsUrls.set(path, await freshBroker())

describe.each(files)("$name", ({ path }) => {
  let running: Running
  afterAll(() => running.stop())

  it("is in the ledger once, row by row, and every total equals the file's", { timeout: 240_000 }, async () => {
    const expected = independentSums(path)
    running = await runEngine({ natsUrl: natsUrls.get(path) ?? "", databaseUrl: await freshDatabase() })
    const rowCount = [...expected.rowsByUser.values()].flat().length
    const half = Effect.flatMap(openFeedFile(path), (file) =>
      running.publisher.publishMany(
        readCardFile(file).pipe(
          Stream.map(({ event }) => event),
          Stream.take(Math.floor(rowCount / 2)),
        ),
      ),
    ).pipe(Effect.scoped)
    await Effect.runPromise(half)
    const whole = await Effect.runPromise(replay({ path }).pipe(publisherOf(running)))
    expect(whole.published).toBe(rowCount + expected.centsByYear.size)
    await deliverAgain(running, path)
    await expect.poll(() => isCaughtUp(running), { timeout: 180_000, interval: 200 }).toBe(true)

    const ledger = await running.sql<{ user_id: string; row: string }>(
      "select user_id, body::json -> 'data' ->> 'externalId' as row from ledger where type = 4",
    )
    const rowsByUser = new Map<string, Array<string>>()
    for (const { user_id, row } of ledger) addTo(rowsByUser, user_id, row)
    expect([...rowsByUser.keys()].sort()).toEqual([...expected.rowsByUser.keys()].sort())
    for (const [user, rows] of expected.rowsByUser) {
      expect(rowsByUser.get(user)?.sort()).toEqual([...rows].sort())
    }

    const sums = await running.sql<{ year: string; cents: string }>(
      `select user_id || ' ' || right(budget_id, 4) as year, sum(spend_minor)::text as cents
         from ledger where type = 4 group by 1`,
    )
    expect(new Map(sums.map(({ year, cents }) => [year, BigInt(cents)]))).toEqual(expected.centsByYear)

    for (const [user, rows] of expected.rowsByUser) {
      const budgets = await running.budgets(user)
      for (const { budgetId, spentMinor } of budgets) {
        expect(BigInt(spentMinor)).toBe(expected.centsByYear.get(`${user} ${budgetId.slice(-4)}`))
      }
      expect(budgets.reduce((sum, { transactionCount }) => sum + transactionCount, 0)).toBe(rows.length)
    }
    expect((await running.broker.manager.streams.info("DEAD_LETTERS")).state.messages).toBe(0)
  })
})

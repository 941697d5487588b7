/**
 * Dead letters on real servers: seen, mended, retried and discarded, and through all of it nothing lost and nothing
 * counted twice (I2, I6).
 */
import { Effect, Exit, Stream } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { partitionStreamName } from "../../../streams/definitions.ts"
import { partitionOf, partitionSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { republish } from "../../feeds/republish.ts"
import { runPacer } from "../../launch/command.test-support.ts"
import { freshBroker, freshDatabase } from "../../launch/test-servers.ts"
import { databaseLayer } from "../../ledger/database.ts"
import { aBudget, aPurchase, brimMinor, fillToTheBrim, runEngine, until } from "../engine.test-support.ts"
import { discardLetter } from "./discard.ts"
import { deadLetterStreamState, type Letter, letters, openLetter } from "./letter.ts"
import { retryLetter } from "./retry.ts"

const natsUrl = await freshBroker()
const databaseUrl = await freshDatabase()
const running = await runEngine({ natsUrl, databaseUrl })
afterAll(() => running.stop())

const run = <A, E>(effect: Effect.Effect<A, E, Broker>): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Broker, running.broker))

const lettersOf = (user: string): Promise<ReadonlyArray<Letter>> => run(Stream.runCollect(letters({ user })))

const deadLetterOf = async (user: string, text: string): Promise<Letter> => {
  const before = await lettersOf(user)
  await running.publishRaw(user, text)
  await until(`${user} has a dead letter`, async () => (await lettersOf(user)).length > before.length)
  const letter = (await lettersOf(user)).at(-1)
  if (letter === undefined) throw new Error("it is gone")
  return letter
}

const spent = async (user: string): Promise<number> => (await running.budget(user, "trip")).summary.spentMinor

describe("a dead letter", () => {
  it("is listed with its reason and place, and shown with its own bytes", async () => {
    const bytes = JSON.stringify(aPurchase("ayu", "minus", { amountMinor: -5 }))
    const letter = await deadLetterOf("ayu", bytes)
    expect(letter).toMatchObject({ reason: "invalid", user: "ayu", partition: partitionOf("ayu", 16) })
    expect(letter.subject).toBe(partitionSubject(partitionOf("ayu", 16), "ayu"))
    expect(letter.detail).not.toBe("")
    const open = await run(openLetter(letter.sequence))
    expect(new TextDecoder().decode(open?.bytes)).toBe(bytes)
  })

  it("is found among others by its reason, page after page", async () => {
    for (let index = 0; index < 5; index++) await running.publishRaw("bima", `{half ${index}`)
    await until("all are there", async () => (await lettersOf("bima")).length === 5)
    await deadLetterOf("bima", JSON.stringify(aPurchase("bima", "much", { amountMinor: 1e15 })))
    const halves = await run(Stream.runCollect(letters({ user: "bima", reason: "not-json" })))
    expect(halves).toHaveLength(5)
    const [first] = halves
    const behind = await run(
      Stream.runCollect(letters({ user: "bima", reason: "not-json", after: first?.sequence ?? 0 })),
    )
    expect(behind.map((one) => one.sequence)).toEqual(halves.slice(1).map((one) => one.sequence))
  })

  it("that is mended counts once, however often it is retried", async () => {
    await running.submit(aBudget("citra"))
    const letter = await deadLetterOf("citra", JSON.stringify(aPurchase("citra", "x", { amountMinor: -1 })))
    const mended = new TextEncoder().encode(JSON.stringify(aPurchase("citra", "x")))
    await run(retryLetter(letter.sequence, mended))
    await until("it counts", async () => (await spent("citra")) === 5_000_000)
    expect(await lettersOf("citra")).toEqual([])
    await expect(run(retryLetter(letter.sequence, mended))).rejects.toThrow(/no dead letter/)

    // As if the first retry had been broken off between the log's word and the letter's removal.
    const generation = (await run(deadLetterStreamState))?.generation
    const again = { userId: "citra", partition: 0, bytes: mended }
    await run(republish({ ...again, messageId: `dead-letter:${generation}:${letter.sequence}:late` }))
    await running.submit(aPurchase("citra", "other", { amountMinor: 1 }))
    expect(await spent("citra")).toBe(5_000_001)
  })

  it("stays while the log does not take its bytes, and is retried when it does", async () => {
    const letter = await deadLetterOf("farah", "{half")
    const { streams } = running.broker.manager
    const stream = partitionStreamName(partitionOf("farah", 16))
    await streams.update(stream, { max_bytes: Math.max(1, (await streams.info(stream)).state.bytes) })
    await expect(run(retryLetter(letter.sequence))).rejects.toThrow(/stays/)
    expect(await lettersOf("farah")).toEqual([letter])
    await streams.update(stream, { max_bytes: limits.streamBytesMax })
    expect(await run(retryLetter(letter.sequence))).toMatchObject({ duplicate: false })
  })

  it("that is retried twice at once is in the log once", async () => {
    const letter = await deadLetterOf("dian", "{half")
    const both = await Promise.all([
      run(Effect.exit(retryLetter(letter.sequence))),
      run(Effect.exit(retryLetter(letter.sequence))),
    ])
    const retried = both.filter(Exit.isSuccess).map((exit) => exit.value)
    expect(retried.length).toBeGreaterThan(0)
    expect(new Set(retried.map((one) => one.logSequence)).size).toBe(1)
    await until("it died anew, once", async () => (await lettersOf("dian")).length === 1)
  })

  it("that is still bad comes back as a new letter, again and again", async () => {
    let letter = await deadLetterOf("eko", "{half")
    for (let round = 0; round < 3; round++) {
      await run(retryLetter(letter.sequence))
      await until("it is back", async () => (await lettersOf("eko")).some((one) => one.sequence > letter.sequence))
      const present = await lettersOf("eko")
      expect(present).toHaveLength(1)
      expect(present[0]).toMatchObject({ reason: "not-json" })
      letter = present[0] ?? letter
    }
    expect(new TextDecoder().decode((await run(openLetter(letter.sequence)))?.bytes)).toBe("{half")
  })

  it("that dies anew while all are retried is not met a second time", async () => {
    for (let index = 0; index < 20; index++) await running.publishRaw("galuh", `{half ${index}`)
    await until("all are there", async () => (await lettersOf("galuh")).length === 20)
    const before = await lettersOf("galuh")
    const retried = letters({ user: "galuh" }).pipe(Stream.mapEffect((letter) => retryLetter(letter.sequence)))
    expect((await run(Stream.runCollect(retried))).map((one) => one.sequence)).toEqual(
      before.map((one) => one.sequence),
    )
    await until("all are back", async () => (await lettersOf("galuh")).length === 20)
  })

  it("is not replaced by bytes that would only die again", async () => {
    const letter = await deadLetterOf("fitri", "{half")
    const bytes = new TextEncoder().encode(JSON.stringify(aPurchase("gita", "not hers")))
    await expect(run(retryLetter(letter.sequence, bytes))).rejects.toThrow(/dead letter again: other-user/)
    expect(await lettersOf("fitri")).toHaveLength(1)
  })

  it("that lay in the wrong partition finds its own", async () => {
    await running.submit(aBudget("hadi"))
    const stray = (partitionOf("hadi", 16) + 1) % 16
    const text = JSON.stringify(aPurchase("hadi", "stray"))
    await running.broker.jetstream.publish(partitionSubject(stray, "hadi"), text)
    await until("it died", async () => (await lettersOf("hadi")).length === 1)
    const [letter] = await lettersOf("hadi")
    expect(letter).toMatchObject({ reason: "wrong-partition", partition: stray })
    expect(await run(retryLetter(letter?.sequence ?? 0))).toMatchObject({ partition: partitionOf("hadi", 16) })
    await until("it counts", async () => (await spent("hadi")) === 5_000_000)
  })

  it("that was poison is retried the same way", async () => {
    await running.submit(aBudget("indah", { currency: "JPY", totalMinor: 1_000_000 }))
    await fillToTheBrim(running, "indah")
    const huge = { currency: "JPY", amountMinor: limits.amountMinorMax }
    await running.publish(aPurchase("indah", "poison", huge))
    await until("it died", async () => (await lettersOf("indah")).length === 1)
    const [letter] = await lettersOf("indah")
    expect(letter?.reason).toBe("poison")
    const restarts = running.engine.counters.restarts
    await run(retryLetter(letter?.sequence ?? 0))
    await until("it died anew", async () => (await lettersOf("indah")).some((one) => one.sequence !== letter?.sequence))
    expect(running.engine.counters.restarts).toBeGreaterThan(restarts)
    const [second] = await lettersOf("indah")
    const small = JSON.stringify(aPurchase("indah", "poison", { currency: "JPY", amountMinor: 700 }))
    await run(retryLetter(second?.sequence ?? 0, new TextEncoder().encode(small)))
    await until("it counts", async () => (await spent("indah")) === brimMinor + 700)
  })

  it("that is discarded leaves who, when and why, and no bytes", async () => {
    const letter = await deadLetterOf("joko", "{half")
    const discard = discardLetter(letter.sequence, { who: "operator", why: "a test transmission" })
    await run(Effect.provide(discard, databaseLayer(databaseUrl, 1)))
    expect(await lettersOf("joko")).toEqual([])
    const rows = await running.sql<{ why: string }>("select * from discarded_letters where who = 'operator'")
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ why: "a test transmission", reason: "not-json", subject: letter.subject })
    expect(JSON.stringify(rows)).not.toContain("half")
  })
})

describe("pacer dlq", () => {
  const environment = { NATS_URL: natsUrl, DATABASE_URL: databaseUrl }

  it("lists, shows, retries and discards from the command line", async () => {
    await running.submit(aBudget("kartika"))
    const bad = JSON.stringify(aPurchase("kartika", "cli", { amountMinor: -1 }))
    const letter = await deadLetterOf("kartika", bad)
    const number = String(letter.sequence)
    const listed = await runPacer(["dlq", "list", "--user", "kartika", "--json"], environment)
    expect(listed.lines()).toEqual([{ ...letter }])
    const open = await runPacer(["dlq", "show", number, "--json"], environment)
    expect(open.lines()).toMatchObject([{ sequence: letter.sequence, text: bad }])
    const mended = JSON.stringify(aPurchase("kartika", "cli"))
    const retried = await runPacer(["dlq", "retry", number, "--repaired", "-", "--json"], environment, mended)
    expect(retried).toMatchObject({ code: 0, errors: "" })
    await until("it counts", async () => (await spent("kartika")) === 5_000_000)
    const other = await deadLetterOf("kartika", "{half")
    const discarded = await runPacer(["dlq", "discard", String(other.sequence), "--why", "noise"], environment)
    expect(discarded).toMatchObject({ code: 0, errors: "" })
    expect(await lettersOf("kartika")).toEqual([])
  })

  it("answers a wrong use with one sentence", async () => {
    const wrong: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
      [["retry"], /either --all or --reason/],
      [["retry", "--all", "--repaired", "x.json"], /exactly one letter/],
      [["discard", "1"], /--why/],
      [["show", "999999"], /no dead letter 999999/],
    ]
    const runs = wrong.map(async ([words, sentence]) => {
      const { code, output, errors } = await runPacer(["dlq", ...words], environment)
      expect({ words, code, output }).toEqual({ words, code: 1, output: "" })
      expect(errors.trim().split("\n")).toHaveLength(1)
      expect(errors).toMatch(sentence)
    })
    await Promise.all(runs)
  })
})

/** Deals over NATS, from merchants' own accounts on the server that users get. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { jetstreamManager } from "@nats-io/jetstream"
import { connect, nkeyAuthenticator } from "@nats-io/transport-node"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { afterAll, expect, inject, test } from "vitest"
import { deadLetterStreamName } from "../../../streams/definitions.ts"
import { dealSubject, feedLetterSubject } from "../../../streams/subjects.ts"
import { Broker, provision } from "../../broker/connection.ts"
import { someOffer } from "../../gateway/merchant.test-support.ts"
import { embeddedNatsServer, partnersFile } from "../../launch/nats-server.ts"
import { freshDatabase } from "../../launch/test-servers.ts"
import { databaseLayer } from "../../ledger/database.ts"
import { dealInRow, dealsChangedSince } from "../../ledger/deals/deals.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { accountsText } from "../partners/accounts.ts"
import { enrol } from "../partners/enrol.ts"
import { dealsFormat, eventsFormat } from "../partners/partner.ts"
import { Partners } from "../partners/registry.ts"
import { dealFeedLayer } from "./ingress.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
const within = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Scope.Scope, scope))

const roads = Layer.mergeAll(databaseLayer(await freshDatabase(), 4), FieldCipher.passThrough)
const registry = await within(Layer.build(Partners.layer.pipe(Layer.provideMerge(roads))))
const enrolled = (partner: string, format: string) =>
  Effect.runPromise(
    enrol({
      ...{ partner, name: partner, sources: [`merchant/${partner}`], formats: [format], perSecond: 100, burst: 100 },
      ...{ signature: "hmac-sha512", encrypted: false },
    }).pipe(Effect.provideContext(registry)),
  )
const kopi = await enrolled("kopi", dealsFormat)
const bca = await enrolled("bca", eventsFormat)
const directory = mkdtempSync(join(inject("temporaryFolder"), "deals-"))
mkdirSync(join(directory, "nats"))
writeFileSync(partnersFile(directory), accountsText(await Effect.runPromise(Context.get(registry, Partners).all)))
const { url } = await within(embeddedNatsServer({ directory, partitionCount: 2 }))
await within(
  Layer.build(
    Layer.effectDiscard(provision).pipe(
      Layer.provideMerge(dealFeedLayer),
      Layer.provideMerge(Layer.mergeAll(Broker.layer({ url, partitionCount: 2 }), Layer.succeedContext(registry))),
    ),
  ),
)

const lineOf = async (seed: string) => {
  const line = await connect({ servers: url, authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) })
  afterAll(() => line.close())
  return line
}
const own = await connect({ servers: url })
afterAll(() => own.close())
const push = async (seed: string, subject: string, body: unknown) => {
  const line = await lineOf(seed)
  return line.request(subject, typeof body === "string" ? body : JSON.stringify(body), { timeout: 3_000 })
}
const titles = async () =>
  (await Effect.runPromise(dealsChangedSince(0, Date.now()).pipe(Effect.provideContext(registry)))).flatMap(
    (row) => dealInRow(row)?.title ?? [],
  )
const letter = async (merchant: string) => {
  const manager = await jetstreamManager(own)
  return manager.streams
    .getMessage(deadLetterStreamName, { last_by_subj: feedLetterSubject(merchant) })
    .then((message) => message?.header.get("Pacer-Detail") ?? "")
    .catch(() => "")
}

test("a merchant's offer is kept, and a later one replaces it", async () => {
  await push(kopi.natsSeed, dealSubject("kopi"), someOffer("lunch"))
  await expect.poll(titles).toEqual(["A fifth off"])
  await push(kopi.natsSeed, dealSubject("kopi"), someOffer("lunch", { title: "A third off" }))
  await expect.poll(titles).toEqual(["A third off"])
})

test("what is wrong is a dead letter that names its field, and what comes after is taken", async () => {
  await push(kopi.natsSeed, dealSubject("kopi"), someOffer("far", { place: { latitude: 99, longitude: 0 } }))
  await expect.poll(() => letter("kopi")).toContain("latitude")
  await push(kopi.natsSeed, dealSubject("kopi"), "no json")
  await push(kopi.natsSeed, dealSubject("kopi"), someOffer("dinner", { title: "Dinner" }))
  await expect.poll(titles).toEqual(["A third off", "Dinner"])
})

test("nobody publishes as another merchant, and a bank publishes no deals", async () => {
  await expect(push(kopi.natsSeed, dealSubject("bca"), someOffer("x"))).rejects.toThrow()
  await push(bca.natsSeed, dealSubject("bca"), someOffer("x"))
  await expect.poll(() => letter("bca")).toContain("may not send deals")
  expect(await titles()).toHaveLength(2)
})

/**
 * `pacer partners add|list|disable|enable|accounts`: their options and what they print. Secrets are printed once, by
 * `add`, and never again.
 */
import { readFile } from "node:fs/promises"
import { Console, Effect, Layer, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { limits } from "../../../config/limits.ts"
import { settings } from "../../../config/settings.ts"
import { Source } from "../../../streams/events.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "../../launch/flags.ts"
import { formats } from "../formats/formats.ts"
import type { PolledBank } from "../sync/polled-banks.ts"
import { dealsFormat, eventsFormat, PartnerName, PartnerSignature } from "./partner.ts"
import { addPolled, pollFlags } from "./poll-flags.ts"
import type { PartnerCount } from "./registry.ts"

const partner = Argument.String("partner").pipe(
  Argument.withDescription("Its name: its NATS account and the end of its subject feed.in.<partner>"),
  Argument.withSchema(PartnerName),
)

const knownFormats: ReadonlyArray<string> = [eventsFormat, dealsFormat, ...formats.map(({ name }) => name)]

/** The registry of NATS_URL's and DATABASE_URL's deployment, else of the data folder's. */
const registry = Effect.fnUntraced(function* (dataDirectory: Option.Option<string>) {
  const directory = yield* orSetting(dataDirectory, settings.dataDirectory)
  const [{ databaseLayer }, { reachableDatabase }, { Partners }, { FieldCipher }] = yield* Effect.promise(() =>
    Promise.all([
      import("../../ledger/database.ts"),
      import("../../launch/servers.ts"),
      import("./registry.ts"),
      import("../../trust/field-cipher.ts"),
    ]),
  )
  const databaseUrl = yield* reachableDatabase(directory)
  const base = Layer.mergeAll(databaseLayer(databaseUrl, 1), FieldCipher.passThrough)
  const layer = Partners.layer.pipe(Layer.provideMerge(base))
  return { directory, layer }
})

const changed = Effect.fnUntraced(function* (directory: string) {
  const { writeAccounts } = yield* Effect.promise(() => import("./enrol.ts"))
  return (yield* writeAccounts(directory))
    ? "The embedded nats-server knows."
    : "Take the accounts into your nats-server's configuration: pacer partners accounts"
})

const addCommand = Command.make(
  "add",
  {
    partner,
    name: Flag.String("name").pipe(Flag.withDescription("As a person calls it"), Flag.optional),
    sources: Flag.String("source").pipe(
      Flag.withDescription("A source that it may send as, such as bank/bca; may be repeated"),
      Flag.withSchema(Source),
      Flag.atLeast(1),
    ),
    formats: Flag.String("format").pipe(
      Flag.withDescription(
        `A format that it sends (${knownFormats.join(", ")}); may be repeated; none for one that is only polled`,
      ),
      Flag.filter(
        (text) => knownFormats.includes(text),
        (text) => `"${text}" is none of ${knownFormats.join(", ")}`,
      ),
      Flag.atLeast(0),
    ),
    ...pollFlags,
    perSecond: Flag.Int("per-second").pipe(
      Flag.withDescription("Messages a second that are taken (more wait in its queue); with --polls, requests to it"),
      Flag.filter(
        (count) => count >= 1 && count <= limits.partnerPerSecondMax,
        (count) => `${count} is not between 1 and ${limits.partnerPerSecondMax}`,
      ),
      Flag.withDefault(limits.partnerPerSecondDefault),
    ),
    clientKey: Flag.String("client-key").pipe(
      Flag.withDescription("SNAP: its X-CLIENT-KEY; made when absent"),
      Flag.optional,
    ),
    signature: Flag.Literals("signature", PartnerSignature.literals).pipe(
      Flag.withDescription("SNAP: how its calls are signed, hmac-sha512 (default) or rsa-sha256"),
      Flag.withDefault("hmac-sha512" as const),
    ),
    publicKey: Flag.String("public-key").pipe(
      Flag.withDescription("SNAP: the file of its public key (PEM), for tokens and for rsa-sha256"),
      Flag.optional,
    ),
    encrypted: Flag.Boolean("encrypted").pipe(
      Flag.withDescription("Its NATS messages have to be encrypted (JWE); prints the key to encrypt with"),
      Flag.withDefault(false),
    ),
    dataDirectory: dataDirectoryFlag,
    json: jsonFlag("Print its credentials as a JSON line"),
  },
  Effect.fnUntraced(function* (given) {
    const [{ enrol }, { PartnersError }] = yield* Effect.promise(() =>
      Promise.all([import("./enrol.ts"), import("./registry.ts")]),
    )
    const key = Option.getOrUndefined(given.publicKey)
    const publicKey =
      key === undefined
        ? undefined
        : yield* Effect.tryPromise({
            try: () => readFile(key, "utf8"),
            catch: () => new PartnersError({ message: `The public key ${key} cannot be read` }),
          })
    if (given.signature === "rsa-sha256" && publicKey === undefined) {
      return yield* new PartnersError({ message: "rsa-sha256 needs --public-key" })
    }
    if (Option.isNone(given.polls) && given.formats.length === 0) {
      return yield* new PartnersError({
        message: "Give --format for what it sends, --polls for where it is asked, or both",
      })
    }
    const { directory, layer } = yield* registry(given.dataDirectory)
    if (Option.isSome(given.polls)) {
      const bank = yield* addPolled({ ...given, pollsPerSecond: given.perSecond }, given.polls.value).pipe(
        Effect.provide(layer),
      )
      if (given.formats.length === 0) {
        const { clientSecret: _secret, privateKey: _key, ...shown } = bank
        return yield* Console.log(given.json ? JSON.stringify(shown) : polledAdded(bank))
      }
    }
    const clientKey = Option.getOrUndefined(given.clientKey)
    yield* Effect.gen(function* () {
      const credentials = yield* enrol({
        partner: given.partner,
        name: Option.getOrElse(given.name, () => given.partner),
        sources: given.sources,
        formats: given.formats,
        perSecond: given.perSecond,
        burst: given.perSecond * 2,
        signature: given.signature,
        encrypted: given.encrypted,
        ...(clientKey === undefined ? {} : { clientKey }),
        ...(publicKey === undefined ? {} : { publicKey }),
      })
      const said = yield* changed(directory)
      if (given.json) return yield* Console.log(JSON.stringify(credentials))
      const rows = Object.entries(credentials).map(([name, value]) => `${name}: ${value}`)
      yield* Console.log([...rows, "", `Shown this once. ${said}`].join("\n"))
    }).pipe(Effect.provide(layer))
  }, Effect.scoped),
).pipe(
  Command.withDescription("Take a partner on: prints what it signs in with, once"),
  Command.withExamples([
    { command: "pacer partners add bca --source bank/bca --format camt", description: "Statements over NATS" },
    {
      command:
        "pacer partners add bni --source bank/bni --polls https://api.example.com --client-id pacer --client-secret-file bni.secret",
      description: "Polled over /transactions/sync",
    },
  ]),
)

/** Without its secrets. */
type ShownBank = Omit<PolledBank, "clientSecret" | "privateKey">

const polledAdded = ({ partner, baseUrl, intervalMs }: PolledBank): string =>
  `${partner} is polled at ${baseUrl}, each account every ${intervalMs / 1_000} s. Travellers can link it within ${limits.partnersReloadMs / 1_000} s.`

const polledLine = ({ partner, disabled, source, protocol, baseUrl, intervalMs, perSecond }: ShownBank): string =>
  `${partner}${disabled ? " (disabled)" : ""}  ${source}  polled: ${protocol} at ${baseUrl}  every ${intervalMs / 1_000} s, at most ${perSecond}/s`

const listPolled = Effect.fnUntraced(function* (json: boolean) {
  const { polledBanks } = yield* Effect.promise(() => import("../sync/polled-banks.ts"))
  const banks = yield* polledBanks
  for (const { clientSecret: _secret, privateKey: _key, ...shown } of banks) {
    yield* Console.log(json ? JSON.stringify({ ...shown, polled: true }) : polledLine(shown))
  }
  return banks.length
})

const countsText = (counts: ReadonlyArray<PartnerCount>): string =>
  counts.length === 0 ? "nothing yet" : counts.map(({ outcome, count }) => `${outcome} ${count}`).join(", ")

const listCommand = Command.make(
  "list",
  { dataDirectory: dataDirectoryFlag, json: jsonFlag("Print each partner as a JSON line") },
  Effect.fnUntraced(function* ({ dataDirectory, json }) {
    const { Partners } = yield* Effect.promise(() => import("./registry.ts"))
    const { layer } = yield* registry(dataDirectory)
    yield* Effect.gen(function* () {
      const partners = yield* Partners
      const [all, counts] = [yield* partners.all, yield* partners.counts]
      for (const { secret: _secret, decryptionKey, publicKey: _key, ...shown } of all) {
        const own = counts.filter((count) => count.partner === shown.partner)
        const line = `${shown.partner}${shown.disabled ? " (disabled)" : ""}  ${shown.sources.join(" ")}  ${shown.formats.join(" ")}  ${shown.perSecond}/s  ${countsText(own)}`
        yield* Console.log(
          json ? JSON.stringify({ ...shown, encrypted: decryptionKey !== undefined, outcomes: own }) : line,
        )
      }
      const strangers = counts.filter((count) => !all.some((one) => one.partner === count.partner))
      for (const count of strangers) {
        yield* Console.log(json ? JSON.stringify(count) : `${count.partner} (no partner)  ${countsText([count])}`)
      }
      const polled = yield* listPolled(json)
      if (all.length + polled === 0 && !json) yield* Console.log("No partners.")
    }).pipe(Effect.provide(layer))
  }, Effect.scoped),
).pipe(Command.withDescription("List partners: what each may send, and what became of what it sent"))

const setDisabled = (name: "disable" | "enable", disabled: boolean, description: string) =>
  Command.make(
    name,
    { partner, dataDirectory: dataDirectoryFlag },
    Effect.fnUntraced(function* (given) {
      const { Partners } = yield* Effect.promise(() => import("./registry.ts"))
      const { directory, layer } = yield* registry(given.dataDirectory)
      yield* Effect.gen(function* () {
        const { setPolledBankDisabled } = yield* Effect.promise(() => import("../sync/polled-banks.ts"))
        const isPolled = yield* setPolledBankDisabled(given.partner, disabled)
        const setting = (yield* Partners).setDisabled(given.partner, disabled)
        // One that is polled need not send as well.
        yield* isPolled ? Effect.ignore(setting) : setting
        yield* Console.log(`${given.partner} is ${name}d. ${yield* changed(directory)}`)
      }).pipe(Effect.provide(layer))
    }, Effect.scoped),
  ).pipe(Command.withDescription(description))

const accountsCommand = Command.make(
  "accounts",
  { dataDirectory: dataDirectoryFlag },
  Effect.fnUntraced(function* ({ dataDirectory }) {
    const [{ Partners }, { accountsText }] = yield* Effect.promise(() =>
      Promise.all([import("./registry.ts"), import("./accounts.ts")]),
    )
    const { layer } = yield* registry(dataDirectory)
    const all = yield* Effect.flatMap(Partners, (partners) => partners.all).pipe(Effect.provide(layer))
    yield* Console.log(accountsText(all))
  }, Effect.scoped),
).pipe(Command.withDescription("Print the partners.conf that config/nats.conf includes, for a server of your own"))

/** `pacer partners …`. */
export const partnersCommand = Command.make("partners").pipe(
  Command.withDescription("Banks and wallets that push to us or are polled: take on, look at, put aside"),
  Command.withSubcommands([
    addCommand,
    listCommand,
    setDisabled(
      "disable",
      true,
      "Take nothing more from a partner, at once: its account is closed, and it is polled no more",
    ),
    setDisabled("enable", false, "Take a disabled partner's messages again, and poll it"),
    accountsCommand,
  ]),
)

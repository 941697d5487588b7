/**
 * `pacer partners add … --polls URL`: what an operator says of a bank that is polled. Secrets come from files that nobody
 * else may read, never from the command line, where every process of the machine could.
 */
import { readFile, stat } from "node:fs/promises"
import { Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import { limits } from "../../../config/limits.ts"
import { addPolledBank, PolledBank, PolledBanksError, PollProtocol } from "../sync/polled-banks.ts"

export const pollFlags = {
  polls: Flag.String("polls").pipe(
    Flag.withDescription("It is polled: the address of its interface, before /transactions/sync or /v1.0/…"),
    Flag.optional,
  ),
  protocol: Flag.Literals("protocol", PollProtocol.literals).pipe(
    Flag.withDescription("With --polls: what it speaks (plaid: /transactions/sync)"),
    Flag.withDefault("plaid" as const),
  ),
  clientId: Flag.String("client-id").pipe(
    Flag.withDescription("With --polls: our name there (SNAP: our X-CLIENT-KEY and X-PARTNER-ID)"),
    Flag.optional,
  ),
  clientSecretFile: Flag.String("client-secret-file").pipe(
    Flag.withDescription("With --polls: the file of our secret there, readable by you alone (chmod 600)"),
    Flag.optional,
  ),
  privateKeyFile: Flag.String("private-key-file").pipe(
    Flag.withDescription("With --polls and SNAP: the file of the key (PEM) that signs our requests for tokens"),
    Flag.optional,
  ),
  intervalSeconds: Flag.Int("interval-seconds").pipe(
    Flag.withDescription("With --polls: how often each account is asked about"),
    Flag.withDefault(limits.syncIntervalMs / 1_000),
  ),
}

export interface PollGiven {
  readonly partner: string
  readonly name: Option.Option<string>
  readonly sources: ReadonlyArray<string>
  readonly polls: Option.Option<string>
  readonly protocol: typeof PollProtocol.Type
  readonly clientId: Option.Option<string>
  readonly clientSecretFile: Option.Option<string>
  readonly privateKeyFile: Option.Option<string>
  readonly intervalSeconds: number
  readonly pollsPerSecond: number
}

const forOthers = 0o077

const secretIn = Effect.fnUntraced(function* (path: string) {
  const refused = (why: string) => new PolledBanksError({ message: `${path} ${why}` })
  const mode = yield* Effect.tryPromise({ try: () => stat(path), catch: () => refused("cannot be read") })
  if ((mode.mode & forOthers) !== 0) return yield* refused("may be read by others: chmod 600 it first")
  if (mode.size > limits.partnerTextBytesMax) return yield* refused("is too large for a secret")
  const text = yield* Effect.tryPromise({ try: () => readFile(path, "utf8"), catch: () => refused("cannot be read") })
  return text.trim() === "" ? yield* refused("is empty") : text.trim()
})

const needed = (flag: string, given: Option.Option<string>) =>
  Option.isSome(given)
    ? Effect.succeed(given.value)
    : Effect.fail(new PolledBanksError({ message: `--polls needs ${flag}` }))

const decode = Schema.decodeUnknownEffect(PolledBank)

/** Takes the bank on to be polled; fails with a sentence that names the flag. */
export const addPolled = Effect.fnUntraced(function* (given: PollGiven, baseUrl: string) {
  const [source, ...others] = given.sources
  if (source === undefined || others.length > 0) {
    return yield* new PolledBanksError({ message: "--polls needs exactly one --source" })
  }
  const clientId = yield* needed("--client-id", given.clientId)
  const clientSecret = yield* secretIn(yield* needed("--client-secret-file", given.clientSecretFile))
  const isSnap = given.protocol !== "plaid"
  const privateKey = isSnap
    ? yield* secretIn(yield* needed(`--private-key-file for ${given.protocol}`, given.privateKeyFile))
    : undefined
  const bank = yield* decode({
    ...{ partner: given.partner, name: Option.getOrElse(given.name, () => given.partner), source, baseUrl, clientId },
    ...{ protocol: given.protocol, clientSecret, intervalMs: given.intervalSeconds * 1_000 },
    ...{ perSecond: given.pollsPerSecond, disabled: false },
    ...(privateKey === undefined ? {} : { privateKey }),
  }).pipe(
    // What is wrong is named; the secret that stands beside it is not.
    Effect.mapError(({ message }) => new PolledBanksError({ message: `--polls: ${message.replace(/\s+/g, " ")}` })),
  )
  yield* addPolledBank(bank)
  return bank
})

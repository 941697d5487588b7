/**
 * A partner taken on or put aside: a row of the registry, and its account on the server. What opens its doors is made
 * here, told once to whoever enrols it, and kept sealed or, as the seed of its NATS user, not at all.
 */

import { generateKeyPairSync, randomBytes } from "node:crypto"
import { existsSync, writeFileSync } from "node:fs"
import { Effect } from "effect"
import { limits } from "../../../config/limits.ts"
import { partnersFile } from "../../launch/nats-server.ts"
import { processIn } from "../../launch/process.ts"
import { accountsText, newNatsUser } from "./accounts.ts"
import type { Partner } from "./partner.ts"
import { Partners, PartnersError } from "./registry.ts"

export interface Enrolment extends Omit<Partner, "natsKey" | "secret" | "decryptionKey" | "disabled" | "clientKey"> {
  readonly clientKey?: string
  /** Its messages have to be encrypted for us. */
  readonly encrypted: boolean
}

/** What the partner has to be given; the seed and the secret are shown this once. */
export interface Credentials {
  readonly partner: string
  readonly clientKey: string
  readonly clientSecret: string
  readonly natsSeed: string
  /** PEM, of the key that it encrypts for us with. */
  readonly encryptionKey?: string
}

const rsaBits = 2_048

const encryptionKeys = () =>
  generateKeyPairSync("rsa", {
    modulusLength: rsaBits,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  })

/** Takes a partner on. Fails when there is one of its name. */
export const enrol = Effect.fnUntraced(function* ({ encrypted, clientKey, ...agreed }: Enrolment) {
  const user = newNatsUser()
  const keys = encrypted ? encryptionKeys() : undefined
  const partner: Partner = {
    ...agreed,
    clientKey: clientKey ?? `pk-${randomBytes(12).toString("hex")}`,
    natsKey: user.publicKey,
    secret: randomBytes(32).toString("base64url"),
    ...(keys === undefined ? {} : { decryptionKey: keys.privateKey }),
    disabled: false,
  }
  yield* (yield* Partners).add(partner)
  const credentials: Credentials = {
    partner: partner.partner,
    clientKey: partner.clientKey,
    clientSecret: partner.secret,
    natsSeed: user.seed,
    ...(keys === undefined ? {} : { encryptionKey: keys.publicKey }),
  }
  return credentials
})

/**
 * Writes the accounts for the embedded server of a data folder and has it read them, where there is one; answers
 * whether. The operator of another server takes them from `pacer partners accounts`.
 */
export const writeAccounts = Effect.fnUntraced(function* (directory: string) {
  const file = partnersFile(directory)
  if (!existsSync(file)) return false
  const text = accountsText(yield* (yield* Partners).all)
  const told = (write: () => void) =>
    Effect.try({
      try: () => {
        write()
        const server = processIn(directory, "nats-server")
        // A server reads its configuration anew on this signal, and keeps the one it has when there is a mistake in it.
        if (server !== undefined) process.kill(server.pid, "SIGHUP")
      },
      catch: (cause) => new PartnersError({ message: `${file} cannot be written: ${String(cause)}` }),
    })
  yield* told(() => writeFileSync(file, text))
  // Release 2.9 takes in a new account the first time and wires its import only the second (tried on 2.9.10).
  yield* Effect.sleep(limits.partnerSecondReadingMs)
  yield* told(() => undefined)
  return true
})

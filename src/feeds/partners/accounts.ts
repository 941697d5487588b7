/**
 * Partners as accounts of the NATS server's configuration (`partners.conf`, which config/nats.conf includes): each has
 * one user, known by its public nkey, that may publish `feed.in.<partner>` and `deals.in.<partner>` and hear the
 * confirmation, and an import of those two subjects. The server itself refuses an account that imports another one's.
 */
import { nkeys } from "@nats-io/transport-node"
import { dealSubject, feedSubject } from "../../../streams/subjects.ts"
import type { Partner } from "./partner.ts"

const heading = "# Written by `pacer partners`: the accounts of partners. Not to be changed by hand."

const accountText = ({ partner, natsKey }: Pick<Partner, "partner" | "natsKey">): string =>
  `"${partner}": {
  users: [{ nkey: ${natsKey}, permissions: { publish: ["${feedSubject(partner)}", "${dealSubject(partner)}"], subscribe: ["_INBOX.>"] } }]
  imports: [
    { service: { account: PACER, subject: "${feedSubject(partner)}" } }
    { service: { account: PACER, subject: "${dealSubject(partner)}" } }
  ]
}`

/** The whole file. A partner that is disabled has no account, so that it cannot even connect. */
export const accountsText = (partners: ReadonlyArray<Pick<Partner, "partner" | "natsKey" | "disabled">>): string =>
  [heading, ...partners.filter(({ disabled }) => !disabled).map(accountText), ""].join("\n")

/** A new user: the seed is for the partner alone, the public key for us. */
export const newNatsUser = (): { readonly seed: string; readonly publicKey: string } => {
  const user = nkeys.createUser()
  return { seed: new TextDecoder().decode(user.getSeed()), publicKey: user.getPublicKey() }
}

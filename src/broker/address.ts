/**
 * A NATS address as operators write it, `nats://user:password@host:port`, as the client takes it, which wants what
 * opens the server apart.
 */
import type { ConnectionOptions } from "@nats-io/transport-node"

/** @param url one address; without a user, whoever the server takes for one that comes so */
export const serverOf = (url: string): ConnectionOptions => {
  const found = /^([a-z]+:\/\/)?([^/@]*)@(.*)$/.exec(url)
  if (found === null) return { servers: url }
  const [, scheme = "", opens = "", rest = ""] = found
  const [user = "", ...password] = opens.split(":")
  return { servers: scheme + rest, user: decodeURIComponent(user), pass: decodeURIComponent(password.join(":")) }
}

/** An address as it may be shown: without what opens it. */
export const shownAddress = (url: string): string => url.replace(/\/\/[^/@]*@/, "//")

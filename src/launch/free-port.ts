/**
 * Ports: which are free, and whether a wanted one is. Asked before anything starts, so that a taken port costs nothing
 * but a sentence.
 */
import { createServer } from "node:net"
import { Effect } from "effect"
import { LaunchError, reasonOf, systemCode } from "./launch-error.ts"

const listenOnce = (port: number, host = "127.0.0.1"): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : port))
    })
  })

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export const freePort = Effect.tryPromise({
  try: () => listenOnce(0),
  catch: (cause) => new LaunchError({ message: `No free port on 127.0.0.1 (${reasonOf(cause)}).` }),
})

const sentences: { readonly [code: string]: (port: number, advice: string) => string } = {
  EADDRINUSE: (port, advice) => `Port ${port} is taken by another program; ${advice}.`,
  EADDRNOTAVAIL: () => "The address of PACER_HOST is not one of this machine; correct it.",
  EACCES: (port, advice) => `Port ${port} needs rights that this user does not have; ${advice}.`,
}

/**
 * Fails with one sentence when nobody could listen on this port.
 * @param advice what to do then, such as "choose another with --port"
 */
export const requirePort = (port: number, advice: string, host?: string) =>
  Effect.tryPromise({
    try: () => listenOnce(port, host),
    catch: (cause) =>
      new LaunchError({
        message:
          sentences[systemCode(cause) ?? ""]?.(port, advice) ??
          `Port ${port} cannot be opened (${reasonOf(cause)}); ${advice}.`,
      }),
  }).pipe(Effect.asVoid)

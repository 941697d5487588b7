/**
 * Who is signed in on this device. The page is opened with a single-use code, which is taken out of the address bar
 * before anything else happens, so that it stays in no history and no screenshot; the token it buys is kept by the
 * device until it expires.
 */
import { isRecord } from "./view-shape.ts"

export interface Session {
  readonly token: string
  readonly userId: string
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number
}

export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">

const key = "pacer.session"

/** An instant as ISO 8601 text, or as seconds or milliseconds since 1970. */
const instantMs = (value: unknown): number | undefined => {
  if (typeof value === "number") return value < 1e11 ? value * 1_000 : value
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** The gateway's answer to a code, or what was stored of it; undefined when it is neither. */
export const sessionFrom = (value: unknown): Session | undefined => {
  if (!isRecord(value)) return undefined
  const { token, userId } = value
  const expiresAtMs = instantMs(value["expiresAt"] ?? value["expiresAtMs"])
  return typeof token === "string" && typeof userId === "string" && expiresAtMs !== undefined
    ? { token, userId, expiresAtMs }
    : undefined
}

export const storedSession = (storage: KeyValueStorage, nowMs: number): Session | undefined => {
  try {
    const session = sessionFrom(JSON.parse(storage.getItem(key) ?? "null"))
    return session !== undefined && session.expiresAtMs > nowMs ? session : undefined
  } catch {
    return undefined
  }
}

export const storeSession = (storage: KeyValueStorage, session: Session): void =>
  storage.setItem(key, JSON.stringify(session))

export const forgetSession = (storage: KeyValueStorage): void => storage.removeItem(key)

/** The code of this page's address, and the address without it. */
export const codeIn = (address: string): { readonly code: string | undefined; readonly cleanAddress: string } => {
  const url = new URL(address)
  const code = url.searchParams.get("code") ?? undefined
  url.searchParams.delete("code")
  return { code, cleanAddress: url.toString() }
}

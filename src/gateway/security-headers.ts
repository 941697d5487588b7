/**
 * What a browser is told about everything from here: scripts, styles and connections of this origin only, no framing,
 * no guessing of types, no address of ours in a Referer (a sign-in code may stand in it).
 */
import { createHash } from "node:crypto"

/** @param pictures another origin that pictures may come from */
const contentSecurityPolicy = (scripts: string, styles: string, pictures?: string): string =>
  [
    "default-src 'self'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    `img-src 'self' data: blob:${pictures === undefined ? "" : ` ${pictures}`}`,
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ")

const common: ReadonlyArray<readonly [string, string]> = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "no-referrer"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Permissions-Policy", "camera=(self), geolocation=(self), microphone=()"],
]

/** Inline `style` attributes are how charts and progress bars place themselves; no inline script is ever needed. */
export const securityHeaders = (pictures?: string): ReadonlyArray<readonly [string, string]> => [
  ...common,
  ["Content-Security-Policy", contentSecurityPolicy("'self'", "'self' 'unsafe-inline'", pictures)],
]

/** For answers of the API: nothing in them is ever to be run or shown as a page. */
export const apiHeaders: ReadonlyArray<readonly [string, string]> = [
  ...common,
  ["Cache-Control", "no-store"],
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
]

/** The generated documentation page carries its scripts inline: exactly those are allowed, by their hashes. */
export const inlinePageHeaders = (html: string): ReadonlyArray<readonly [string, string]> => {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  )
  return [
    ...common,
    ["Cache-Control", "no-cache"],
    ["Content-Security-Policy", contentSecurityPolicy(hashes.join(" "), "'self' 'unsafe-inline'")],
  ]
}

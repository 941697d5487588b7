/**
 * The browser of the tests: the system's Chromium. Root on Debian gets the package when it is missing; anybody else gets
 * a sentence, because a browser test that quietly does not run proves nothing.
 */
import { Effect } from "effect"
import { installFromDebian, isDebian } from "./debian-package.ts"
import { LaunchError } from "./launch-error.ts"
import { findProgram } from "./search-path.ts"

const find = (): string | undefined =>
  process.env["PACER_CHROMIUM"] ?? findProgram("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

const howToGetIt =
  "The browser tests need Chromium: install it (on Debian, as root: apt-get install chromium), or name one in PACER_CHROMIUM"

/** Whether the next call of `chromium` has to install it first, which takes a minute or two. */
export const chromiumMissing = (): boolean => find() === undefined

/** The program; installed when it is missing and may be. */
export const chromium: Effect.Effect<string, LaunchError> = Effect.gen(function* () {
  const present = find()
  if (present !== undefined) return present
  if (!isDebian() || process.getuid?.() !== 0) return yield* new LaunchError({ message: `${howToGetIt}.` })
  // With the typeface that its package recommends: what stands in for Arial and Helvetica on Debian.
  yield* installFromDebian("chromium", "fonts-liberation").pipe(
    Effect.mapError((cause) => new LaunchError({ message: `${howToGetIt} (${cause.message}).` })),
  )
  return find() ?? (yield* new LaunchError({ message: `${howToGetIt}.` }))
})

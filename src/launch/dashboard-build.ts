/**
 * The web client as files that a browser loads, in dist/dashboard: built again when what it is made of has changed, by
 * content, so that neither a checkout nor a deleted file fools it. The builder runs as a program of its own and leaves
 * no memory behind in ours.
 */
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { Effect } from "effect"
import { LaunchError, launchError } from "./launch-error.ts"
import { runToEnd } from "./run-to-end.ts"

const project = join(import.meta.dirname, "..", "..")

export const dashboardFolder = join(project, "dist", "dashboard")

/** Beside the dashboard itself, what it imports: the contract, the views, the tables, and the packages' versions. */
const madeOf = ["src/dashboard", "src/gateway", "src/budget/view.ts", "config", "streams", "package-lock.json"]

const filesBelow = (path: string): ReadonlyArray<string> => {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
    )
  } catch {
    return existsSync(path) ? [path] : []
  }
}

const isSource = (file: string): boolean =>
  !/\.test\.tsx?$|\.(jsonl?|sql)$/.test(file) || file.endsWith("package-lock.json")

const fingerprint = (): string => {
  const hash = createHash("sha256")
  const files = madeOf.flatMap((path) => filesBelow(join(project, path))).filter(isSource)
  for (const file of files.sort()) hash.update(file.slice(project.length)).update("\0").update(readFileSync(file))
  return hash.digest("hex")
}

const stampFile = join(dashboardFolder, ".made-of")

const stamp = (): string | undefined => (existsSync(stampFile) ? readFileSync(stampFile, "utf8") : undefined)

/** Puts the finished build in place in one step, so that nobody is ever served half of one. */
const swapIn = (draft: string, made: string) => {
  writeFileSync(join(draft, ".made-of"), made)
  const old = `${dashboardFolder}.old.${process.pid}`
  if (existsSync(dashboardFolder)) renameSync(dashboardFolder, old)
  renameSync(draft, dashboardFolder)
  rmSync(old, { recursive: true, force: true })
}

const build = (made: string) =>
  Effect.gen(function* () {
    const draft = `${dashboardFolder}.draft.${process.pid}`
    const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js")
    const source = join(project, "src", "dashboard")
    yield* runToEnd({
      name: "Building the dashboard",
      command: process.execPath,
      arguments: [
        ...[vite, "build", source, "--config", join(source, "vite.config.ts")],
        ...["--outDir", draft, "--emptyOutDir", "--logLevel", "warn"],
      ],
      workingDirectory: project,
      environment: { ...process.env, NODE_ENV: "production" },
    })
    yield* Effect.try({
      try: () => swapIn(draft, made),
      catch: launchError(`The dashboard cannot be written to ${dashboardFolder}`),
    })
  })

/** Builds the dashboard unless the build is up to date. @returns its folder, and whether it had to be built */
export const dashboardBuild = Effect.gen(function* () {
  if (!existsSync(join(project, "src", "dashboard", "index.html"))) {
    return yield* new LaunchError({ message: "src/dashboard/index.html is missing; the dashboard cannot be built." })
  }
  const made = fingerprint()
  const fresh = stamp() === made
  if (!fresh) yield* build(made)
  return { folder: dashboardFolder, built: !fresh }
})

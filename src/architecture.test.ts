/**
 * The house rules that matter, as tests: what may import what (I1: the fold and the planner's solvers know no clock, no
 * chance, no outside), who writes the log, and how files look. They read the sources as text; nothing is run.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize, relative } from "node:path"
import { expect, test } from "vitest"

const project = join(import.meta.dirname, "..")

const filesBelow = (folder: string): ReadonlyArray<string> =>
  existsSync(join(project, folder))
    ? readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`
        return entry.isDirectory() ? filesBelow(path) : [path]
      })
    : []

const textOf = (file: string): string => readFileSync(join(project, file), "utf8")

const codeFolders = ["src", "streams", "config", "bench"]
const code = codeFolders.flatMap(filesBelow).filter((file) => /\.(ts|tsx)$/.test(file))
const isTest = (file: string): boolean => /\.test(-support)?\.tsx?$/.test(file)
const production = code.filter((file) => !isTest(file))

/** The text without comments and strings, for rules about what code does rather than says. */
const bare = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:])\/\/.*$/gm, "$1")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')

interface Import {
  readonly from: string
  readonly isType: boolean
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g

/** What a file imports: packages by name, our own files by their path from the project. */
const importsOf = (file: string): ReadonlyArray<Import> =>
  [...textOf(file).matchAll(importPattern)].map(([, type, plain, dynamic]) => {
    const name = plain ?? dynamic ?? ""
    const from = name.startsWith(".") ? relative(project, normalize(join(project, dirname(file), name))) : name
    return { from, isType: type !== undefined }
  })

const breaking = (files: ReadonlyArray<string>, rule: (file: string) => ReadonlyArray<string>): ReadonlyArray<string> =>
  files.flatMap((file) => rule(file).map((what) => `${file}: ${what}`))

const below =
  (...folders: ReadonlyArray<string>) =>
  (file: string): boolean =>
    folders.some((folder) => file === folder || file.startsWith(folder.endsWith("/") ? folder : `${folder}/`))

/** Rooms that fold events or solve plans: the same input gives the same output, for ever. */
const pureRooms = below("src/budget", "src/trip")
const allowedInPureRooms = below(
  "src/budget",
  "src/trip",
  "config",
  "streams",
  "simple-statistics",
  "ml-random-forest",
  "pure-rand",
  "supercluster",
  "tinyqueue",
)

test("the tests see the sources", () => {
  expect(production.length).toBeGreaterThan(50)
  expect(importsOf("src/main.ts").map((one) => one.from)).toContain("src/launch/start-command.ts")
  expect(importsOf("src/broker/connection.ts")).toContainEqual({ from: "@nats-io/jetstream", isType: true })
})

test("I1: pure rooms import no Effect, no Node, nothing outside", () => {
  const rule = (file: string) =>
    importsOf(file)
      .filter(({ from, isType }) => !isType && !allowedInPureRooms(from))
      .map(({ from }) => from)
  expect(breaking(production.filter(pureRooms), rule)).toEqual([])
})

test("I1: pure rooms read no clock and roll no dice", () => {
  const impure =
    /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\b|\bprocess\.|\bcrypto\b|\bsetTimeout\b|\bsetInterval\b/g
  const rule = (file: string) => [...bare(textOf(file)).matchAll(impure)].map(([found]) => found)
  expect(breaking(production.filter(pureRooms), rule)).toEqual([])
})

test("nothing imports the command line", () => {
  const rule = (file: string) => importsOf(file).flatMap(({ from }) => (from === "src/main.ts" ? [from] : []))
  expect(breaking(code, rule)).toEqual([])
})

test("the dashboard imports only the contract, and packages made for browsers", () => {
  const contract = /^src\/(dashboard\/|gateway\/(contract|socket-protocol)|budget\/view\.ts$)|^(config|streams)\//
  const packages = /^(react|react-dom|uplot|maplibre-gl|supercluster|vite|@vitejs\/plugin-react)(\/|$)/
  const shipped = production.filter((file) => below("src/dashboard")(file) && !file.endsWith("vite.config.ts"))
  const rule = (file: string) =>
    importsOf(file).flatMap(({ from }) => (contract.test(from) || packages.test(from) ? [] : [from]))
  expect(breaking(shipped, rule)).toEqual([])
})

test("only feeds write to the log's inbound subjects; the broker's probe is refused by every stream", () => {
  const writers = below("src/feeds", "streams", "src/broker/connection.ts", "src/launch/nats-server.ts")
  const rule = (file: string) => (/\binboundSubject\b|["`]txn\.in\./.test(textOf(file)) ? ["writes txn.in.*"] : [])
  expect(
    breaking(
      production.filter((file) => file.startsWith("src/") && !writers(file)),
      rule,
    ),
  ).toEqual([])
})

test("files stay short", () => {
  const rule = (file: string) => {
    const lines = textOf(file).split("\n").length
    return lines > 500 ? [`${lines} lines`] : []
  }
  expect(breaking(code, rule)).toEqual([])
})

test("every file opens by saying why it exists", () => {
  const rule = (file: string) => {
    const header = /^(?:#!.*\n)?\/\*\*([\s\S]*?)\*\//.exec(textOf(file))?.[1] ?? ""
    const words = header
      .replace(/[\s*]+/g, " ")
      .trim()
      .split(" ")
    return words.length < 6 ? ["it does not"] : []
  }
  expect(breaking(production, rule)).toEqual([])
})

test("no utils folder, no helpers file", () => {
  expect(code.filter((file) => /(^|\/)(utils?|helpers?|misc|common)(\/|\.tsx?$)/.test(file))).toEqual([])
})

test("no test is skipped or alone", () => {
  const rule = (file: string) =>
    [...bare(textOf(file)).matchAll(/\b(?:test|it|describe)(?:\.\w+)*\.(skip|only|todo|skipIf|runIf)\b/g)].map(
      ([found]) => found,
    )
  expect(breaking(code.filter(isTest), rule)).toEqual([])
})

const manifest: {
  readonly dependencies: { readonly [name: string]: string }
  readonly devDependencies: { readonly [name: string]: string }
} = JSON.parse(textOf("package.json"))

const lock: { readonly packages: { readonly [path: string]: { readonly version?: string } } } = JSON.parse(
  textOf("package-lock.json"),
)

test("Effect's packages move together, at one exact version", () => {
  const isEffect = (name: string): boolean => name === "effect" || name.startsWith("@effect/")
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([name]) =>
    isEffect(name),
  )
  expect(wanted.length).toBeGreaterThan(2)
  expect(new Set(wanted.map(([, version]) => version)).size).toBe(1)
  expect(wanted[0]?.[1]).toMatch(/^\d+\.\d+\.\d+$/)
  const installed = Object.entries(lock.packages).filter(([path]) => isEffect(path.split("node_modules/").at(-1) ?? ""))
  expect(new Set(installed.map(([, { version }]) => version))).toEqual(new Set([wanted[0]?.[1]]))
})

test("committed files name no package registry", () => {
  const committed = [
    ...["package.json", "package-lock.json", ".npmrc", "README.md", "biome.json", "tsconfig.json", "vitest.config.ts"],
    ...codeFolders.flatMap(filesBelow),
    ...filesBelow(".ci"),
  ].filter((file) => existsSync(join(project, file)) && !/\.(png|jpe?g|ico|woff2?|gz)$/.test(file))
  // Spelled in parts, so that this file passes its own rule.
  const hosts = new RegExp(
    [`registry\\.${"npmjs"}`, `${"npmjs"}\\.org`, `registry\\.${"yarnpkg"}`, `npm\\.pkg\\.${"github"}`].join("|"),
  )
  const rule = (file: string) => hosts.exec(textOf(file)) ?? []
  expect(breaking(committed, rule)).toEqual([])
})

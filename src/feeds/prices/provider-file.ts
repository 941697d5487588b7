/**
 * Providers of prices that an operator adds without code: a JSON file (`PACER_PRICE_PROVIDERS`) that says for each one
 * which adapter reads it, where it is, and which of its fields are what (config/price-providers.example.json has one of
 * each). A file with a fault is refused whole, with the field named: half a mapping would show wrong prices. Secrets are
 * not in the file, which names the environment variable that each header's value is taken from.
 */
import { readFile } from "node:fs/promises"
import { Effect, Schema, SchemaIssue } from "effect"
import { currencyExponents } from "../../../config/currencies.ts"
import { limits } from "../../../config/limits.ts"
import { offerKinds, priceUnits } from "../../trip/prices/offer.ts"
import { fileFeed } from "./file-feed.ts"
import { jsonPartner } from "./json-partner.ts"
import type { PriceProvider } from "./provider.ts"

export class ProviderFileError extends Schema.TaggedError<ProviderFileError>()("ProviderFileError", {
  message: Schema.String,
}) {}

const matching = (pattern: RegExp, expected: string) => Schema.String.check(Schema.isPattern(pattern, { expected }))
const path = matching(/^[^\s.]+(\.[^\s.]+)*$/, "a field's path such as rate.perNight")
const maybePath = Schema.optionalKey(path)
const urlPath = matching(/^\/\S*$/, "a path that begins with /")
const Currency = Schema.String.check(
  Schema.makeFilter((code: string) => currencyExponents.has(code), { expected: "an ISO 4217 currency such as IDR" }),
)

const Fields = Schema.Struct({
  ...{ id: path, name: path, link: path, address: maybePath, latitude: maybePath, longitude: maybePath },
  rating: Schema.optionalKey(Schema.Struct({ path, outOf: Schema.Finite.check(Schema.isGreaterThan(0)) })),
  ...{ ratingCount: maybePath, stars: maybePath, attributes: maybePath, mode: maybePath, departure: maybePath },
  price: Schema.Struct({
    amount: path,
    unit: Schema.Literals(priceUnits),
    currency: Schema.Union([Schema.Struct({ path }), Schema.Struct({ fixed: Currency })]),
    ...{ taxPercent: maybePath, tax: maybePath, fees: maybePath },
  }),
})

const parameter = Schema.optionalKey(matching(/^[^\s&=?#]{1,64}$/, "a parameter's name"))
const Search = Schema.Struct({
  path: urlPath,
  parameters: Schema.Struct({
    ...{ latitude: parameter, longitude: parameter, toLatitude: parameter, toLongitude: parameter },
    ...{ checkIn: parameter, checkOut: parameter, guests: parameter },
  }),
  items: Schema.String,
  fields: Fields,
})

const File = Schema.Struct({
  path: urlPath,
  format: Schema.Literals(["csv", "json"]),
  delimiter: Schema.optionalKey(matching(/^[^"\r\n]$/, "one character")),
  items: Schema.optionalKey(Schema.String),
  night: maybePath,
  fields: Fields,
})

const ofKinds = <const Of extends Schema.Constraint>(of: Of) =>
  Schema.Struct({
    ...{ hotels: Schema.optionalKey(of), transport: Schema.optionalKey(of), dining: Schema.optionalKey(of) },
  }).check(
    Schema.makeFilter((kinds: object) => offerKinds.some((kind) => kind in kinds), {
      expected: `at least one of ${offerKinds.join(", ")}`,
    }),
  )

const common = {
  id: matching(/^[a-z][a-z0-9-]{0,31}$/, "small letters, digits and -"),
  name: Schema.NonEmptyString.check(Schema.isMaxLength(64)),
  baseUrl: matching(
    /^https?:\/\/[^\s?#]*[^\s?#/]$/,
    "an address such as https://partner.example, without / at its end",
  ),
  headersFromEnvironment: Schema.optionalKey(
    Schema.Record(
      matching(/^[a-z][a-z0-9-]{0,63}$/, "a header's name in small letters"),
      matching(/^[A-Z][A-Z0-9_]*$/, "an environment variable's name"),
    ),
  ),
}
const JsonAdapter = Schema.Struct({
  ...common,
  adapter: Schema.Literal("json"),
  bookingPath: Schema.optionalKey(urlPath),
  searches: ofKinds(Search),
})
const FileAdapter = Schema.Struct({ ...common, adapter: Schema.Literal("file"), files: ofKinds(File) })
type Described = typeof JsonAdapter.Type | typeof FileAdapter.Type

const strict = { onExcessProperty: "error" } as const
const decodeList = Schema.decodeUnknownEffect(
  Schema.fromJsonString(
    Schema.Struct({
      providers: Schema.Array(Schema.Struct({ adapter: Schema.Literals(["json", "file"]) })).check(
        Schema.isMaxLength(limits.priceProvidersMax),
      ),
    }),
  ),
)
const decodeWhole = Schema.decodeUnknownEffect(
  Schema.fromJsonString(Schema.Struct({ providers: Schema.Array(Schema.Unknown) })),
)
const decodeJson = Schema.decodeUnknownEffect(JsonAdapter, strict)
const decodeFile = Schema.decodeUnknownEffect(FileAdapter, strict)
const format = SchemaIssue.makeFormatterStandardSchemaV1()

type Issue = ReturnType<typeof format>["issues"][number]

/** Of a union's branches the one that got furthest, and of those the one that looked at a value, knows best. */
const knowing = ({ path: keys, message }: Issue): number =>
  3 * (keys?.length ?? 0) + (message === "Expected no excess property" ? 0 : message === "Missing key" ? 1 : 2)

/** `providers.0.searches.hotels.path: …`. */
const wrong =
  (prefix: ReadonlyArray<string | number>) =>
  ({ issue }: Schema.SchemaError) => {
    const best = format(issue).issues.toSorted((a, b) => knowing(b) - knowing(a))[0]
    const keys = (best?.path ?? []).map((key) => String(typeof key === "object" ? key.key : key))
    const field = [...prefix, ...keys].join(".")
    const known = { "Missing key": "is required", "Expected no excess property": "is not known here" }
    const said = Object.entries(known).find(([message]) => message === best?.message)?.[1]
    const message = said ?? best?.message ?? "is not as expected"
    return new ProviderFileError({ message: field === "" ? message : `${field}: ${message}` })
  }

type Environment = { readonly [name: string]: string | undefined }

const providerOf = (described: Described, at: number, environment: Environment) => {
  const headers: Array<readonly [string, string]> = []
  for (const [header, variable] of Object.entries(described.headersFromEnvironment ?? {})) {
    const value = environment[variable]
    if (value === undefined || value === "") {
      const message = `providers.${at}.headersFromEnvironment.${header}: ${variable} is not set`
      return Effect.fail(new ProviderFileError({ message }))
    }
    headers.push([header, value])
  }
  const provider: PriceProvider = described.adapter === "json" ? jsonPartner(described) : fileFeed(described)
  return Effect.succeed(headers.length === 0 ? provider : { ...provider, headers: Object.fromEntries(headers) })
}

/** What a file's text describes. */
export const providersIn = Effect.fnUntraced(function* (text: string, environment: Environment) {
  const kinds = (yield* Effect.mapError(decodeList(text), wrong([]))).providers
  const { providers: described } = yield* Effect.mapError(decodeWhole(text), wrong([]))
  const providers = yield* Effect.forEach(described, (one, at) => {
    const decoded: Effect.Effect<Described, Schema.SchemaError> =
      kinds[at]?.adapter === "json" ? decodeJson(one) : decodeFile(one)
    return Effect.flatMap(Effect.mapError(decoded, wrong(["providers", at])), (told) =>
      providerOf(told, at, environment),
    )
  })
  const twice = providers.findIndex(({ id }, at) => providers.findIndex((other) => other.id === id) < at)
  if (twice >= 0) {
    return yield* new ProviderFileError({ message: `providers.${twice}.id: another provider has this id already` })
  }
  return providers
})

export const readProviderFile = Effect.fn("readProviderFile")(function* (file: string, environment: Environment) {
  const text = yield* Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: (cause) => new ProviderFileError({ message: `${file} cannot be read (${String(cause)})` }),
  })
  return yield* providersIn(text, environment)
})

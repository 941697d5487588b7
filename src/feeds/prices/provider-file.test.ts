/** Providers described in a file: what the shipped example reads, and how a fault is said. */
import { readFileSync } from "node:fs"
import { Effect } from "effect"
import { expect, test } from "vitest"
import type { PriceQuestion } from "./provider.ts"
import { providersIn, readProviderFile } from "./provider-file.ts"

const example = new URL("../../../config/price-providers.example.json", import.meta.url).pathname
const environment = { NUSANTARA_AUTHORIZATION: "Bearer k" }
const question: PriceQuestion = {
  ...{ kind: "hotels", latitude: -8.7, longitude: 115.2, checkIn: "2027-01-04", checkOut: "2027-01-06", guests: 2 },
}

test("the shipped example asks and reads as it says", async () => {
  const [json, file] = await Effect.runPromise(readProviderFile(example, environment))
  expect(json).toMatchObject({ kinds: ["hotels"], headers: { authorization: "Bearer k" }, bookingPath: "/v1/bookings" })
  expect(json?.pathOf(question)).toBe("/v1/search?lat=-8.7&lng=115.2&from=2027-01-04&to=2027-01-06&adults=2")
  const hotel = { code: "h1", title: "Hotel Melati", url: "https://h.example/1", geo: { lat: -8.7, lng: 115.2 } }
  const rate = { perNight: 41.5, currency: "USD", taxPercent: 11, serviceFee: "3.50" }
  const hotels = [
    { ...hotel, score: 8.4, rate },
    { ...hotel, rate: { ...rate, currency: "XXQ" } },
  ]
  const reading = json?.read(JSON.stringify({ data: { hotels } }), question, 5)
  expect(reading?.offers).toMatchObject([
    {
      source: "nusantara",
      name: "Hotel Melati",
      rating: expect.closeTo(0.84),
      quote: { currency: "USD", baseMinor: 4_150, unit: "night" },
    },
  ])
  expect(reading?.dropped).toEqual(["XXQ is no currency"])
  const rows =
    "table_id;restaurant;web;lat;lon;menu_price;day\nt1;Bu Made;https://w.example;-8.7;115.2;45000;2027-01-04\n"
  const tables = file?.read(rows, { ...question, kind: "dining", checkOut: question.checkIn }, 5)
  expect(tables?.offers).toMatchObject([{ name: "Bu Made", quote: { currency: "IDR", baseMinor: 4_500_000 } }])
})

interface Change {
  readonly what: string
  readonly from: string
  readonly to: string
  readonly says: RegExp
}

test.each<Change>([
  {
    what: "an unknown unit",
    from: '"unit": "night"',
    to: '"unit": "nite"',
    says: /^providers\.0\.searches\.hotels\.fields\.price\.unit: /,
  },
  {
    what: "an unknown currency",
    from: '"fixed": "IDR"',
    to: '"fixed": "ZZZ"',
    says: /^providers\.1\.files\.dining\.fields\.price\.currency.*: .*ISO 4217/,
  },
  {
    what: "an address with its slash",
    from: 'stays.example"',
    to: 'stays.example/"',
    says: /^providers\.0\.baseUrl: .*without \/ at its end/,
  },
  {
    what: "a misspelt field",
    from: '"facilities"',
    to: '"facilities", "ratng": "x"',
    says: /^providers\.0\.searches\.hotels\.fields\.ratng: /,
  },
  {
    what: "a missing field",
    from: '"id": "code",',
    to: "",
    says: /^providers\.0\.searches\.hotels\.fields\.id: is required$/,
  },
  { what: "an unknown kind", from: '"dining": {', to: '"diners": {', says: /^providers\.1\.files/ },
  { what: "an unknown adapter", from: '"adapter": "file"', to: '"adapter": "soap"', says: /^providers\.1\.adapter: / },
  { what: "an id twice", from: '"warung-list"', to: '"nusantara"', says: /^providers\.1\.id: another provider/ },
  {
    what: "an unset secret",
    from: "NUSANTARA_AUTHORIZATION",
    to: "MISSING",
    says: /^providers\.0\.headersFromEnvironment\.authorization: MISSING is not set$/,
  },
  { what: "no JSON", from: "{", to: "<", says: /./ },
])("$what is refused with the field named", async ({ from, to, says }) => {
  const text = readFileSync(example, "utf8").replace(from, to)
  const { message } = await Effect.runPromise(Effect.flip(providersIn(text, environment)))
  expect(message).toMatch(says)
  expect(message).not.toContain("Bearer")
})

test("a file that is not there is said to be so", async () => {
  const { message } = await Effect.runPromise(Effect.flip(readProviderFile("/no/such/file", {})))
  expect(message).toContain("/no/such/file cannot be read")
})

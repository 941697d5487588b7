/** Codes for tests, invented: a plain one, and any that the standard allows. */
import * as fc from "fast-check"
import { numberOfCurrency } from "../../../config/currency-numbers.ts"
import { type AdditionalData, additionalFields, type QrisContent, type Template } from "./content.ts"
import { accountOf } from "./templates.ts"

export const kopi: QrisContent = {
  initiation: "static",
  networks: [],
  accounts: [
    accountOf({
      id: "26",
      globalId: "ID.CO.EXAMPLE.WWW",
      fields: [
        { id: "01", value: "936009990000000017" },
        { id: "02", value: "000000017" },
        { id: "03", value: "UMI" },
      ],
    }),
    accountOf({
      id: "51",
      globalId: "ID.CO.QRIS.WWW",
      fields: [
        { id: "02", value: "ID1099900000017" },
        { id: "03", value: "UMI" },
      ],
    }),
  ],
  mcc: "5814",
  currency: "IDR",
  tip: { rule: "none" },
  country: "ID",
  merchant: "Kopi Tiga Pintu",
  city: "Ubud",
  postalCode: "80571",
  additional: { values: { terminalLabel: "A01" }, templates: [], reserved: [] },
  unreserved: [],
  reserved: [],
}

const ascii = (most: number) =>
  fc
    .string({ unit: "grapheme-ascii", minLength: 1, maxLength: most })
    .filter((text) => text.trim() === text && !/[^\x20-\x7e]/.test(text))
const ids = (first: number, last: number, most: number) =>
  fc
    .uniqueArray(fc.integer({ min: first, max: last }), { maxLength: most })
    .map((numbers) => numbers.sort((one, other) => one - other).map((number) => String(number).padStart(2, "0")))
const fieldsOf = (first: number, last: number, most: number, characters: number) =>
  ids(first, last, most).chain((found) =>
    fc.tuple(...found.map((id) => ascii(characters).map((value) => ({ id, value })))),
  )
const template = (id: string): fc.Arbitrary<Template> =>
  fc.record({
    id: fc.constant(id),
    globalId: fc.constantFrom("ID.CO.EXAMPLE.WWW", "org.example", "D2760001240200010000000000000000"),
    fields: fieldsOf(4, 99, 2, 8),
  })
const templates = (first: number, last: number, most: number) =>
  ids(first, last, most).chain((found) => fc.tuple(...found.map(template)))
const account = (id: string) =>
  fc
    .record({
      pan: fc.stringMatching(/^\d{18}$/),
      merchantId: fc.stringMatching(/^[A-Z0-9]{15}$/),
      criteria: fc.constantFrom("UMI", "UKE", "UME", "UBE", "URE"),
    })
    .map(({ pan, merchantId, criteria }) =>
      accountOf({
        id,
        globalId: id === "51" ? "ID.CO.QRIS.WWW" : "ID.CO.EXAMPLE.WWW",
        fields: [
          { id: "01", value: pan },
          { id: "02", value: merchantId },
          { id: "03", value: criteria },
        ],
      }),
    )
const additional: fc.Arbitrary<AdditionalData> = fc.record({
  values: fc
    .subarray(
      Object.values(additionalFields).filter((name) => name !== "consumerDataRequest"),
      { maxLength: 3 },
    )
    .chain((names) => fc.tuple(...names.map((name) => ascii(3).map((value) => [name, value] as const))))
    .map((pairs) => Object.fromEntries(pairs)),
  templates: fc.constant([]),
  reserved: fieldsOf(12, 49, 1, 6),
})
const tip = fc.oneof(
  fc.constant({ rule: "none" } as const),
  fc.constant({ rule: "prompt" } as const),
  fc.record({ rule: fc.constant("fixed" as const), feeMinor: fc.integer({ min: 1, max: 10_000_000 }) }),
  fc.record({ rule: fc.constant("percent" as const), hundredths: fc.integer({ min: 1, max: 9_999 }) }),
)

/** Any code without a fault, up to the 512 characters that it may have. */
export const anyContent: fc.Arbitrary<QrisContent> = fc.record(
  {
    initiation: fc.constantFrom("static" as const, "dynamic" as const),
    networks: fieldsOf(2, 25, 1, 16),
    accounts: ids(26, 51, 2)
      .filter((found) => found.length > 0)
      .chain((found) => fc.tuple(...found.map(account))),
    mcc: fc.stringMatching(/^\d{4}$/),
    currency: fc.constantFrom(...numberOfCurrency.keys()),
    amountMinor: fc.integer({ min: 1, max: 1_000_000_000 }),
    tip,
    country: fc.stringMatching(/^[A-Z]{2}$/),
    merchant: ascii(25),
    city: ascii(15),
    postalCode: ascii(10),
    additional: additional.filter(({ values, reserved }) => Object.keys(values).length + reserved.length > 0),
    otherLanguage: fc.record(
      {
        language: fc.constantFrom("ID", "JA", "DE"),
        merchant: fc.constantFrom("喫茶店", "Kedai Kopi", "Café ☕"),
        city: fc.constantFrom("東京", "Köln"),
      },
      { requiredKeys: ["language", "merchant"] },
    ),
    unreserved: templates(80, 99, 1),
    reserved: fieldsOf(65, 79, 1, 6),
  },
  {
    requiredKeys: [
      ...(["networks", "accounts", "mcc", "currency", "tip", "country", "merchant", "city"] as const),
      ...(["unreserved", "reserved"] as const),
    ],
  },
)

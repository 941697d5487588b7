/**
 * Training descriptors, made from the dictionary and the templates in the manner of banks, cards and e-wallets: prefixes
 * of processors, branch numbers, towns, references, truncation, missing letters. The same seed makes the same rows.
 */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import { mccRanges } from "../../config/mcc.ts"
import { merchantPhrases } from "../../config/merchants.ts"
import { type Category, categories } from "../../config/taxonomy.ts"
import { phrasesOf } from "../budget/categorise/descriptor.ts"
import { givenNames, inventedName, people, places, titles } from "./names.ts"
import { templates } from "./templates.ts"
import { categoryByChance, namelessName, venue } from "./unknown-names.ts"

export interface Row {
  readonly raw: string
  readonly mcc: string
  readonly category: Category
  /** Rows of one merchant are held out together. */
  readonly merchant: string
  /** The dictionary's phrase, for a row made of one brand. */
  readonly phrase?: string
}

/** Chance with a seed. */
export class Chance {
  readonly #generator
  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }
  below = (bound: number): number => (this.#generator.next() >>> 0) % Math.max(bound, 1)
  is = (share: number): boolean => this.below(10_000) < share * 10_000
  of = (items: ReadonlyArray<string>): string => items[this.below(items.length)] ?? ""
}

const prefixes = [
  ...[
    "QRIS ",
    "QR ",
    "QRIS ",
    "QR ",
    "SQ *",
    "SQC*",
    "TST* ",
    "SP ",
    "PAYPAL *",
    "PP*",
    "MIDTRANS*",
    "XENDIT*",
    "DOKU*",
    "IPAY88*",
  ],
  ...[
    "GOPAY ",
    "GOPAY*",
    "OVO ",
    "DANA ",
    "SHOPEEPAY ",
    "SPAY ",
    "LINKAJA ",
    "KARTU DEBIT 12/05 ",
    "DEBIT ",
    "DB ",
    "BYR ",
  ],
  ...[
    "PEMBAYARAN ",
    "PEMBELIAN ",
    "PURCHASE ",
    "POS DEBIT ",
    "CARD ",
    "ALIPAY*",
    "SUMUP *",
    "IZ *",
    "ZETTLE*",
    "TOKOPEDIA*",
  ],
]
const suffixes = [
  "QR",
  "QRIS",
  "QR DANA",
  "QR OVO",
  "DEBIT",
  "DBT",
  "EDC",
  "EDC BCA",
  "GOPAY",
  "QRIS TAP",
  "DEBIT BNI",
  "BRIZZI",
  "QR STATIS",
  "WA",
  "DP",
  "QRIS NOBU",
  "SHOPEEPAY",
  "OVO",
]

/** A share of 38 rows of 100 carries a code, as card feeds do and the others do not. */
const codedShare = 0.38
const wrongCodeShare = 0.06

const codesOf: { readonly [Name in Category]: ReadonlyArray<string> } = (() => {
  const codes = Object.fromEntries(categories.map((category) => [category, [] as Array<string>])) as {
    [Name in Category]: Array<string>
  }
  const final = new Map<number, Category>()
  for (const [first, last, category] of mccRanges)
    for (let code = first; code <= last; code++) final.set(code, category)
  for (const [code, category] of final) codes[category].push(String(code).padStart(4, "0"))
  return codes
})()

/** The codes that acquirers really give, often enough to weigh more than their neighbours. */
const usualCodes: { readonly [Name in Category]: ReadonlyArray<string> } = {
  lodging: ["7011", "7011", "7011", "7011", "7012", "7033", "3501", "3640", "4722", "6513"],
  food: ["5812", "5812", "5812", "5814", "5814", "5813", "5462", "5811", "5499", "7997"],
  groceries: ["5411", "5411", "5411", "5499", "5499", "5422", "5451", "5300", "5331", "5921"],
  transport_local: ["4121", "4121", "4111", "5541", "5541", "5542", "7512", "7523", "4784", "4131", "7519", "4789"],
  transport_intercity: ["4511", "4511", "4511", "4112", "4131", "4131", "4722", "4411", "4789", "3000", "3100", "4582"],
  activities: [
    "7991",
    "7996",
    "7999",
    "7999",
    "7832",
    "7922",
    "7298",
    "7298",
    "7997",
    "7998",
    "4722",
    "7941",
    "7929",
    "8699",
  ],
  shopping: [
    "5651",
    "5311",
    "5399",
    "5399",
    "5732",
    "5947",
    "5944",
    "5999",
    "5691",
    "5942",
    "5977",
    "5309",
    "5661",
    "5462",
    "5262",
  ],
  health: ["5912", "5912", "8062", "8011", "8021", "8043", "8099", "5976", "8042"],
  communication: ["4814", "4814", "4814", "4816", "4812", "4899", "5732"],
  fees_cash: ["6011", "6011", "6011", "6010", "6012", "6051", "6051", "6540"],
  other: [
    "7210",
    "7230",
    "4215",
    "8398",
    "6300",
    "5815",
    "5817",
    "5818",
    "5968",
    "9399",
    "7221",
    "4829",
    "7338",
    "4900",
    "9402",
    "7216",
  ],
}

const codeFor = (chance: Chance, category: Category): string => {
  if (!chance.is(codedShare)) return ""
  const told = chance.is(wrongCodeShare) ? (categories[chance.below(categories.length)] ?? category) : category
  return chance.of(chance.is(0.8) ? usualCodes[told] : codesOf[told])
}

const digits = (chance: Chance): string => {
  const length = 3 + chance.below(6)
  let text = ""
  for (let index = 0; index < length; index++) text += String(chance.below(10))
  return text
}

const person = (chance: Chance): string => {
  const name = chance.of(people)
  const whole = chance.is(0.3) ? `${name} ${chance.of(people)}` : name
  return chance.is(0.65) ? `${chance.of(titles)} ${whole}` : whole
}

const given = (chance: Chance): string =>
  chance.is(0.45)
    ? `${chance.of(givenNames)} ${chance.of(givenNames)}`
    : chance.is(0.15)
      ? person(chance)
      : chance.of(givenNames)

const invented = (chance: Chance): string => {
  const name = inventedName(chance.below)
  return chance.is(0.25) ? `${name} ${inventedName(chance.below)}` : name
}

const withoutVowels = (word: string): string => word.slice(0, 1) + word.slice(1).replace(/[AEIOU]/g, "")

/** Feeds shorten: vowels go, words are glued, the end is cut off. */
const worn = (chance: Chance, text: string): string => {
  let result = text
  if (chance.is(0.1)) {
    const words = result.split(" ")
    const at = chance.below(words.length)
    const word = words[at] ?? ""
    words[at] = chance.is(0.7) ? withoutVowels(word) : word.slice(0, 3 + chance.below(3))
    result = words.join(" ")
  }
  if (chance.is(0.03)) result = result.replace(" ", "")
  if (chance.is(0.05)) result = result.replace(" ", chance.of(["-", ".", "*", "  ", "/"]))
  if (chance.is(0.15)) result = result.slice(0, [22, 25, 20][chance.below(3)])
  return result.trim()
}

const printed = (chance: Chance, name: string): string => {
  const prefix = chance.is(0.22) ? chance.of(prefixes) : ""
  const branch = chance.is(0.14) ? ` ${chance.of(["", "#", "T", "NO "])}${digits(chance).slice(0, 4)}` : ""
  const where = chance.is(0.08)
    ? (brands[chance.below(brands.length)]?.phrase ?? "")
    : chance.is(0.2)
      ? venue(chance)
      : chance.of(places)
  const place = chance.is(0.55) ? ` ${where}` : ""
  const country = place !== "" && chance.is(0.25) ? ` ${chance.of(places)}` : ""
  const suffix = chance.is(0.14) ? ` ${chance.of(suffixes)}` : chance.is(0.05) ? ` ${digits(chance)}` : ""
  return worn(chance, `${prefix}${name}${branch}${place}${country}${suffix}`)
}

interface Known {
  readonly phrase: string
  readonly category: Category
}

const brands: ReadonlyArray<Known> = categories.flatMap((category) =>
  phrasesOf(merchantPhrases[category].brand).map((phrase) => ({ phrase, category })),
)

const filled = (chance: Chance, template: string): string =>
  template.replace(/\{(\w)\}/g, (_, slot: string) => {
    switch (slot) {
      case "p":
        return person(chance)
      case "g":
        return given(chance)
      case "x":
        return invented(chance)
      case "l":
        return chance.of(places)
      case "b":
        return brands[chance.below(brands.length)]?.phrase ?? ""
      default:
        return digits(chance)
    }
  })

const rowsPerBrand = 4
const rowsPerTemplate = 110
const rowsPerWord = 12
/** Names that tell nothing: few beside the rest, for they only teach doubt. */
const namelessRows = 24_000

/** All rows of a seed: each brand, each trade word and each template some times. */
export const makeRows = (seed: number): ReadonlyArray<Row> => {
  const chance = new Chance(seed)
  const rows: Array<Row> = []
  const add = (name: string, category: Category, merchant: string, phrase?: string): void => {
    const row = { raw: printed(chance, name), mcc: codeFor(chance, category), category, merchant }
    rows.push(phrase === undefined ? row : { ...row, phrase })
  }
  for (const { phrase, category } of brands) {
    for (let count = 0; count < rowsPerBrand; count++) add(phrase, category, phrase, phrase)
  }
  for (const category of categories) {
    for (const strength of ["strong", "plain"] as const) {
      for (const word of phrasesOf(merchantPhrases[category][strength])) {
        for (let count = 0; count < (strength === "strong" ? rowsPerWord : 4); count++) {
          const other = chance.is(0.35) ? given(chance) : chance.is(0.5) ? invented(chance) : person(chance)
          add(chance.is(0.6) ? `${word} ${other}` : `${other} ${word}`, category, `word ${word}`)
        }
      }
    }
    for (const template of templates[category]) {
      for (let count = 0; count < rowsPerTemplate; count++) {
        const name = filled(chance, template)
        add(name, category, `template ${template}${count % 7}`)
      }
    }
  }
  for (let count = 0; count < namelessRows; count++) {
    const name = namelessName(chance)
    add(name, categoryByChance(chance), `nameless ${count}`)
  }
  return rows
}

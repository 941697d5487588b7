/**
 * Damaged payment codes, many and repeatable: an invented good one with a few of the accidents that befall codes and of
 * the malice that invents them, half of them sealed again so that the checksum no longer protects what stands behind it.
 * Whatever becomes of one, reading it ends, and gives a refusal or something that holds together.
 */
import { limits } from "../../../config/limits.ts"
import { Dice } from "../simulate/dice.ts"
import type { QrisContent, TipRule } from "./content.ts"
import { decodeQris } from "./decode.ts"
import { encodeQris, sealed } from "./encode.ts"
import { feeOn } from "./money-fields.ts"
import { accountOf } from "./templates.ts"
import { walk } from "./tlv.ts"

const digits = (dice: Dice, count: number): string => Array.from({ length: count }, () => dice.integer(0, 9)).join("")

const tipOf = (dice: Dice): TipRule =>
  dice.pick<TipRule>([
    { rule: "none" },
    { rule: "prompt" },
    { rule: "fixed", feeMinor: dice.integer(1, 1_000_000) },
    { rule: "percent", hundredths: dice.integer(1, 9_999) },
  ])

/** A good code's content, by chance. */
export const inventedContent = (dice: Dice): QrisContent => ({
  initiation: dice.pick(["static", "dynamic"] as const),
  networks: dice.chance(0.1) ? [{ id: "02", value: digits(dice, 16) }] : [],
  accounts: [
    accountOf({ id: "26", globalId: "ID.CO.EXAMPLE.WWW", fields: [{ id: "01", value: digits(dice, 18) }] }),
    accountOf({ id: "51", globalId: "ID.CO.QRIS.WWW", fields: [{ id: "02", value: `ID${digits(dice, 13)}` }] }),
  ],
  mcc: digits(dice, 4),
  currency: dice.pick(["IDR", "JPY", "SGD", "KWD"]),
  ...(dice.chance(0.5) ? { amountMinor: dice.integer(1, 100_000_000) } : {}),
  tip: tipOf(dice),
  country: "ID",
  merchant: dice.pick(["Kopi Tiga Pintu", "WARUNG 88", "Toko Angin-Angin"]),
  city: dice.pick(["Ubud", "Jakarta Barat", "Sumbawa"]),
  ...(dice.chance(0.7) ? { postalCode: digits(dice, 5) } : {}),
  ...(dice.chance(0.5)
    ? { additional: { values: { terminalLabel: `A${digits(dice, 2)}` }, templates: [], reserved: [] } }
    : {}),
  ...(dice.chance(0.2) ? { otherLanguage: { language: "JA", merchant: "三つ扉珈琲" } } : {}),
  unreserved: dice.chance(0.2) ? [{ id: "80", globalId: "org.example", fields: [{ id: "01", value: "x" }] }] : [],
  reserved: [],
})

const alphabet = ["0", "1", "5", "9", "A", "f", " ", ".", "-", "é", "\u0000", "\ud800", "💸", "6304", "5406", "99"]

/** Whole fields, their lengths kept true: what damage to single characters hardly ever reaches. */
const amongFields = (text: string, dice: Dice): string => {
  const { fields, broken } = walk(text)
  if (fields.length === 0 || broken !== undefined) return text
  const at = dice.integer(0, fields.length - 1)
  const other = dice.pick(fields)
  const values = [other.value, digits(dice, dice.integer(0, 30)), dice.pick(alphabet), "0", "10.50", "01", "98."]
  const changed = fields.flatMap((field, index) => {
    if (index !== at) return [field]
    return dice.pick([
      [],
      [field, field],
      [other, field],
      [{ ...field, value: dice.pick(values) }],
      [{ ...field, id: digits(dice, 2) }],
    ])
  })
  return changed.map(({ id, value }) => `${id}${String(Array.from(value).length).padStart(2, "0")}${value}`).join("")
}

const accidents: ReadonlyArray<(text: string, at: number, dice: Dice) => string> = [
  (text, at, dice) => text.slice(0, at) + dice.pick(alphabet) + text.slice(at + 1),
  (text, at, dice) => text.slice(0, at) + dice.pick(alphabet) + text.slice(at),
  (text, at, dice) => text.slice(0, at) + text.slice(at + dice.integer(1, 12)),
  (text, at, dice) => text.slice(0, at) + text.slice(Math.max(0, at - dice.integer(1, 40))),
  (text, at) => text.slice(0, at),
  (text, at, dice) => text.slice(0, at) + digits(dice, dice.integer(1, 8)) + text.slice(at + 4),
  (text, at) => text.slice(at) + text.slice(0, at),
  (text, _at, dice) => text.repeat(dice.integer(2, 6)),
  (text, at, dice) =>
    text.slice(0, at) + dice.pick(["5502015603500", "5402-1", "54050.000", "5303999"]) + text.slice(at),
]

/** The same label gives the same code. */
export const damagedCode = (label: string): string => {
  const dice = new Dice(label)
  let text = encodeQris(inventedContent(dice))
  if (dice.chance(0.5)) text = text.slice(0, -8)
  const isSealed = text.length > 0 && !/6304[0-9A-F]{4}$/.test(text)
  const count = dice.pick([1, 1, 2, 4])
  for (let done = 0; done < count; done++) {
    text = dice.chance(0.5) ? amongFields(text, dice) : dice.pick(accidents)(text, dice.integer(0, text.length), dice)
  }
  return isSealed ? sealed(text) : text
}

const isAmount = (minor: number | undefined): boolean =>
  minor === undefined || (Number.isSafeInteger(minor) && minor > 0 && minor <= limits.amountMinorMax)

/** Refused, or what is inconsistent about the reading in a sentence; undefined when it holds together. */
export const verdictOn = (text: string): "refused" | "consistent" | { readonly inconsistent: string } => {
  const reading = decodeQris(text)
  const { usable, problems, checksum } = reading
  const hasErrors = problems.some(({ severity }) => severity === "error")
  if (usable === undefined) return hasErrors ? "refused" : { inconsistent: "refused without saying why" }
  if (hasErrors) return { inconsistent: "usable in spite of errors" }
  if (!checksum.valid) return { inconsistent: "usable with a wrong checksum" }
  if (!isAmount(usable.amountMinor) || !isAmount(1 + feeOn(usable.amountMinor ?? 0, usable.tip))) {
    return { inconsistent: "an amount that is none" }
  }
  if (problems.length > 0) return "consistent"
  const again = decodeQris(encodeQris(usable)).usable
  return JSON.stringify(again) === JSON.stringify(usable)
    ? "consistent"
    : { inconsistent: "written again, it reads as something else" }
}

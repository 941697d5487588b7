/**
 * A merchant-presented code (EMVCo, and QRIS on top of it) read in full: what it says, and everything that is wrong with
 * it, not only the first thing. Pure: a text in, a reading out; it never throws, whatever the text. A scan is an intent
 * to pay, not a payment.
 */
import { limits } from "../../../config/limits.ts"
import type { QrisContent } from "./content.ts"
import { crcOf } from "./crc.ts"
import { checkTopLevel, isAccount, isNetwork, isReserved, isUnreserved, named } from "./field-rules.ts"
import { readAmount, readCurrency, readTip } from "./money-fields.ts"
import { ProblemList, type QrisProblem } from "./problem.ts"
import { readAccount, readAdditional, readOtherLanguage, readTemplate } from "./templates.ts"
import { type FoundField, type Walk, walk } from "./tlv.ts"

export interface Checksum {
  readonly valid: boolean
  /** As it stands in the code; undefined when there is none. */
  readonly stated: string | undefined
  readonly computed: string | undefined
}

export interface QrisReading {
  readonly checksum: Checksum
  /** Whether the top level is fields from end to end. */
  readonly wellFormed: boolean
  /** Errors make it unusable, deviations do not. */
  readonly problems: ReadonlyArray<QrisProblem>
  /** As far as it could be read; what an error made unreadable is absent. */
  readonly content: Partial<QrisContent>
  /** The whole, when there is no error. */
  readonly usable: QrisContent | undefined
}

const checksumDigits = 4

/** Where the structure cannot be followed, the checksum is still looked for where it belongs. */
const checksumOf = (text: string, { fields, broken }: Walk): Checksum => {
  if (broken !== undefined) {
    if (text.slice(-2 * checksumDigits, -checksumDigits) !== "6304") return noChecksum
    return compared(text.slice(0, -checksumDigits), text.slice(-checksumDigits))
  }
  const field = fields.findLast(({ id }) => id === "63")
  if (field === undefined) return noChecksum
  const before = Array.from(text).slice(0, field.position).join("")
  return compared(`${before}63${String(Array.from(field.value).length).padStart(2, "0")}`, field.value)
}

const noChecksum: Checksum = { valid: false, stated: undefined, computed: undefined }

const compared = (covered: string, stated: string): Checksum => {
  const computed = crcOf(covered)
  return { valid: stated.toUpperCase() === computed, stated, computed }
}

const initiations: ReadonlyMap<string, "static" | "dynamic"> = new Map([
  ["11", "static"],
  ["12", "dynamic"],
])

/** A value that is checked against a pattern; a deviation, and absent, when it is something else. */
const patterned = (list: ProblemList, field: FoundField | undefined, pattern: RegExp, expected: string) => {
  if (field === undefined || pattern.test(field.value)) return field?.value
  // A wrong length has been said already.
  const isSaid = list.problems.some((one) => one.kind === "bad-length" && one.field === field.id)
  if (!isSaid) {
    const place = { field: field.id, position: field.position }
    list.deviation("bad-value", place, `${named(field.id)} is not ${expected}.`)
  }
  return undefined
}

const present = <Value extends object>(values: Value) => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [Key in keyof Value]?: Exclude<Value[Key], undefined> }
}

const readContent = (list: ProblemList, { fields, broken }: Walk): Partial<QrisContent> => {
  const find = (id: string) => fields.find((field) => field.id === id)
  const format = find("00")
  if (format !== undefined && format.value !== "01") {
    list.error("bad-value", { field: "00", position: format.position }, `${named("00")} is not 01.`)
  }
  const initiation = patterned(list, find("01"), /^1[12]$/, "11 (static) or 12 (dynamic)")
  const currency = readCurrency(list, find)
  const additional = find("62")
  const otherLanguage = find("64")
  const plain = (accept: (id: string) => boolean) =>
    fields.filter(({ id }) => accept(id)).map(({ id, value }) => ({ id, value }))
  return present({
    initiation: initiation === undefined ? undefined : initiations.get(initiation),
    networks: plain(isNetwork),
    accounts: fields.filter(({ id }) => isAccount(id)).map((field) => readAccount(list, field)),
    mcc: patterned(list, find("52"), /^\d{4}$/, "four digits"),
    currency,
    amountMinor: readAmount(list, find, currency),
    // Behind a break may stand what says otherwise.
    tip: broken === undefined ? readTip(list, find, currency) : undefined,
    country: patterned(list, find("58"), /^[A-Z]{2}$/, "two capital letters") ?? find("58")?.value,
    merchant: find("59")?.value,
    city: find("60")?.value,
    postalCode: find("61")?.value,
    additional: additional && readAdditional(list, additional),
    otherLanguage: otherLanguage && readOtherLanguage(list, otherLanguage),
    unreserved: fields.filter(({ id }) => isUnreserved(id)).map((field) => readTemplate(list, field, field.id)),
    reserved: plain(isReserved),
  })
}

const usableOf = (content: Partial<QrisContent>, problems: ReadonlyArray<QrisProblem>): QrisContent | undefined => {
  const { networks, accounts, currency, tip, country, merchant, city, unreserved, reserved } = content
  const isWhole =
    networks && accounts && currency && tip && country !== undefined && merchant && city && unreserved && reserved
  if (!isWhole || problems.some(({ severity }) => severity === "error")) return undefined
  return { ...content, networks, accounts, currency, tip, country, merchant, city, unreserved, reserved }
}

const unreadable = (list: ProblemList): QrisReading => ({
  checksum: noChecksum,
  wellFormed: false,
  problems: list.problems,
  content: {},
  usable: undefined,
})

/** @param text the code as it was scanned or pasted; blanks around it are not part of it */
export const decodeQris = (text: string): QrisReading => {
  const list = new ProblemList()
  if (text.length > 2 * limits.qrisCharactersMax) {
    const most = `The code has more than ${limits.qrisCharactersMax} characters.`
    list.error("too-long", { field: "" }, most)
    return unreadable(list)
  }
  const code = text.trim()
  if (code === "") {
    list.error("empty", { field: "" }, "There is no code: the text is empty.")
    return unreadable(list)
  }
  const walked = walk(code)
  const { fields, broken } = walked
  if (Array.from(code).length > limits.qrisCharactersMax) {
    list.error("too-long", { field: "" }, `The code has more than ${limits.qrisCharactersMax} characters.`)
  }
  if (broken !== undefined) {
    const detail = `The code cannot be read from character ${broken.position}: ${broken.why}.`
    list.error("malformed-tlv", { field: "", position: broken.position }, detail)
  }
  checkTopLevel(list, fields, broken === undefined)
  const content = readContent(list, walked)
  const checksum = checksumOf(code, walked)
  if (checksum.stated !== undefined && !checksum.valid) {
    const position = Array.from(code).length - checksumDigits
    const detail = `The checksum is wrong: ${checksum.computed} was expected. The code was misread or changed.`
    list.error("bad-crc", { field: "63", position }, detail)
  }
  // An empty name has no other to stand for it.
  if (content.merchant === "" || content.city === "") {
    const field = content.merchant === "" ? "59" : "60"
    list.error("bad-value", { field }, `${named(field)} is empty.`)
  }
  return {
    checksum,
    wellFormed: broken === undefined,
    problems: list.problems,
    content,
    usable: usableOf(content, list.problems),
  }
}

/** A reading as people and programs are shown it: a record for JSON, lines for a terminal, one sentence when it is bad. */
import { formatMoney } from "../../budget/money.ts"
import {
  type AdditionalData,
  type MerchantAccount,
  nationalMerchantId,
  type Template,
  type TipRule,
} from "./content.ts"
import type { QrisReading } from "./decode.ts"
import { errorSentence, type QrisProblem } from "./problem.ts"

/** @param strict deviations from the standard count as errors */
export const problemsOf = ({ problems }: QrisReading, strict: boolean): ReadonlyArray<QrisProblem> =>
  strict ? problems.map((problem) => ({ ...problem, severity: "error" })) : problems

/** What is wrong in one sentence; undefined when the code is usable. */
export const refusalOf = (reading: QrisReading, strict: boolean): string | undefined => {
  const problems = problemsOf(reading, strict)
  return problems.some(({ severity }) => severity === "error") ? errorSentence(problems) : undefined
}

/** One object per code, with the same keys for good and bad ones; null is what the code does not say. */
export const recordOf = (reading: QrisReading, strict: boolean) => {
  const { checksum, content, wellFormed } = reading
  const { accounts = [] } = content
  return {
    ok: refusalOf(reading, strict) === undefined,
    crc: checksum.valid ? ("valid" as const) : ("invalid" as const),
    crcStated: checksum.stated ?? null,
    crcComputed: checksum.computed ?? null,
    tlv: wellFormed ? ("ok" as const) : ("malformed" as const),
    merchant: content.merchant ?? null,
    city: content.city ?? null,
    postalCode: content.postalCode ?? null,
    country: content.country ?? null,
    mcc: content.mcc ?? null,
    currency: content.currency ?? null,
    amountMinor: content.amountMinor ?? null,
    initiation: content.initiation ?? null,
    tip: content.tip ?? null,
    nmid: nationalMerchantId({ accounts }) ?? null,
    accounts,
    networks: content.networks ?? [],
    additional: content.additional ?? null,
    otherLanguage: content.otherLanguage ?? null,
    unreserved: content.unreserved ?? [],
    reserved: content.reserved ?? [],
    problems: problemsOf(reading, strict),
  }
}

const tipText = (tip: TipRule, currency: string): string => {
  switch (tip.rule) {
    case "none":
      return "none"
    case "prompt":
      return "the payer is asked"
    case "fixed":
      return `${tip.feeMinor} minor units (${formatMoney(tip.feeMinor, currency)}) on top`
    case "percent":
      return `${tip.hundredths / 100} % on top`
  }
}

const templateText = ({ globalId, fields }: Template): string =>
  [globalId ?? "nobody's", ...fields.map(({ id, value }) => `${id}=${value}`)].join(" ")

const accountText = ({ globalId, pan, merchantId, criteria }: MerchantAccount): string =>
  [
    globalId ?? "nobody's",
    ...(pan === undefined ? [] : [`PAN ${pan}`]),
    ...(merchantId === undefined ? [] : [`${merchantId.startsWith("ID") ? "NMID" : "merchant"} ${merchantId}`]),
    ...(criteria === undefined ? [] : [`criteria ${criteria}`]),
  ].join(", ")

const additionalLines = ({ values, templates, reserved }: AdditionalData) => [
  ...Object.entries(values),
  ...reserved.map(({ id, value }) => [`62.${id}`, value] as const),
  ...templates.map((one) => [`62.${one.id}`, templateText(one)] as const),
]

/** A value from outside, fit for a terminal: nothing in it moves the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?")

/** What can be said of a code, line by line, problems last. */
export const linesOf = (reading: QrisReading, strict: boolean): ReadonlyArray<string> => {
  const { checksum, content } = reading
  const { merchant, city, postalCode, country, mcc, currency, amountMinor, tip, additional, otherLanguage } = content
  const amount =
    amountMinor === undefined || currency === undefined
      ? currency && `the payer enters it, in ${currency}`
      : `${amountMinor} minor units of ${currency} (${formatMoney(amountMinor, currency)})`
  const rows: ReadonlyArray<readonly [string, string | undefined]> = [
    ["merchant", merchant],
    ["city", [city, postalCode, country].filter((part) => part !== undefined).join(", ")],
    ["MCC", mcc],
    ["amount", amount],
    ["tip", tip && currency ? tipText(tip, currency) : undefined],
    ["kind", content.initiation],
    ...(content.networks ?? []).map(({ id, value }) => [`account ${id}`, value] as const),
    ...(content.accounts ?? []).map((one) => [`account ${one.id}`, accountText(one)] as const),
    ...(additional === undefined ? [] : additionalLines(additional)),
    ["language", otherLanguage && Object.values(otherLanguage).join(", ")],
    ...(content.unreserved ?? []).map((one) => [`template ${one.id}`, templateText(one)] as const),
    ["CRC", `${checksum.stated ?? "none"}, ${checksum.valid ? "valid" : "invalid"}`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return [
    ...rows.flatMap(([name, value]) => (value ? [printable(`${name.padEnd(width)}${value}`)] : [])),
    ...problemsOf(reading, strict).map(({ severity, detail }) => `${severity.padEnd(width)}${detail}`),
  ]
}

/**
 * What is to be paid: currency (53), amount (54) and what comes on top (55 to 57). Everything here is exact (I7), and
 * everything wrong here is an error: a code that contradicts itself about money is not guessed at.
 */
import { currencyOfNumber } from "../../../config/currency-numbers.ts"
import { parseAmount, prorate } from "../../budget/money.ts"
import type { TipRule } from "./content.ts"
import { named } from "./field-rules.ts"
import type { ProblemList } from "./problem.ts"
import type { FoundField } from "./tlv.ts"

type Find = (id: string) => FoundField | undefined

/** Three letters; undefined, and said, when the code names none that is known. */
export const readCurrency = (list: ProblemList, find: Find): string | undefined => {
  const field = find("53")
  if (field === undefined) return undefined
  const currency = currencyOfNumber.get(field.value)
  if (currency === undefined) {
    list.error(
      "bad-value",
      { field: "53", position: field.position },
      `${named("53")} is no ISO 4217 number of a currency.`,
    )
  }
  return currency
}

const reasons = {
  unknown_currency: "is in no known currency",
  not_a_decimal: "is no decimal number",
  negative: "is negative",
  excess_decimals: "has more decimals than its currency",
  too_large: "is larger than any that is accepted",
} as const

/** `10000`, `100003.00` and, as the standard allows, `98.`: minor units above zero. */
const readMoney = (list: ProblemList, field: FoundField, currency: string): number | undefined => {
  const { id, value, position } = field
  const parsed = parseAmount(value.replace(/^(\d+)\.$/, "$1"), currency)
  const wrong = !parsed.ok ? reasons[parsed.reason] : parsed.minor === 0 ? "is zero" : undefined
  if (wrong !== undefined) list.error("bad-value", { field: id, position }, `${named(id)} ${wrong}.`)
  return wrong === undefined && parsed.ok ? parsed.minor : undefined
}

export const readAmount = (list: ProblemList, find: Find, currency: string | undefined): number | undefined => {
  const field = find("54")
  return field === undefined || currency === undefined ? undefined : readMoney(list, field, currency)
}

/** `5`, `10.5`, `00.01` to `99.99`: hundredths of a percent. */
const readPercent = (list: ProblemList, field: FoundField): number | undefined => {
  const parts = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(field.value)
  const hundredths = parts === null ? 0 : Number(`${parts[1]}${(parts[2] ?? "").padEnd(2, "0")}`)
  if (hundredths > 0) return hundredths
  list.error(
    "bad-value",
    { field: "57", position: field.position },
    `${named("57")} is no percentage from 00.01 to 99.99.`,
  )
  return undefined
}

const contradict = (list: ProblemList, field: FoundField | undefined, indicator: string): void => {
  if (field === undefined) return
  list.error(
    "contradiction",
    { field: field.id, position: field.position },
    `${named(field.id)} does not go with ${indicator}.`,
  )
}

const needed = (list: ProblemList, id: string, indicator: string): void =>
  list.error("missing-field", { field: id }, `${named(id)} is missing beside ${indicator}.`)

/** Undefined when the fields contradict each other, which is said. */
export const readTip = (list: ProblemList, find: Find, currency: string | undefined): TipRule | undefined => {
  const [indicator, fixed, percent] = ["55", "56", "57"].map(find)
  const words = indicator === undefined ? "a code without a tip indicator" : `tip indicator ${indicator.value}`
  if (indicator?.value !== "02") contradict(list, fixed, words)
  if (indicator?.value !== "03") contradict(list, percent, words)
  switch (indicator?.value) {
    case undefined:
      return fixed || percent ? undefined : { rule: "none" }
    case "01":
      return fixed || percent ? undefined : { rule: "prompt" }
    case "02": {
      if (fixed === undefined) needed(list, "56", words)
      const feeMinor = fixed && currency !== undefined ? readMoney(list, fixed, currency) : undefined
      return feeMinor === undefined || percent !== undefined ? undefined : { rule: "fixed", feeMinor }
    }
    case "03": {
      if (percent === undefined) needed(list, "57", words)
      const hundredths = percent && readPercent(list, percent)
      return hundredths === undefined || fixed !== undefined ? undefined : { rule: "percent", hundredths }
    }
    default:
      list.error(
        "bad-value",
        { field: "55", position: indicator?.position ?? 0 },
        `${named("55")} is none of 01, 02 and 03.`,
      )
      return undefined
  }
}

/** What the code itself puts on top of an amount; a prompted tip is the payer's to add. Half to even. */
export const feeOn = (amountMinor: number, tip: TipRule): number => {
  if (tip.rule === "fixed") return tip.feeMinor
  return tip.rule === "percent" ? prorate(amountMinor, tip.hundredths, 10_000) : 0
}

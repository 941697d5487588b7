/**
 * Writes a merchant-presented code from what it says: for the sandbox, and so that tests can hold the reader to it. What
 * was written reads back as the same.
 */

import { currencyExponents } from "../../../config/currencies.ts"
import { numberOfCurrency } from "../../../config/currency-numbers.ts"
import {
  type AdditionalData,
  additionalFields,
  type OtherLanguage,
  type QrisContent,
  type Template,
} from "./content.ts"
import { crcOf } from "./crc.ts"
import { type Field, written } from "./tlv.ts"

const maybe = (id: string, value: string | undefined): ReadonlyArray<Field> =>
  value === undefined ? [] : [{ id, value }]

const writtenAll = (fields: ReadonlyArray<Field>): string => fields.map(written).join("")

const templateField = ({ id, globalId, fields }: Template): Field => ({
  id,
  value: writtenAll([...maybe("00", globalId), ...fields]),
})

const additionalValue = ({ values, templates, reserved }: AdditionalData): string => {
  const known = Object.entries(additionalFields).flatMap(([id, name]) => maybe(id, values[name]))
  known.sort((one, other) => Number(one.id) - Number(other.id))
  return writtenAll([...known, ...reserved, ...templates.map(templateField)])
}

const languageValue = ({ language, merchant, city }: OtherLanguage): string =>
  writtenAll([...maybe("00", language), ...maybe("01", merchant), ...maybe("02", city)])

/** Minor units as the shortest decimal: `10000`, `100003.50`. */
const majorText = (minor: number, currency: string): string => {
  const exponent = currencyExponents.get(currency) ?? 0
  const digits = String(minor).padStart(exponent + 1, "0")
  const whole = digits.slice(0, digits.length - exponent)
  const decimals = digits.slice(digits.length - exponent)
  return /^0*$/.test(decimals) ? whole : `${whole}.${decimals}`
}

const tipFields = ({ tip, currency }: QrisContent): ReadonlyArray<Field> => {
  switch (tip.rule) {
    case "none":
      return []
    case "prompt":
      return maybe("55", "01")
    case "fixed":
      return [...maybe("55", "02"), ...maybe("56", majorText(tip.feeMinor, currency))]
    case "percent":
      return [...maybe("55", "03"), ...maybe("57", majorText(tip.hundredths, "IDR"))]
  }
}

/** The code with another checksum made for it. @param body everything before field 63 */
export const sealed = (body: string): string => `${body}6304${crcOf(`${body}6304`)}`

/** @throws RangeError for an unknown currency, and for a value that no field can hold */
export const encodeQris = (content: QrisContent): string => {
  const { currency, amountMinor, additional, otherLanguage } = content
  const number = numberOfCurrency.get(currency)
  if (number === undefined) throw new RangeError(`unknown currency: ${currency}`)
  const initiation = content.initiation && (content.initiation === "static" ? "11" : "12")
  return sealed(
    writtenAll([
      { id: "00", value: "01" },
      ...maybe("01", initiation),
      ...content.networks,
      ...content.accounts.map(templateField),
      ...maybe("52", content.mcc),
      { id: "53", value: number },
      ...maybe("54", amountMinor === undefined ? undefined : majorText(amountMinor, currency)),
      ...tipFields(content),
      { id: "58", value: content.country },
      { id: "59", value: content.merchant },
      { id: "60", value: content.city },
      ...maybe("61", content.postalCode),
      ...maybe("62", additional && additionalValue(additional)),
      ...maybe("64", otherLanguage && languageValue(otherLanguage)),
      ...content.reserved,
      ...content.unreserved.map(templateField),
    ]),
  )
}

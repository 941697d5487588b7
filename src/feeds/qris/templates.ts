/**
 * Fields that hold fields: merchant accounts (26 to 51), additional data (62), the other language (64) and templates of
 * somebody's own (80 to 99, and 50 to 99 within 62). What is wrong inside them is a deviation: the checksum vouches for
 * the reading, and neither the amount nor the currency stands here.
 */
import {
  type AdditionalData,
  type AdditionalName,
  additionalFields,
  type MerchantAccount,
  type OtherLanguage,
  type Template,
} from "./content.ts"
import { checkCharset, named } from "./field-rules.ts"
import type { ProblemList } from "./problem.ts"
import { type Field, type FoundField, valuePosition, walk } from "./tlv.ts"

/** A template's fields, each checked for what holds of any of them. */
const fieldsOf = (list: ProblemList, template: FoundField, path: string): ReadonlyArray<FoundField> => {
  const { fields, broken } = walk(template.value, valuePosition(template))
  if (broken !== undefined) {
    list.deviation(
      "malformed-tlv",
      { field: path, position: broken.position },
      `Field ${path} cannot be read from character ${broken.position}: ${broken.why}.`,
    )
  }
  const seen = new Set<string>()
  for (const field of fields) {
    const place = { field: `${path}.${field.id}`, position: field.position }
    if (seen.has(field.id)) list.deviation("duplicate", place, `Field ${place.field} is there twice.`)
    if (field.value === "") list.deviation("bad-length", place, `Field ${place.field} is empty.`)
    seen.add(field.id)
    checkCharset(list, place.field, `Field ${place.field}`, field.value, valuePosition(field))
  }
  return fields
}

const plain = ({ id, value }: FoundField): Field => ({ id, value })
const valueOf = (fields: ReadonlyArray<Field>, id: string): string | undefined =>
  fields.find((field) => field.id === id)?.value

const globalIdCharactersMax = 32

/** @param path of the template, such as `26` or `62.50` */
export const readTemplate = (list: ProblemList, template: FoundField, path: string): Template => {
  const fields = fieldsOf(list, template, path)
  const globalId = valueOf(fields, "00")
  if (globalId === undefined) {
    list.deviation(
      "missing-field",
      { field: `${path}.00` },
      `Field ${path}.00, which says whose ${path} is, is missing.`,
    )
  } else if (globalId.length > globalIdCharactersMax) {
    list.deviation(
      "bad-length",
      { field: `${path}.00`, position: template.position },
      `Field ${path}.00 has more than ${globalIdCharactersMax} characters.`,
    )
  }
  return {
    id: template.id,
    ...(globalId === undefined ? {} : { globalId }),
    fields: fields.filter(({ id }) => id !== "00").map(plain),
  }
}

/** Micro, small, medium, large, and regular (donations, the state). */
const criteriaKnown: ReadonlySet<string> = new Set(["UMI", "UKE", "UME", "UBE", "URE"])

/** The account's known sub-fields, beside all of them. */
export const accountOf = (template: Template): MerchantAccount => {
  const [pan, merchantId, criteria] = ["01", "02", "03"].map((id) => valueOf(template.fields, id))
  return {
    ...template,
    ...(pan === undefined ? {} : { pan }),
    ...(merchantId === undefined ? {} : { merchantId }),
    ...(criteria === undefined ? {} : { criteria }),
  }
}

export const readAccount = (list: ProblemList, field: FoundField): MerchantAccount => {
  const account = accountOf(readTemplate(list, field, field.id))
  const isDomestic = account.globalId !== undefined && /^(ID|COM)\./i.test(account.globalId)
  const wrong = (id: string, detail: string) =>
    list.deviation("bad-value", { field: `${field.id}.${id}`, position: field.position }, detail)
  if (!isDomestic) return account
  if (account.pan !== undefined && !/^\d{13,19}$/.test(account.pan)) {
    wrong("01", `Field ${field.id}.01 (merchant number) is not 13 to 19 digits.`)
  }
  if (account.criteria !== undefined && !criteriaKnown.has(account.criteria)) {
    wrong("03", `Field ${field.id}.03 (merchant criteria) is none of ${[...criteriaKnown].join(", ")}.`)
  }
  return account
}

const additionalMost: ReadonlyMap<string, number> = new Map([
  ["09", 3],
  ["10", 20],
  ["11", 3],
])
const additionalMostDefault = 25

const isAdditionalId = (id: string): id is keyof typeof additionalFields => Object.hasOwn(additionalFields, id)

export const readAdditional = (list: ProblemList, field: FoundField): AdditionalData => {
  const values: { [name in AdditionalName]?: string } = {}
  const templates: Array<Template> = []
  const reserved: Array<Field> = []
  for (const one of fieldsOf(list, field, "62")) {
    const { id, value, position } = one
    if (id >= "50") templates.push(readTemplate(list, one, `62.${id}`))
    else if (!isAdditionalId(id)) reserved.push(plain(one))
    else {
      values[additionalFields[id]] ??= value
      const most = additionalMost.get(id) ?? additionalMostDefault
      const place = { field: `62.${id}`, position }
      if (Array.from(value).length > most) {
        list.deviation("bad-length", place, `Field 62.${id} has more than ${most} characters.`)
      } else if (id === "09" && !/^[AME]+$/.test(value)) {
        list.deviation("bad-value", place, "Field 62.09 asks for other data than A, M and E.")
      }
    }
  }
  return { values, templates, reserved }
}

export const readOtherLanguage = (list: ProblemList, field: FoundField): OtherLanguage | undefined => {
  const fields = fieldsOf(list, field, "64")
  const [language, merchant, city] = ["00", "01", "02"].map((id) => valueOf(fields, id))
  if (language === undefined || !/^[A-Za-z]{2}$/.test(language)) {
    list.deviation("bad-value", { field: "64.00", position: field.position }, `${named("64")} names no language.`)
  }
  if (merchant === undefined) {
    list.deviation("missing-field", { field: "64.01" }, `${named("64")} has no merchant name.`)
  }
  return language === undefined || merchant === undefined
    ? undefined
    : { language, merchant, ...(city === undefined ? {} : { city }) }
}

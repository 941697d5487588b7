/**
 * What a merchant-presented code says, apart from how it is written: decode.ts reads it, encode.ts writes it. Money is
 * integer minor units with an ISO 4217 code (I7).
 */
import type { Field } from "./tlv.ts"

/** Fields of somebody's own, under the name that says whose. */
export interface Template {
  readonly id: string
  /** Field 00: a reversed domain such as `ID.CO.QRIS.WWW`. */
  readonly globalId?: string
  /** All others, in their order. */
  readonly fields: ReadonlyArray<Field>
}

/** Fields 26 to 51: the merchant as one acquirer, or the national registry, knows it. */
export interface MerchantAccount extends Template {
  /** Sub-field 01: the merchant's number, mostly 18 or 19 digits. */
  readonly pan?: string
  /** Sub-field 02; in field 51 of QRIS the national merchant id (NMID). */
  readonly merchantId?: string
  /** Sub-field 03: the merchant's size, such as UMI (micro) or UBE (large). */
  readonly criteria?: string
}

/** What is to be paid beside the amount. */
export type TipRule =
  | { readonly rule: "none" }
  /** The payer is asked. */
  | { readonly rule: "prompt" }
  | { readonly rule: "fixed"; readonly feeMinor: number }
  /** Hundredths of a percent: 1050 is 10.5 %. */
  | { readonly rule: "percent"; readonly hundredths: number }

/** Sub-fields 01 to 11 of field 62. `***` as a value asks the payer's app to let the payer enter it. */
export const additionalFields = {
  "01": "billNumber",
  "02": "mobileNumber",
  "03": "storeLabel",
  "04": "loyaltyNumber",
  "05": "referenceLabel",
  "06": "customerLabel",
  "07": "terminalLabel",
  "08": "purpose",
  "09": "consumerDataRequest",
  "10": "merchantTaxId",
  "11": "merchantChannel",
} as const
export type AdditionalName = (typeof additionalFields)[keyof typeof additionalFields]

export interface AdditionalData {
  readonly values: { readonly [name in AdditionalName]?: string }
  /** 50 to 99. */
  readonly templates: ReadonlyArray<Template>
  /** 12 to 49, which mean nothing yet. */
  readonly reserved: ReadonlyArray<Field>
}

/** Field 64: the merchant in another language. */
export interface OtherLanguage {
  readonly language: string
  readonly merchant: string
  readonly city?: string
}

export type Initiation = "static" | "dynamic"

export interface QrisContent {
  /** Static: one code for many payments. Dynamic: made for this one. Absent: the code does not say. */
  readonly initiation?: Initiation
  /** 02 to 25: card schemes' own merchant numbers. */
  readonly networks: ReadonlyArray<Field>
  readonly accounts: ReadonlyArray<MerchantAccount>
  /** Absent when the code's is not four digits. */
  readonly mcc?: string
  /** ISO 4217, three letters. */
  readonly currency: string
  /** Absent when the payer is to enter it. */
  readonly amountMinor?: number
  readonly tip: TipRule
  readonly country: string
  readonly merchant: string
  readonly city: string
  readonly postalCode?: string
  readonly additional?: AdditionalData
  readonly otherLanguage?: OtherLanguage
  /** 80 to 99. */
  readonly unreserved: ReadonlyArray<Template>
  /** 65 to 79, which mean nothing yet. */
  readonly reserved: ReadonlyArray<Field>
}

export const qrisGlobalIds: ReadonlySet<string> = new Set(["ID.CO.QRIS.WWW", "ID.OR.GPNQR.WWW"])

/** The merchant's number in the national registry, which every acquirer's code of one merchant shares. */
export const nationalMerchantId = (content: Pick<QrisContent, "accounts">): string | undefined =>
  content.accounts.find(({ id, globalId }) => id === "51" && qrisGlobalIds.has(globalId?.toUpperCase() ?? ""))
    ?.merchantId

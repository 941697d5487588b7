/**
 * What a descriptor's words say of its category: names and trade words that a traveller in Indonesia and beyond meets.
 * Written from general knowledge; phrases are separated by commas and read like any descriptor (case, marks and branch
 * numbers do not matter). `brand`: the name of one business, or a phrase that means one thing. `strong`: a trade word
 * that decides. `plain`: a trade word that a stronger one beside it overrules. `weak`: better than no word at all.
 */
import { chains } from "./chains.ts"
import { activitiesPhrases } from "./merchants/activities.ts"
import { communicationPhrases } from "./merchants/communication.ts"
import { feesCashPhrases } from "./merchants/fees-cash.ts"
import { foodPhrases } from "./merchants/food.ts"
import { groceriesPhrases } from "./merchants/groceries.ts"
import { healthPhrases } from "./merchants/health.ts"
import { lodgingPhrases } from "./merchants/lodging.ts"
import { otherPhrases } from "./merchants/other.ts"
import { shoppingPhrases } from "./merchants/shopping.ts"
import { transportIntercityPhrases } from "./merchants/transport-intercity.ts"
import { transportLocalPhrases } from "./merchants/transport-local.ts"
import type { Category } from "./taxonomy.ts"

export type Strength = "brand" | "strong" | "plain" | "weak"

type Phrases = { readonly [Level in Strength]: string }

/** Written by hand. */
export const writtenPhrases: { readonly [Name in Category]: Phrases } = {
  lodging: lodgingPhrases,
  food: foodPhrases,
  groceries: groceriesPhrases,
  transport_local: transportLocalPhrases,
  transport_intercity: transportIntercityPhrases,
  activities: activitiesPhrases,
  shopping: shoppingPhrases,
  health: healthPhrases,
  communication: communicationPhrases,
  fees_cash: feesCashPhrases,
  other: otherPhrases,
}

const withChains = (category: Category): Phrases => {
  const own = writtenPhrases[category]
  const more = chains(category)
  return more === "" ? own : { ...own, brand: `${own.brand}, ${more}` }
}

/** What was written by hand, with the chains of the world behind it. */
export const merchantPhrases: { readonly [Name in Category]: Phrases } = {
  lodging: withChains("lodging"),
  food: withChains("food"),
  groceries: withChains("groceries"),
  transport_local: withChains("transport_local"),
  transport_intercity: withChains("transport_intercity"),
  activities: withChains("activities"),
  shopping: withChains("shopping"),
  health: withChains("health"),
  communication: withChains("communication"),
  fees_cash: withChains("fees_cash"),
  other: withChains("other"),
}

/** Words before a merchant's name that only say how it was paid. */
export const processorWords = `qris, qr, qrcode, sq, sqc, tst, paypal, pp, py, gopay, ovo, dana, shopeepay, spay, linkaja, sumup,
  zettle, iz, stripe, xendit, midtrans, doku, ipaymu, faspay, duitku, edc, debit, debet, db, kredit, kartu, card, purchase,
  pembelian, pembayaran, bayar, payment, pay, trx, transaksi, mastercard, contactless, livin, brimo, mybca, jenius, paylah,
  paynow, paypay, alipay, wechat, weixin, applepay, googlepay, nfc, ecom, sp, crv, chkcard, pos debit, trsf e banking, byr`

/** Names with two digits or more, which else read as branch numbers and references. */
export const numberedNames = `k24, k24klik, gs25, emart24, 12go, 711, 1o1`

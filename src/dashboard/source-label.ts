/** Where a transaction came from, in the words of a traveller: `card/bca` is a card of BCA. */
import type { IconName } from "./parts/icon.tsx"
import { nameOf } from "./people.ts"

export interface SourceLabel {
  readonly kind: string
  /** The bank or wallet, where the source names one. */
  readonly issuer: string | undefined
  readonly icon: IconName
}

const kinds: ReadonlyMap<string, { readonly kind: string; readonly icon: IconName }> = new Map([
  ["qris", { kind: "QRIS", icon: "qr" }],
  ["card", { kind: "Card", icon: "card" }],
  ["ewallet", { kind: "E-wallet", icon: "wallet" }],
  ["manual", { kind: "Cash", icon: "cash" }],
  ["cash", { kind: "Cash", icon: "cash" }],
  ["bank", { kind: "Bank", icon: "bank" }],
  ["snap", { kind: "Bank", icon: "bank" }],
  ["statement", { kind: "Statement", icon: "bank" }],
  ["camt", { kind: "Statement", icon: "bank" }],
  ["ofx", { kind: "Statement", icon: "bank" }],
  ["csv", { kind: "Statement", icon: "bank" }],
])

/** Names that are not written as they sound. */
const issuers: ReadonlyMap<string, string> = new Map([
  ["bca", "BCA"],
  ["bni", "BNI"],
  ["bri", "BRI"],
  ["gopay", "GoPay"],
  ["ovo", "OVO"],
  ["dana", "DANA"],
  ["shopeepay", "ShopeePay"],
  ["linkaja", "LinkAja"],
])

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const sourceLabel = (source: string): SourceLabel => {
  const [head = "", issuer] = source.split("/")
  if (head === "companion" && issuer !== undefined) {
    return { kind: `Paid by ${nameOf(issuer)}`, issuer: undefined, icon: "people" }
  }
  const known = kinds.get(head) ?? { kind: capitalised(head), icon: "bank" as const }
  // `manual/app`: entered in an app, which is nobody's card.
  const named = issuer === undefined || issuer === "" || issuer === "app" ? undefined : issuer
  return { ...known, issuer: named && (issuers.get(named) ?? capitalised(named)) }
}

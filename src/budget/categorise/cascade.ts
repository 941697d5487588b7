/**
 * The cascade that categorises until a learned model does: what the source says of the kind, the merchant's name, the
 * merchant category code, and the honest answer that nothing is known.
 */
import type { Categorise, Categoriser, Clue, Verdict } from "./categorise.ts"
import { mccVerdict } from "./mcc.ts"
import { merchantVerdict } from "./merchant-words.ts"

const unknown: Verdict = { category: "other", confidence: 0.2, decidedBy: "fallback" }
const cashByKind: Verdict = { category: "fees_cash", confidence: 0.95, decidedBy: "source" }
const topUpByKind: Verdict = { category: "fees_cash", confidence: 0.8, decidedBy: "source" }
const transferByKind: Verdict = { category: "other", confidence: 0.8, decidedBy: "source" }

/** The surer of the two; the merchant's name where they are equal. */
const surer = (merchant: Verdict | undefined, code: Verdict | undefined): Verdict | undefined =>
  merchant === undefined || (code !== undefined && code.confidence > merchant.confidence) ? code : merchant

const byWords = ({ merchant, description }: Clue): Verdict | undefined => {
  const byName = merchant === undefined ? undefined : merchantVerdict(merchant)
  return byName ?? (description === undefined ? undefined : merchantVerdict(description))
}

const categorise: Categorise = (clue) => {
  if (clue.kind === "withdrawal" || clue.kind === "fee") return cashByKind
  const found = surer(byWords(clue), clue.mcc === undefined ? undefined : mccVerdict(clue.mcc))
  if (found !== undefined) return found
  if (clue.kind === "topup") return topUpByKind
  return clue.kind === "transfer" ? transferByKind : unknown
}

export const cascade: Categoriser = { categorise }

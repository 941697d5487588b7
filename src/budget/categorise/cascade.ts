/**
 * The cascade that categorises: what the source says of the kind, the learned model over the merchant's name and code
 * (dictionary included), or the dictionary and the code by rule where there is no model, and the honest answer that
 * nothing is known. The traveller's own words come before all of it (traveller/placement.ts).
 */
import { merchantPhrases } from "../../../config/merchants.ts"
import type { Categorise, Categoriser, Clue, Verdict } from "./categorise.ts"
import { phrasesOf } from "./descriptor.ts"
import { type Learned, learned } from "./learned.ts"
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

const byRule = (clue: Clue): Verdict | undefined =>
  surer(byWords(clue), clue.mcc === undefined ? undefined : mccVerdict(clue.mcc))

/** The name first; where it leaves doubt the description too, and the surer stands. */
const byModel = ({ verdict }: Learned, { merchant, description, mcc }: Clue): Verdict | undefined => {
  if (merchant === undefined && description === undefined) return mcc === undefined ? undefined : mccVerdict(mcc)
  const named = verdict(merchant ?? description ?? "", mcc)
  if (named.decidedBy !== "fallback" || merchant === undefined || description === undefined) return named
  const described = verdict(description, mcc)
  return described.confidence > named.confidence ? described : named
}

/** The cascade with this learned model, or by rules alone. */
export const cascadeWith = (model: Learned | undefined): Categoriser => {
  const find = model === undefined ? byRule : (clue: Clue) => byModel(model, clue)
  const categorise: Categorise = (clue) => {
    if (clue.kind === "withdrawal" || clue.kind === "fee") return cashByKind
    const found = find(clue)
    if (found !== undefined && found.decidedBy !== "fallback") return found
    if (clue.kind === "topup") return topUpByKind
    return clue.kind === "transfer" ? transferByKind : (found ?? unknown)
  }
  return { categorise }
}

export const cascade: Categoriser = cascadeWith(learned)

/** Made names in front of every brand of one table: some three thousand, a few hundredths of a second. */
const warmingTexts = (): ReadonlyArray<string> =>
  (["food", "lodging"] as const).flatMap((category) =>
    phrasesOf(merchantPhrases[category].brand).map((phrase) => `QRIS ${phrase} ZORBLAX 0042`),
  )

/** For an engine's start: the model's arithmetic is compiled before the first merchant comes. */
export const warmCascade = (): void => learned?.warm(warmingTexts())

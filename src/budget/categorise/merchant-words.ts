/**
 * The merchant dictionary: the phrases of config/merchants.ts found in a descriptor's words. The strongest phrase
 * decides, of equals the longest, of those the first. One exception: a trade word at the head decides over a brand
 * behind it, for PARKIR MATAHARI is a car park. Words that contradict each other make the verdict less sure.
 */
import { limits } from "../../../config/limits.ts"
import { merchantPhrases, type Strength } from "../../../config/merchants.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { Verdict } from "./categorise.ts"
import { descriptorWords, phrasesOf, wordsOf } from "./descriptor.ts"

const strengths: ReadonlyArray<Strength> = ["weak", "plain", "strong", "brand"]
const strong = strengths.indexOf("strong")
const brand = strengths.indexOf("brand")

/** Per strength, undisputed and with a rival of another category. */
const confidenceAlone = [0.5, 0.75, 0.88, 0.96]
const confidenceDisputed = [0.35, 0.6, 0.73, 0.81]

interface Phrase {
  readonly text: string
  readonly letters: number
  readonly words: ReadonlyArray<string>
  readonly category: Category
  readonly rank: number
}

/** Phrases by their first word, so that most words of a descriptor cost one look-up. */
const phrases: ReadonlyMap<string, ReadonlyArray<Phrase>> = (() => {
  const byFirstWord = new Map<string, Array<Phrase>>()
  for (const category of categories) {
    for (const [rank, strength] of strengths.entries()) {
      for (const text of phrasesOf(merchantPhrases[category][strength])) {
        const words = wordsOf(text)
        const first = words[0] ?? ""
        const sameStart = byFirstWord.get(first) ?? []
        sameStart.push({ text, letters: text.length, words, category, rank })
        byFirstWord.set(first, sameStart)
      }
    }
  }
  return byFirstWord
})()

const standsAt = (words: ReadonlyArray<string>, at: number, phrase: Phrase): boolean => {
  for (let index = 1; index < phrase.words.length; index++) {
    if (words[at + index] !== phrase.words[index]) return false
  }
  return true
}

/** A phrase of the dictionary that stands in a descriptor. */
export interface Found {
  readonly category: Category
  readonly rank: number
  /** How many words and letters it has. */
  readonly words: number
  readonly letters: number
}

const foundOf = new Map<Phrase, Found>()

const asFound = (phrase: Phrase): Found => {
  const known = foundOf.get(phrase)
  if (known !== undefined) return known
  const { category, rank, words, letters } = phrase
  const found = { category, rank, words: words.length, letters }
  foundOf.set(phrase, found)
  return found
}

/**
 * Every phrase in a descriptor's words, from the head on; of those that begin at one word the longest only.
 * @param hidden phrases that are overlooked, in capitals
 */
export const phrasesIn = (words: ReadonlyArray<string>, hidden?: ReadonlySet<string>): ReadonlyArray<Found> => {
  const found: Array<Found> = []
  let taken = 0
  for (let at = 0; at < words.length; at++) {
    let longest: Phrase | undefined
    for (const phrase of phrases.get(words[at] ?? "") ?? []) {
      if (!standsAt(words, at, phrase) || hidden?.has(phrase.text) === true) continue
      if (longest === undefined || phrase.words.length > longest.words.length) longest = phrase
    }
    // A word within a longer phrase says nothing of its own.
    if (longest === undefined || at + longest.words.length <= taken) continue
    taken = at + longest.words.length
    found.push(asFound(longest))
  }
  return found
}

const outranks = (left: Phrase, right: Phrase): boolean =>
  left.rank !== right.rank ? left.rank > right.rank : left.words.length > right.words.length

const verdictOf = (phrase: Phrase, disputed: boolean): Verdict => ({
  category: phrase.category,
  confidence: (disputed ? confidenceDisputed : confidenceAlone)[phrase.rank] ?? 0,
  decidedBy: "merchant",
})

const find = (words: ReadonlyArray<string>): Verdict | undefined => {
  let best: Phrase | undefined
  /** The strongest phrase at the head. */
  let head: Phrase | undefined
  let rival = false
  for (let at = 0; at < words.length; at++) {
    const candidates = phrases.get(words[at] ?? "")
    if (candidates !== undefined) {
      for (const phrase of candidates) {
        if (!standsAt(words, at, phrase)) continue
        if (best === undefined || outranks(phrase, best)) {
          rival = best !== undefined && best.rank === phrase.rank && best.category !== phrase.category
          best = phrase
        } else if (phrase.rank === best.rank && phrase.category !== best.category) rival = true
      }
    }
    if (at === 0) head = best
  }
  if (best === undefined) return undefined
  const headDecides = head?.rank === strong && best.rank === brand && head.category !== best.category
  return headDecides && head !== undefined ? verdictOf(head, true) : verdictOf(best, rival)
}

const remembered = new Map<string, Verdict | undefined>()

/** What a descriptor's words say; undefined when none of them is known. The same merchant is looked up once. */
export const merchantVerdict = (text: string): Verdict | undefined => {
  const known = remembered.get(text)
  if (known !== undefined || remembered.has(text)) return known
  const verdict = find(descriptorWords(text))
  if (remembered.size >= limits.merchantVerdictsCachedMax) remembered.clear()
  remembered.set(text, verdict)
  return verdict
}

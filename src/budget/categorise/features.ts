/**
 * What the learned model sees of a descriptor: hashed parts of its words, the dictionary's phrases found in it, and its
 * merchant category code. Training and deciding read descriptors through this one file, so that they cannot differ; the
 * hash is fixed, for a model file is only good for the features it was trained on (I1).
 */
import { categories } from "../../../config/taxonomy.ts"
import { wordsOf } from "./descriptor.ts"
import { mccVerdict } from "./mcc.ts"
import { type Found, phrasesIn } from "./merchant-words.ts"

/** Grows with every change below; a model file of another version is not read. */
export const featureVersion = 3
export const bucketCount = 1 << 18
/** Descriptors have at most 128 characters, so that this is never reached by an honest one. */
const featuresMax = 2_048

/**
 * What a descriptor offers: a phrase of the dictionary or a code that says something; words alone; or no word that could
 * be spoken, in which parts of words are found by chance.
 */
export type Evidence = "known" | "words" | "unreadable"

const readable = /[AEIOUY]/
const readableLettersMin = 3
const isReadable = (word: string): boolean => word.length >= readableLettersMin && readable.test(word)

export interface Features {
  readonly buckets: Int32Array
  count: number
  /** Where the dictionary's part begins, and the code's: what comes before is the text itself. */
  dictionaryFrom: number
  codeFrom: number
  evidence: Evidence
}

export const newFeatures = (): Features => ({
  buckets: new Int32Array(featuresMax),
  count: 0,
  dictionaryFrom: 0,
  codeFrom: 0,
  evidence: "unreadable",
})

const prime = 0x01000193
const seedOf = (name: string): number => hashText(0x811c9dc5, name)
const mix = (hash: number, code: number): number => Math.imul(hash ^ code, prime)

const hashText = (seed: number, text: string): number => {
  let hash = seed
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index))
  return hash
}

const seeds = {
  gram: seedOf("gram"),
  word: seedOf("word"),
  first: seedOf("first"),
  last: seedOf("last"),
  pair: seedOf("pair"),
  phrase: seedOf("phrase"),
  head: seedOf("head"),
  tail: seedOf("tail"),
  best: seedOf("best"),
  nothing: seedOf("nothing"),
  code: seedOf("code"),
  kind: seedOf("kind"),
  both: seedOf("both"),
}

const push = (features: Features, hash: number): void => {
  if (features.count >= featuresMax) return
  features.buckets[features.count++] = ((hash ^ (hash >>> 15)) >>> 0) % bucketCount
}

const gramsMin = 2
const gramsMax = 5

const addGrams = (features: Features, word: string): void => {
  const length = word.length + 2
  for (let start = 0; start < length - 1; start++) {
    let hash = seeds.gram
    for (let size = 1; size <= gramsMax && start + size <= length; size++) {
      const at = start + size - 2
      hash = mix(hash, at < 0 || at >= word.length ? 32 : word.charCodeAt(at))
      if (size >= gramsMin) push(features, mix(hash, size))
    }
  }
}

const addWords = (features: Features, words: ReadonlyArray<string>): void => {
  let before = ""
  for (const [index, word] of words.entries()) {
    addGrams(features, word)
    push(features, hashText(seeds.word, word))
    if (index === 0) push(features, hashText(seeds.first, word))
    if (index === words.length - 1) push(features, hashText(seeds.last, word))
    if (before !== "") push(features, hashText(mix(hashText(seeds.pair, before), 32), word))
    before = word
  }
}

const kindOfPhrase = ({ category, rank, words, letters }: Found): number =>
  ((categories.indexOf(category) * 4 + rank) * 3 + Math.min(words, 3)) * 3 + (letters < 5 ? 0 : letters < 9 ? 1 : 2)

const addPhrases = (features: Features, words: ReadonlyArray<string>, hidden?: ReadonlySet<string>): number => {
  const found = phrasesIn(words, hidden)
  if (found.length === 0) push(features, seeds.nothing)
  let best: Found | undefined
  for (const phrase of found) {
    push(features, mix(seeds.phrase, kindOfPhrase(phrase)))
    if (best === undefined || phrase.rank > best.rank || (phrase.rank === best.rank && phrase.letters > best.letters))
      best = phrase
  }
  const [first] = found
  const last = found[found.length - 1]
  if (first !== undefined) push(features, mix(seeds.head, kindOfPhrase(first)))
  if (last !== undefined) push(features, mix(seeds.tail, kindOfPhrase(last)))
  if (best === undefined) return categories.length
  push(features, mix(seeds.best, kindOfPhrase(best)))
  return categories.indexOf(best.category)
}

/**
 * Reads a descriptor into `features`, whose former content is lost.
 * @param hidden dictionary phrases that are to be overlooked: training plays merchants that the dictionary lacks
 */
export const readFeatures = (
  features: Features,
  text: string,
  mcc: string | undefined,
  hidden?: ReadonlySet<string>,
): void => {
  features.count = 0
  const words = wordsOf(text)
  addWords(features, words)
  features.dictionaryFrom = features.count
  const best = addPhrases(features, words, hidden)
  features.codeFrom = features.count
  features.evidence = best < categories.length ? "known" : words.some(isReadable) ? "words" : "unreadable"
  if (mcc === undefined || mcc === "") return
  const verdict = mccVerdict(mcc)
  push(features, hashText(seeds.code, mcc))
  if (verdict === undefined) return
  features.evidence = "known"
  const kind = categories.indexOf(verdict.category) * 2 + (verdict.confidence > 0.75 ? 1 : 0)
  push(features, mix(seeds.kind, kind))
  push(features, mix(mix(seeds.both, kind), best))
}

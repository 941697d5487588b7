/**
 * How alike two names of properties are, and how much they contradict each other. Words weigh by how rare they are among
 * all names at hand, so that the branch of a chain weighs more than the chain and the town next to nothing.
 */
import type { PropertyWord } from "./property-words.ts"

/** Edits (a swap of neighbours is one) from one word to another. */
export const editDistance = (one: string, other: string): number => {
  const width = other.length + 1
  let before: ReadonlyArray<number> = []
  let last = Array.from({ length: width }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const next = [row]
    for (let column = 1; column < width; column++) {
      const same = one[row - 1] === other[column - 1]
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] ?? 0) + 1)
      next.push(least)
    }
    before = last
    last = next
  }
  return last[width - 1] ?? 0
}

const consonants = (word: string): string => word.charAt(0) + word.slice(1).replace(/[aeiou]/g, "")

/** 0 to 1: equal, misspelt, cut short, or written without its vowels. */
export const wordLikeness = (one: string, other: string): number => {
  if (one === other) return 1
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (/\d/.test(short + long)) return 0
  if (short.length >= 3 && long.startsWith(short)) return 0.9
  if (short.length >= 3 && short === consonants(long)) return 0.9
  if (short.length < 4) return 0
  const likeness = 1 - editDistance(one, other) / long.length
  return likeness >= 0.72 ? likeness : 0
}

export type WeightOf = (word: PropertyWord) => number

const genericWeight = 0.1
const rareWeightMin = 0.12

/** Weights from 0.1 to 1 by how many of these names hold a word. */
export const wordWeights = (names: ReadonlyArray<ReadonlyArray<PropertyWord>>): WeightOf => {
  const held = new Map<string, number>()
  for (const words of names) for (const { text } of words) held.set(text, (held.get(text) ?? 0) + 1)
  const whole = Math.log(names.length + 2)
  return ({ text, kind }) => {
    if (kind === "generic") return genericWeight
    const rarity = Math.log((names.length + 2) / ((held.get(text) ?? 0) + 1)) / whole
    return kind === "proper" ? Math.max(rareWeightMin, rarity) : Math.max(0.5, rarity)
  }
}

export interface NameComparison {
  /** 0 to 1. */
  readonly likeness: number
  /** 0 to 1: both say something of weight that the other does not. */
  readonly conflict: number
  /** One says which house of its chain it is, the other says nothing or another one. */
  readonly variantDiffers: boolean
  readonly numberDiffers: boolean
}

interface Paired {
  readonly sharedWeight: number
  readonly ownWeight: ReadonlyArray<number>
  readonly left: ReadonlyArray<ReadonlyArray<PropertyWord>>
}

/** Words paired greedily, the most alike first. */
const pairWords = (
  one: ReadonlyArray<PropertyWord>,
  other: ReadonlyArray<PropertyWord>,
  weightOf: WeightOf,
): Paired => {
  const pairs = one
    .flatMap((mine) => other.map((theirs) => ({ mine, theirs, likeness: wordLikeness(mine.text, theirs.text) })))
    .filter((pair) => pair.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)
  const [mine, theirs] = [new Set(one), new Set(other)]
  let sharedWeight = 0
  for (const pair of pairs) {
    if (!mine.has(pair.mine) || !theirs.has(pair.theirs)) continue
    mine.delete(pair.mine)
    theirs.delete(pair.theirs)
    sharedWeight += pair.likeness * Math.max(weightOf(pair.mine), weightOf(pair.theirs))
  }
  const sum = (words: Iterable<PropertyWord>) => [...words].reduce((total, word) => total + weightOf(word), 0)
  return { sharedWeight, ownWeight: [sum(mine), sum(theirs)], left: [[...mine], [...theirs]] }
}

const squashed = (words: ReadonlyArray<PropertyWord>): string =>
  words
    .filter(({ kind }) => kind !== "generic")
    .map(({ text }) => text)
    .join("")

const has = (words: ReadonlyArray<PropertyWord>, kind: PropertyWord["kind"]): boolean =>
  words.some((word) => word.kind === kind)

/** Two neighbouring words that the other side writes as one become one. */
const joinedAs = (
  words: ReadonlyArray<PropertyWord>,
  other: ReadonlyArray<PropertyWord>,
): ReadonlyArray<PropertyWord> => {
  const at = words.findIndex((word, index) => {
    const next = words[index + 1]
    return next !== undefined && other.some(({ text }) => text === word.text + next.text)
  })
  const [word, next] = [words[at], words[at + 1]]
  if (word === undefined || next === undefined) return words
  return [...words.slice(0, at), { text: word.text + next.text, kind: "proper" }, ...words.slice(at + 2)]
}

/** The same whichever of the two comes first. */
export const compareNames = (
  mineWritten: ReadonlyArray<PropertyWord>,
  theirsWritten: ReadonlyArray<PropertyWord>,
  weightOf: WeightOf,
): NameComparison => {
  const [one, other] = [joinedAs(mineWritten, theirsWritten), joinedAs(theirsWritten, mineWritten)]
  const [a, b] = [squashed(one), squashed(other)]
  if (a !== "" && a === b) return { likeness: 1, conflict: 0, variantDiffers: false, numberDiffers: false }
  const { sharedWeight, ownWeight, left } = pairWords(one, other, weightOf)
  const [mine = 0, theirs = 0] = ownWeight
  const [leftMine = [], leftTheirs = []] = left
  const whole = sharedWeight + Math.max(mine, theirs) + Math.min(mine, theirs) / 2
  return {
    likeness: whole === 0 ? 0 : sharedWeight / whole,
    conflict: whole === 0 ? 0 : Math.min(mine, theirs) / whole,
    variantDiffers: has(leftMine, "variant") || has(leftTheirs, "variant"),
    numberDiffers: has(leftMine, "number") || has(leftTheirs, "number"),
  }
}

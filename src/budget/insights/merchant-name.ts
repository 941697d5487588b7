/**
 * A merchant's name as insights tell merchants apart: how it was paid, branch numbers, letter case and accents are no
 * part of it, so that the same shop on a card and on a payment code is one.
 */
import { descriptorWords } from "../categorise/descriptor.ts"

/** Behind these comes the town, or nothing. */
const wordsKept = 4

/** Empty where nothing names a merchant. */
export const merchantName = (descriptor: string | undefined): string =>
  descriptor === undefined ? "" : descriptorWords(descriptor).slice(0, wordsKept).join(" ")

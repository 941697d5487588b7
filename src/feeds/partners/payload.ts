/**
 * The bytes of a partner's message as text that may be read: opened where they are encrypted (JWE, pinned to RSA-OAEP-256
 * with A256GCM, uncompressed), bounded in size and in depth before anything parses them (I5).
 */
import { Effect } from "effect"
import { compactDecrypt, importPKCS8 } from "jose"
import { limits } from "../../../config/limits.ts"
import { type FeedRefused, feedRefused, type Partner } from "./partner.ts"

const keyAlgorithm = "RSA-OAEP-256"

/** Five base64url parts, which no JSON and no XML is. */
const isSealed = (text: string): boolean => /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}$/.test(text)

const opened = (text: string, privateKey: string) =>
  Effect.tryPromise({
    try: async () => {
      const key = await importPKCS8(privateKey, keyAlgorithm)
      const { plaintext } = await compactDecrypt(text, key, {
        keyManagementAlgorithms: [keyAlgorithm],
        contentEncryptionAlgorithms: ["A256GCM"],
        // Compressed text may be a thousand times its size.
        maxDecompressedLength: 0,
      })
      return plaintext
    },
    catch: () => feedRefused("cannot-decrypt", "the JWE cannot be opened with this partner's key"),
  })

/** How deep brackets stand in a JSON text; what stands in quotes does not count. */
export const jsonDepth = (text: string): number => {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (inText) {
      if (character === "\\") index++
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth)
    else if (character === "}" || character === "]") depth--
  }
  return deepest
}

/** What the message says, or why it is not even looked at. */
export const openPayload = (partner: Partner, bytes: Uint8Array): Effect.Effect<Uint8Array, FeedRefused> =>
  Effect.gen(function* () {
    if (bytes.length > limits.feedMessageBytesMax) {
      return yield* feedRefused("too-large", `${bytes.length} bytes; at most ${limits.feedMessageBytesMax}`)
    }
    const sealed = new TextDecoder().decode(bytes).trim()
    const { decryptionKey } = partner
    if (decryptionKey === undefined) return bytes
    if (!isSealed(sealed)) return yield* feedRefused("not-encrypted", "this partner's messages have to be a JWE")
    return yield* opened(sealed, decryptionKey)
  })

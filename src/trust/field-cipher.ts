/**
 * The one seam through which personal text reaches storage: sealed before it is written, opened after it is read, per
 * person. Pass-through until the trust work brings keys per person; the column, the call sites and the format byte are
 * there from the start, so that no row has to be rewritten then.
 */
import { Context, Layer } from "effect"

export interface Cipher {
  /** Never called with an empty text by the ledger: no text, no ciphertext. */
  readonly seal: (userId: string, text: string) => Uint8Array
  readonly open: (userId: string, sealed: Uint8Array) => string
}

const passThroughFormat = 0x00

const passThrough: Cipher = {
  seal: (_userId, text) => {
    const sealed = Buffer.allocUnsafe(1 + Buffer.byteLength(text))
    sealed[0] = passThroughFormat
    sealed.write(text, 1)
    return sealed
  },
  open: (_userId, sealed) => {
    if (sealed[0] !== passThroughFormat) throw new Error(`sealed text of unknown format ${sealed[0]}`)
    return Buffer.from(sealed.buffer, sealed.byteOffset + 1, sealed.byteLength - 1).toString("utf8")
  },
}

export class FieldCipher extends Context.Service<FieldCipher, Cipher>()("pacer/trust/FieldCipher") {
  static readonly passThrough = Layer.succeed(FieldCipher, passThrough)
}

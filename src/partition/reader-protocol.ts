/**
 * What the owner's thread and its reading thread say to each other. Messages travel many at a time, packed into a few
 * buffers that are handed over without a copy: as objects each would have to be cloned, and would then live in the
 * owner's heap while it waits.
 */

/** Owner to reader. A line is one consumer's deliveries; the owner numbers them and never uses a number again. */
export type ToReader =
  | { readonly kind: "open"; readonly line: number; readonly request: string }
  | { readonly kind: "ask"; readonly line: number; readonly payload: string }
  | { readonly kind: "close"; readonly line: number }

/** The same index of each array is the same message. */
export interface Chunk {
  readonly lines: Uint32Array
  readonly streamSequences: Float64Array
  readonly deliverySequences: Float64Array
  readonly logMs: Float64Array
  /** Two for each message: where its subject ends in `bytes`, and where its data does. */
  readonly ends: Uint32Array
  readonly bytes: Uint8Array
}

/** Reader to owner. */
export type FromReader =
  | { readonly kind: "chunk"; readonly chunk: Chunk }
  /** The server's word on a request: over, or refused. */
  | {
      readonly kind: "status"
      readonly line: number
      readonly code: number
      readonly pending: number
      readonly description: string
    }
  | { readonly kind: "failed"; readonly line: number; readonly reason: string }

export interface ReaderOptions {
  readonly url: string
}

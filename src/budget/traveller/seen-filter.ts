/**
 * A growing Bloom filter over the identities that a traveller's accounts already hold: a "no" proves that an identity
 * is new, so that its look-up may be skipped; a "maybe" is looked up (I2). Layers quadruple in size, so that a traveller
 * with ten transactions pays 128 bytes and one with a million has eight layers, each with few false alarms.
 */

export interface SeenFilter {
  /** Oldest first; only the last still takes identities. */
  readonly layers: Array<{ readonly bits: Uint8Array; readonly capacity: number; count: number }>
}

const firstCapacity = 64
const growth = 4
const bitsPerIdentity = 16
/** With 16 bits and 4 probes a layer answers "maybe" wrongly for 0.24 %: (1 - e^(-4/16))^4. */
const probes = 4

export const emptyFilter = (): SeenFilter => ({ layers: [] })

// An identity is a cryptographic hash in hexadecimal: any 28 bits of it are as good as a hash function of their own.
const word = (identity: string, index: number): number => {
  let value = 0
  for (let at = index * 7; at < index * 7 + 7; at++) {
    const code = identity.charCodeAt(at)
    // A digit's low half byte is its value; a letter's, of either case, is nine less.
    value = value * 16 + (code & 15) + (code > 57 ? 9 : 0)
  }
  return value
}

const layerHas = (bits: Uint8Array, first: number, second: number): boolean => {
  const mask = bits.length * 8 - 1
  for (let probe = 0; probe < probes; probe++) {
    const bit = (first + Math.imul(probe, second | 1)) & mask
    if (((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** False proves that the identity was never added. */
export const mightHold = (filter: SeenFilter, identity: string): boolean => {
  if (filter.layers.length === 0) return false
  const first = word(identity, 0)
  const second = word(identity, 1)
  for (let index = filter.layers.length - 1; index >= 0; index--) {
    const layer = filter.layers[index]
    if (layer !== undefined && layerHas(layer.bits, first, second)) return true
  }
  return false
}

export const addIdentity = (filter: SeenFilter, identity: string): void => {
  let layer = filter.layers.at(-1)
  if (layer === undefined || layer.count >= layer.capacity) {
    const capacity = layer === undefined ? firstCapacity : layer.capacity * growth
    layer = { bits: new Uint8Array((capacity * bitsPerIdentity) / 8), capacity, count: 0 }
    filter.layers.push(layer)
  }
  const first = word(identity, 0)
  const second = word(identity, 1)
  const mask = layer.bits.length * 8 - 1
  for (let probe = 0; probe < probes; probe++) {
    const bit = (first + Math.imul(probe, second | 1)) & mask
    layer.bits[bit >>> 3] = (layer.bits[bit >>> 3] ?? 0) | (1 << (bit & 7))
  }
  layer.count++
}

/** Plain data for a snapshot: capacity, count and the bits in base64. */
export const encodeFilter = (filter: SeenFilter): ReadonlyArray<readonly [number, number, string]> =>
  filter.layers.map((layer) => [layer.capacity, layer.count, toBase64(layer.bits)] as const)

export const decodeFilter = (layers: ReadonlyArray<readonly [number, number, string]>): SeenFilter => ({
  layers: layers.map(([capacity, count, bits]) => ({ capacity, count, bits: fromBase64(bits) })),
})

const charactersAtOnce = 8_192

const toBase64 = (bytes: Uint8Array): string => {
  let text = ""
  for (let at = 0; at < bytes.length; at += charactersAtOnce) {
    text += String.fromCharCode(...bytes.subarray(at, at + charactersAtOnce))
  }
  return btoa(text)
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

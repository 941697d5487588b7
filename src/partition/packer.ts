/** Packs delivered messages into a chunk, on the reading thread. */
import type { Place } from "./place.ts"
import type { Chunk } from "./reader-protocol.ts"

const firstBytes = 256 * 1024

export class Packer {
  readonly #lines: Array<number> = []
  readonly #streamSequences: Array<number> = []
  readonly #deliverySequences: Array<number> = []
  readonly #logMs: Array<number> = []
  readonly #ends: Array<number> = []
  #bytes = Buffer.allocUnsafe(firstBytes)
  #end = 0

  get count(): number {
    return this.#lines.length
  }

  add(line: number, place: Place, subject: string, data: Uint8Array): void {
    this.#reserve(subject.length + data.length)
    this.#end += this.#bytes.write(subject, this.#end, "latin1")
    this.#ends.push(this.#end)
    this.#bytes.set(data, this.#end)
    this.#end += data.length
    this.#ends.push(this.#end)
    this.#lines.push(line)
    this.#streamSequences.push(place.streamSequence)
    this.#deliverySequences.push(place.deliverySequence)
    this.#logMs.push(place.logMs)
  }

  /** What has been added since the last time, in buffers of its own. */
  take(): Chunk {
    const bytes = new Uint8Array(this.#end)
    bytes.set(this.#bytes.subarray(0, this.#end))
    const chunk: Chunk = {
      lines: Uint32Array.from(this.#lines),
      streamSequences: Float64Array.from(this.#streamSequences),
      deliverySequences: Float64Array.from(this.#deliverySequences),
      logMs: Float64Array.from(this.#logMs),
      ends: Uint32Array.from(this.#ends),
      bytes,
    }
    for (const column of [this.#lines, this.#streamSequences, this.#deliverySequences, this.#logMs, this.#ends]) {
      column.length = 0
    }
    this.#end = 0
    return chunk
  }

  #reserve(size: number): void {
    if (this.#end + size <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#end + size, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = grown
  }
}

/** A packed message; its texts and bytes are cut out when they are asked for. */
export class Delivered implements Place {
  readonly #chunk: Chunk
  readonly #index: number

  constructor(chunk: Chunk, index: number) {
    this.#chunk = chunk
    this.#index = index
  }

  get streamSequence(): number {
    return this.#chunk.streamSequences[this.#index] ?? 0
  }

  get deliverySequence(): number {
    return this.#chunk.deliverySequences[this.#index] ?? 0
  }

  get logMs(): number {
    return this.#chunk.logMs[this.#index] ?? 0
  }

  get subject(): string {
    const { bytes, ends } = this.#chunk
    const start = this.#index === 0 ? 0 : (ends[2 * this.#index - 1] ?? 0)
    return Buffer.from(bytes.buffer).toString("latin1", start, ends[2 * this.#index])
  }

  get data(): Uint8Array {
    const { bytes, ends } = this.#chunk
    const start = ends[2 * this.#index] ?? 0
    return Buffer.from(bytes.buffer, start, (ends[2 * this.#index + 1] ?? 0) - start)
  }
}

/**
 * What the owner's uncommitted batches know of identities, laid over what Postgres says: an identity folded in the
 * previous batch counts although its row is not there yet (I1, I2). One layer per batch, dropped when it is committed.
 */
import type { Known } from "../ledger/archive.ts"

export type Layer = Map<string, Known>

export class Overlay {
  readonly #layers: Array<Layer> = []

  /** The layer of a new batch, on top of all others. */
  open(): Layer {
    const layer: Layer = new Map()
    this.#layers.push(layer)
    return layer
  }

  get(identity: string): Known | undefined {
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      const known = this.#layers[index]?.get(identity)
      if (known !== undefined) return known
    }
    return undefined
  }

  /** Everything that is not committed, of each identity the newest. */
  *entries(): Iterable<readonly [identity: string, known: Known]> {
    const told = new Set<string>()
    for (const layer of this.#layers.toReversed()) {
      for (const [identity, known] of layer) {
        if (told.has(identity)) continue
        told.add(identity)
        yield [identity, known]
      }
    }
  }

  /** The batch is committed: Postgres knows it all now. */
  drop(layer: Layer): void {
    const index = this.#layers.indexOf(layer)
    if (index >= 0) this.#layers.splice(index, 1)
  }
}

/** Deliveries waiting for their moment: handed out once, in their order. */
import type { Delivery } from "../delivery.ts"

export class Timeline {
  readonly #deliveries: ReadonlyArray<Delivery>
  #next = 0

  constructor(deliveries: Iterable<Delivery>) {
    this.#deliveries = [...deliveries].sort((left, right) => left.deliverMs - right.deliverMs)
  }

  get isOver(): boolean {
    return this.#next >= this.#deliveries.length
  }

  /** Everything due by then that was not handed out before. */
  takeDue(nowMs: number): ReadonlyArray<Delivery> {
    const from = this.#next
    while ((this.#deliveries[this.#next]?.deliverMs ?? Number.POSITIVE_INFINITY) <= nowMs) this.#next += 1
    return this.#deliveries.slice(from, this.#next)
  }
}

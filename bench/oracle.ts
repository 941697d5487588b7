/**
 * What the accounts must say at the end, computed the plainest way: one event after the other, as bytes from the log,
 * without any of the engine's code. A transaction counts once per user, source, account and external id (I2); a budget
 * is its user's only one, so that its totals are the user's.
 */
import { Schema } from "effect"

const Counted = Schema.fromJsonString(
  Schema.Struct({
    subject: Schema.String,
    source: Schema.String,
    data: Schema.Struct({ account: Schema.String, externalId: Schema.String, amountMinor: Schema.Int }),
  }),
)
const decode = Schema.decodeUnknownSync(Counted)

export interface Totals {
  spentMinor: number
  count: number
}

export class Oracle {
  readonly #seen = new Set<string>()
  readonly #totals = new Map<string, Totals>()

  /** @param text a `txn.recorded.v1` event as it was published */
  add(text: string): void {
    const event = decode(text)
    const { account, externalId, amountMinor } = event.data
    const key = [event.subject, event.source, account, externalId].join(" ")
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const totals = this.#totals.get(event.subject) ?? { spentMinor: 0, count: 0 }
    totals.spentMinor += amountMinor
    totals.count += 1
    this.#totals.set(event.subject, totals)
  }

  get transactions(): number {
    return this.#seen.size
  }

  get users(): ReadonlyMap<string, Totals> {
    return this.#totals
  }

  /** The users whose totals differ from the oracle's, each with both, as sentences. */
  differences(actual: ReadonlyMap<string, Totals>): ReadonlyArray<string> {
    const users = new Set([...this.#totals.keys(), ...actual.keys()])
    const nothing: Totals = { spentMinor: 0, count: 0 }
    return [...users].flatMap((user) => {
      const [want, got] = [this.#totals.get(user) ?? nothing, actual.get(user) ?? nothing]
      if (want.spentMinor === got.spentMinor && want.count === got.count) return []
      return [`${user}: ${got.count} transactions of ${got.spentMinor}, expected ${want.count} of ${want.spentMinor}`]
    })
  }
}

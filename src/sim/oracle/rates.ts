/** Exchange rates of one partition: the first word on a pair and day stands, and holds for ten days more. */

const dayMs = 86_400_000

export class Rates {
  readonly #words = new Map<string, string>()

  hear({ base, quote, date, rate }: Readonly<Record<string, string>>): boolean {
    const key = `${base} ${quote} ${date}`
    if (this.#words.has(key)) return false
    this.#words.set(key, rate ?? "")
    return true
  }

  find(base: string, quote: string, date: string): string | undefined {
    for (let age = 0; age <= 10; age++) {
      const day = new Date(Date.parse(date) - age * dayMs).toISOString().slice(0, 10)
      const rate = this.#words.get(`${base} ${quote} ${day}`)
      if (rate !== undefined) return rate
    }
    return undefined
  }
}

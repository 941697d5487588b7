import { describe, expect, it } from "vitest"
import { shippedCardModel } from "../../feeds/card-model-file.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import { CardScorer, newCardActor } from "./card-scorer.ts"
import type { Purchase } from "./habits.ts"

const model = shippedCardModel()

/** A year of ordinary purchases in two towns, made up. */
const ordinary = (label: string, count: number): ReadonlyArray<Purchase> => {
  const dice = new Dice(label)
  return Array.from({ length: count }, (_, index) => ({
    timeSeconds: 1_600_000_000 + index * 30_000 + dice.integer(0, 20_000),
    category: dice.integer(0, 13),
    logAmount: Math.log(dice.logNormal(45, 0.8)),
    merchantHash: dice.integer(1, 500),
    latitude: 40 + dice.unit(),
    longitude: -75 + dice.unit(),
  }))
}

describe("CardScorer", () => {
  const rows = ordinary("scorer", 400)
  const scores = (some: ReadonlyArray<Purchase>) => {
    const actor = newCardActor(model.categories.length)
    const scorer = new CardScorer(model)
    return some.map((row) => scorer.score(actor, row))
  }

  it("is deterministic and looks at earlier rows only (I1)", () => {
    expect(scores(rows)).toEqual(scores(rows))
    expect(scores(rows.slice(0, 200))).toEqual(scores(rows).slice(0, 200))
  })

  it("keeps people apart, though one scorer serves them all", () => {
    const scorer = new CardScorer(model)
    const [one, other] = [newCardActor(model.categories.length), newCardActor(model.categories.length)]
    const mixed = rows.map((row, index) => {
      scorer.score(other, ordinary("other", 400)[index] ?? row)
      return scorer.score(one, row)
    })
    expect(mixed).toEqual(scores(rows))
  })

  it("stays bounded (I5)", () => {
    const actor = newCardActor(model.categories.length)
    const scorer = new CardScorer(model)
    for (const row of ordinary("long", 3_000)) scorer.score(actor, row)
    expect(actor.habits.recent.length).toBeLessThanOrEqual(48)
    expect(actor.habits.merchants.size).toBeLessThanOrEqual(256)
    expect(actor.scored.length).toBeLessThanOrEqual(48)
  })

  it("gives a burst of large purchases at night more than ordinary ones", () => {
    const start = (rows.at(-1)?.timeSeconds ?? 0) + 86_400 - ((rows.at(-1)?.timeSeconds ?? 0) % 86_400) + 2 * 3_600
    const burst = Array.from({ length: 8 }, (_, index) => ({
      timeSeconds: start + index * 600,
      category: 11,
      logAmount: Math.log(900),
      merchantHash: 9_000 + index,
      latitude: 40.5,
      longitude: -74.5,
    }))
    const all = scores([...rows, ...burst])
    expect(Math.max(...all.slice(-5))).toBeGreaterThan(model.threshold)
  })
})

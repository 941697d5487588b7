/** A place's price watched, both ways: a fall for whoever waits, a rise for whoever must not miss the moment to book. */
import { useState } from "react"
import type { PriceTarget } from "../comparison-calls.ts"
import type { ComparedGroup, Comparison } from "../comparison-shape.ts"
import { formatMoney } from "../money.ts"
import { watchOf } from "../own-prices.ts"
import type { PriceDraft } from "../price-draft.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Choice } from "./choice.tsx"
import { Icon } from "./icon.tsx"
import type { OwnPrices } from "./use-own-prices.ts"

const targetShare = { falls: 0.95, rises: 1.05 } as const
const ways = [
  ["falls", "Falls to"],
  ["rises", "Rises to"],
] as const

export const PriceWatchLine = ({
  group,
  answer,
  draft,
  store,
  own,
}: {
  readonly group: ComparedGroup
  readonly answer: Comparison
  readonly draft: PriceDraft
  readonly store: Store
  readonly own: OwnPrices
}) => {
  const [way, setWay] = useState<PriceTarget["way"]>("falls")
  const money = (minor: number) => formatMoney(minor, answer.currency)
  const [cheapest] = group.offers
  const minor = Math.round(group.totalMinor * targetShare[way])
  const watch = async () => {
    if (cheapest === undefined) return
    const { source, offerId } = cheapest
    const watched = await store.comparison.watch({ draft, source, offerId, name: group.name, target: { way, minor } })
    await own.reload()
    store.say(
      watched.ok ? "info" : "warning",
      watched.ok ? `You hear of it when it ${way} to ${money(minor)}.` : problemText(watched.problem),
    )
  }
  const watching = watchOf(own.watches, group, answer)
  if (watching === undefined) {
    return (
      <div className="price-watch">
        <Choice label="Tell me when the price" values={ways} chosen={way} choose={setWay} />
        <button type="button" className="quiet-button" onClick={() => void watch()}>
          <Icon name="bell" size={16} /> Tell me at {money(minor)}
        </button>
      </div>
    )
  }
  return (
    <p className="price-watched" data-testid="price-watched">
      <Icon name="bell" size={16} />
      {watching.fallsToMinor !== undefined && `You are told when it falls to ${money(watching.fallsToMinor)}.`}
      {watching.risesToMinor !== undefined && ` You are told when it rises to ${money(watching.risesToMinor)}.`}
      <button type="button" className="quiet-button" onClick={() => void own.unwatch(watching.watchId)}>
        Stop
      </button>
    </p>
  )
}

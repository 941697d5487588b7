/**
 * The deals that are worth most to a trip, best first. A long list comes a few cards a frame, and what an answer says
 * again is not drawn again, so that the map beside it is never held up.
 */
import { memo, useEffect, useState } from "react"
import type { Deal, DealForBudget, Deals } from "../deal-shape.ts"
import { formatMoney } from "../money.ts"
import { isSame } from "../same.ts"
import { DealCard } from "./deal-card.tsx"

const cardsPerFrame = 4

/** As many as have come by this frame. */
const useGrowing = (count: number): number => {
  const [shown, setShown] = useState(cardsPerFrame)
  useEffect(() => {
    if (shown >= count) return
    const frame = requestAnimationFrame(() => setShown(shown + cardsPerFrame))
    return () => cancelAnimationFrame(frame)
  }, [shown, count])
  return shown
}

const Card = memo(
  ({ found, claim, busy }: CardProps) => (
    <DealCard found={{ ...found, obstacles: [] }} claim={() => claim(found.deal)} busy={busy} />
  ),
  (before, after) => before.claim === after.claim && before.busy === after.busy && isSame(before.found, after.found),
)
interface CardProps {
  readonly found: Omit<DealForBudget, "obstacles">
  readonly claim: (deal: Deal) => void
  readonly busy: boolean
}

export const DealList = memo(
  ({
    list,
    passes,
    claim,
    busyDealId,
    leftMinor,
    currency,
  }: {
    readonly list: Deals | undefined
    readonly passes: (deal: Deal) => boolean
    readonly claim: (deal: Deal) => void
    readonly busyDealId: string | undefined
    readonly leftMinor: number
    readonly currency: string
  }) => {
    const shown = (list?.deals ?? []).filter(({ deal }) => passes(deal))
    const count = useGrowing(shown.length)
    return (
      <section className="card" aria-labelledby="deals-title" data-testid="deal-list">
        <header className="card-head">
          <h2 id="deals-title">Worth most to this trip</h2>
          {shown.length > 0 && <span className="quiet">{shown.length}</span>}
        </header>
        {list && shown.length === 0 && (
          <p className="quiet">
            {list.place === null
              ? "Where this trip goes is not known, so nothing is near it."
              : list.deals.length === 0
                ? `Nothing near it fits what is left (${formatMoney(leftMinor, currency)}).`
                : "Nothing passes these filters."}
          </p>
        )}
        <ul className="deals">
          {shown.slice(0, count).map((found) => (
            <Card key={found.deal.dealId} found={found} claim={claim} busy={busyDealId === found.deal.dealId} />
          ))}
        </ul>
      </section>
    )
  },
)

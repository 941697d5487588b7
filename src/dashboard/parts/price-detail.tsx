/** One place opened: every source's price with what is in it, its history, whether to book now or wait, and a watch. */
import { useEffect, useState } from "react"
import type { ComparedGroup, Comparison, PriceHistory } from "../comparison-shape.ts"
import { formatMoney } from "../money.ts"
import { bookedMeanwhile, bookingOf } from "../own-prices.ts"
import type { PriceDraft } from "../price-draft.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { PriceHistoryChart } from "./price-history.tsx"
import { PriceOffer } from "./price-offer.tsx"
import { PriceWatchLine } from "./price-watch-line.tsx"
import type { OwnPrices } from "./use-own-prices.ts"

interface Told {
  readonly history: PriceHistory
  readonly sourceName: string
}

/** A source that has told of more days says more; whose words they are is shown, since each has prices of its own. */
const historyOf = async (store: Store, group: ComparedGroup, answer: Comparison): Promise<Told | undefined> => {
  let best: Told | undefined
  for (const { source, sourceName, offerId } of group.offers) {
    const found = await store.comparison.history(answer.kind, source, offerId, answer.checkIn)
    if (found.ok && (best === undefined || found.value.points.length > best.history.points.length))
      best = { history: found.value, sourceName }
  }
  return best
}

const adviceText = ({ advice, currency }: PriceHistory): string | undefined => {
  if (advice === null || currency === null) return undefined
  return advice.advice === "book"
    ? "Book now: waiting is not expected to save anything."
    : `Wait: about ${formatMoney(advice.expectedSavingMinor, currency)} a night may be saved. Book when it falls to ${formatMoney(advice.bookBelowMinor, currency)} a night.`
}

export const PriceDetail = ({
  group,
  answer,
  draft,
  store,
  own,
  showBooked,
  askAgain,
}: {
  readonly group: ComparedGroup
  readonly answer: Comparison
  readonly draft: PriceDraft
  readonly store: Store
  readonly own: OwnPrices
  readonly showBooked: (() => void) | undefined
  readonly askAgain: () => void
}) => {
  const [told, setTold] = useState<Told>()
  useEffect(() => {
    let looking = true
    void historyOf(store, group, answer).then((found) => looking && setTold(found))
    return () => {
      looking = false
    }
  }, [store, group, answer])
  const isBooked = group.offers.some((offer) => bookingOf(own.bookings, offer, answer) !== undefined)
  // Whoever has booked asks no more whether to.
  const advice = told && !isBooked && adviceText(told.history)
  const [other] = isBooked ? [] : bookedMeanwhile(own.bookings, answer)
  return (
    <div className="price-detail" data-testid="price-detail">
      {other && (
        <p className="price-advice" data-testid="price-other-booked">
          <Icon name="info" size={18} /> You have booked {other.name} for{" "}
          {answer.kind === "hotels" ? "these nights" : "this day"} already.
        </p>
      )}
      <ul className="price-offers">
        {group.offers.map((offer) => (
          <PriceOffer key={offer.source} {...{ offer, answer, store, own, showBooked, askAgain }} />
        ))}
      </ul>
      {told && <PriceHistoryChart {...told} checkIn={answer.checkIn} />}
      {advice && (
        <p className="price-advice" data-testid="price-advice">
          <Icon name="info" size={18} /> {advice}
        </p>
      )}
      <PriceWatchLine {...{ group, answer, draft, store, own }} />
    </div>
  )
}

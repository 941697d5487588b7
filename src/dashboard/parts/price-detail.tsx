/** One place opened: every source's price with what is in it, its history, whether to book now or wait, and a watch. */
import { useEffect, useState } from "react"
import type { ComparedGroup, Comparison, PriceHistory } from "../comparison-shape.ts"
import { formatMoney } from "../money.ts"
import { bookedMeanwhile, bookingOf, watchOf } from "../own-prices.ts"
import type { PriceDraft } from "../price-draft.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { PriceHistoryChart } from "./price-history.tsx"
import { PriceOffer } from "./price-offer.tsx"
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

const watchShare = 0.95

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
  const [cheapest] = group.offers
  const target = Math.round(group.totalMinor * watchShare)
  const watch = async () => {
    if (cheapest === undefined) return
    const { source, offerId } = cheapest
    const watched = await store.comparison.watch({ draft, source, offerId, name: group.name, fallsToMinor: target })
    await own.reload()
    store.say(
      watched.ok ? "info" : "warning",
      watched.ok
        ? `You hear of it when it falls to ${formatMoney(target, answer.currency)}.`
        : problemText(watched.problem),
    )
  }
  const watching = watchOf(own.watches, group, answer)
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
      {watching ? (
        <p className="price-watched" data-testid="price-watched">
          <Icon name="bell" size={16} />
          {watching.fallsToMinor !== undefined &&
            `You are told when it falls to ${formatMoney(watching.fallsToMinor, answer.currency)}.`}
          {watching.risesToMinor !== undefined &&
            ` You are told when it rises to ${formatMoney(watching.risesToMinor, answer.currency)}.`}
          <button type="button" className="quiet-button" onClick={() => void own.unwatch(watching.watchId)}>
            Stop
          </button>
        </p>
      ) : (
        <button type="button" className="quiet-button" onClick={() => void watch()}>
          <Icon name="bell" size={16} /> Tell me at {formatMoney(target, answer.currency)}
        </button>
      )}
    </div>
  )
}

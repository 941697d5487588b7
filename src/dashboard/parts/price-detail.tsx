/** One place opened: every source's price with what is in it, its history, whether to book now or wait, and a watch. */
import { useEffect, useState } from "react"
import type { ComparedGroup, ComparedOffer, Comparison, PriceHistory } from "../comparison-shape.ts"
import { formatMoney } from "../money.ts"
import type { PriceDraft } from "../price-draft.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { PriceHistoryChart } from "./price-history.tsx"
import { agoText } from "./price-words.ts"

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

const partsText = (offer: ComparedOffer, currency: string): string => {
  const money = (minor: number) => formatMoney(minor, currency)
  const parts = [`${money(offer.baseMinor)} price`]
  if (offer.taxesMinor > 0) parts.push(`${money(offer.taxesMinor)} taxes`)
  if (offer.feesMinor > 0) parts.push(`${money(offer.feesMinor)} fees`)
  return parts.length === 1 ? "taxes and fees included" : parts.join(" + ")
}

const OfferLine = ({
  offer,
  answer,
  store,
}: {
  readonly offer: ComparedOffer
  readonly answer: Comparison
  readonly store: Store
}) => {
  const [sure, setSure] = useState(false)
  const book = async () => {
    const { view, userId } = store.snapshot()
    // What is booked for one's own trip is held back from its money until it is paid.
    const budgetId =
      view?.summary.userId === userId && view.summary.phase !== "closed" ? view.summary.budgetId : undefined
    const booked = await store.comparison.book(answer.comparisonId, offer.source, offer.offerId, budgetId)
    store.say(
      booked.ok ? "info" : "warning",
      booked.ok ? `Booked at ${offer.sourceName}.` : problemText(booked.problem),
    )
    setSure(false)
  }
  return (
    <li className="price-offer" data-testid="price-offer">
      <span className="price-offer-name">
        <strong>{offer.sourceName}</strong>
        <span className="quiet" data-stale={offer.stale}>
          {offer.stale ? `did not answer; as of ${agoText(offer.asOf)}` : agoText(offer.asOf)}
        </span>
      </span>
      <span className="price-offer-sum">
        <strong>{formatMoney(offer.totalMinor, answer.currency)}</strong>
        <span className="quiet">
          {partsText(offer, answer.currency)}
          {offer.quotedCurrency !== answer.currency && ` · ${formatMoney(offer.quotedMinor, offer.quotedCurrency)}`}
        </span>
      </span>
      <span className="price-offer-actions">
        {offer.bookable && (
          <button type="button" className="quiet-button" onClick={sure ? () => void book() : () => setSure(true)}>
            {sure ? `Yes, book for ${formatMoney(offer.totalMinor, answer.currency)}` : "Book"}
          </button>
        )}
        <a className="quiet-button" href={offer.link} target="_blank" rel="noreferrer">
          <Icon name="link" size={16} /> Open
        </a>
      </span>
    </li>
  )
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
}: {
  readonly group: ComparedGroup
  readonly answer: Comparison
  readonly draft: PriceDraft
  readonly store: Store
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
    store.say(
      watched.ok ? "info" : "warning",
      watched.ok
        ? `You hear of it when it falls to ${formatMoney(target, answer.currency)}.`
        : problemText(watched.problem),
    )
  }
  const advice = told && adviceText(told.history)
  return (
    <div className="price-detail" data-testid="price-detail">
      <ul className="price-offers">
        {group.offers.map((offer) => (
          <OfferLine key={offer.source} offer={offer} answer={answer} store={store} />
        ))}
      </ul>
      {told && <PriceHistoryChart {...told} checkIn={answer.checkIn} />}
      {advice && (
        <p className="price-advice" data-testid="price-advice">
          <Icon name="info" size={18} /> {advice}
        </p>
      )}
      <button type="button" className="quiet-button" onClick={() => void watch()}>
        <Icon name="bell" size={16} /> Tell me at {formatMoney(target, answer.currency)}
      </button>
    </div>
  )
}

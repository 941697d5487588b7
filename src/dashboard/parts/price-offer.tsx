/** One source's price of a place: what is in it, and booking, or what became of that. */
import { useState } from "react"
import type { ComparedOffer, Comparison, PriceBooking } from "../comparison-shape.ts"
import { formatMoney } from "../money.ts"
import { bookedMeanwhile, bookingKey, bookingOf } from "../own-prices.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { agoText } from "./price-words.ts"
import type { OwnPrices } from "./use-own-prices.ts"

const partsText = (offer: ComparedOffer, currency: string): string => {
  const money = (minor: number) => formatMoney(minor, currency)
  const parts = [`${money(offer.baseMinor)} price`]
  if (offer.taxesMinor > 0) parts.push(`${money(offer.taxesMinor)} taxes`)
  if (offer.feesMinor > 0) parts.push(`${money(offer.feesMinor)} fees`)
  return parts.length === 1 ? "taxes and fees included" : parts.join(" + ")
}

/** Booked already: seen in the trip, or cancelled after a second thought. */
const Booked = ({
  booking,
  own,
  showBooked,
}: {
  readonly booking: PriceBooking
  readonly own: OwnPrices
  readonly showBooked: (() => void) | undefined
}) => {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const cancel = async () => {
    setBusy(true)
    await own.cancel(booking)
    setBusy(false)
  }
  return (
    <>
      <span className="price-booked" data-testid="price-booked">
        <Icon name={booking.state === "booked" ? "check" : "info"} size={16} />
        {booking.state === "booked" ? "Booked" : "Not confirmed yet"}
      </span>
      {booking.budgetId !== null && showBooked && (
        <button type="button" className="quiet-button" onClick={showBooked}>
          Show in the trip
        </button>
      )}
      <button
        type="button"
        className="quiet-button"
        disabled={busy}
        onClick={sure ? () => void cancel() : () => setSure(true)}
      >
        {sure ? "Yes, cancel it" : "Cancel"}
      </button>
    </>
  )
}

/** What was seen costs something else by now. */
const priceChanged = "urn:pacer:problem:price-changed"

const Book = ({
  offer,
  answer,
  store,
  own,
  askAgain,
}: {
  readonly offer: ComparedOffer
  readonly answer: Comparison
  readonly store: Store
  readonly own: OwnPrices
  readonly askAgain: () => void
}) => {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const money = formatMoney(offer.totalMinor, answer.currency)
  const also = bookedMeanwhile(own.bookings, answer).length > 0
  const book = async () => {
    const { view, userId } = store.snapshot()
    // What is booked for one's own trip is held back from its money until it is paid.
    const budgetId =
      view?.summary.userId === userId && view.summary.phase !== "closed" ? view.summary.budgetId : undefined
    setBusy(true)
    const booked = await store.comparison.book({
      ...{ comparisonId: answer.comparisonId, source: offer.source, offerId: offer.offerId },
      key: bookingKey(own.bookings, answer.comparisonId, offer),
      budgetId,
    })
    await own.reload()
    setBusy(false)
    setSure(false)
    store.say(
      booked.ok ? "info" : "warning",
      booked.ok ? `Booked at ${offer.sourceName}.` : problemText(booked.problem),
    )
    if (!booked.ok && booked.problem.type === priceChanged) askAgain()
  }
  return (
    <button
      type="button"
      className="quiet-button"
      disabled={busy}
      onClick={sure ? () => void book() : () => setSure(true)}
    >
      {sure ? `Yes, book ${also ? "this too " : ""}for ${money}` : "Book"}
    </button>
  )
}

export const PriceOffer = ({
  offer,
  answer,
  store,
  own,
  showBooked,
  askAgain,
}: {
  readonly offer: ComparedOffer
  readonly answer: Comparison
  readonly store: Store
  readonly own: OwnPrices
  readonly showBooked: (() => void) | undefined
  readonly askAgain: () => void
}) => {
  const booking = bookingOf(own.bookings, offer, answer)
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
        {booking && <Booked {...{ booking, own, showBooked }} />}
        {!booking && offer.bookable && <Book {...{ offer, answer, store, own, askAgain }} />}
        <a className="quiet-button" href={offer.link} target="_blank" rel="noreferrer">
          <Icon name="link" size={16} /> Open
        </a>
      </span>
    </li>
  )
}

/**
 * Prices of all sources for a stay, a ride or a meal, the best value for this trip first. Opened from the trip it is
 * filled in already and asks at once; each row opens into its sources, its history and whether to wait.
 */
import { Fragment, useCallback, useEffect, useRef, useState } from "react"
import type { ComparedGroup, Comparison, PriceBooking } from "../comparison-shape.ts"
import { dayRange } from "../days.ts"
import { formatMoney } from "../money.ts"
import { bookedMeanwhile, bookingOf } from "../own-prices.ts"
import { isComplete, type PriceDraft } from "../price-draft.ts"
import { type Problem, problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { PriceDetail } from "./price-detail.tsx"
import { PriceForm } from "./price-form.tsx"
import { agoText, chanceText, verdictText } from "./price-words.ts"
import { type OwnPrices, useOwnPrices } from "./use-own-prices.ts"

interface Asked {
  readonly answer?: Comparison
  readonly draft?: PriceDraft
  readonly problem?: Problem
  readonly busy: boolean
}

/** Answers come late and out of order: only the latest question's is shown. */
const useComparison = (store: Store) => {
  const [asked, setAsked] = useState<Asked>({ busy: false })
  const latest = useRef(0)
  const ask = useCallback(
    async (draft: PriceDraft) => {
      const mine = ++latest.current
      setAsked((before) => ({ ...before, busy: true }))
      const answer = await store.comparison.compare(draft)
      if (mine !== latest.current) return
      setAsked(answer.ok ? { answer: answer.value, draft, busy: false } : { problem: answer.problem, busy: false })
    },
    [store],
  )
  return { asked, ask }
}

const stateWords = { fresh: "", cached: "", stale: "did not answer", failed: "did not answer" } as const

const Sources = ({ sources }: { readonly sources: Comparison["sources"] }) => (
  <ul className="price-sources" data-testid="price-sources">
    {sources.map((one) => {
      const dropped = one.dropped.reduce((sum, { count }) => sum + count, 0)
      return (
        <li key={one.source} data-state={one.state}>
          <strong>{one.name}</strong> {stateWords[one.state]}
          {one.asOf !== null && `${one.state === "stale" ? "; shown as of " : ""}${agoText(one.asOf)}`}
          {dropped > 0 && (
            <span title={one.dropped.map(({ reason }) => reason).join("; ")}> · {dropped} unreadable left out</span>
          )}
        </li>
      )
    })}
  </ul>
)

const subtitle = (group: ComparedGroup): string =>
  [
    group.departure === undefined ? undefined : `${group.departure} ${group.mode ?? ""}`.trim(),
    group.stars === undefined ? undefined : `${group.stars} stars`,
    group.rating === null ? undefined : `rated ${(group.rating * 10).toFixed(1)}`,
    group.worth.liked.length === 0 ? undefined : `has ${group.worth.liked.join(", ")}`,
  ]
    .filter((one) => one !== undefined)
    .join(" · ")

const Row = ({
  group,
  answer,
  booked,
  open,
  toggle,
}: {
  readonly group: ComparedGroup
  readonly booked: boolean
  readonly answer: Comparison
  readonly open: boolean
  readonly toggle: () => void
}) => {
  const [cheapest] = group.offers
  const verdict = verdictText(group.standing)
  const chance = chanceText(group.worth.chanceChange)
  const extras = cheapest === undefined ? 0 : cheapest.taxesMinor + cheapest.feesMinor
  return (
    <tr className="price-row" data-testid="price-row" data-open={open}>
      <th scope="row">
        <button type="button" className="price-name" aria-expanded={open} onClick={toggle}>
          <span>{group.name}</span>
          <Icon name={open ? "down" : "chevron"} size={16} />
        </button>
        <span className="quiet">{subtitle(group)}</span>
      </th>
      <td className="price-sum">
        <strong>{formatMoney(group.totalMinor, answer.currency)}</strong>
        <span className="quiet">
          {extras > 0 ? `${formatMoney(extras, answer.currency)} taxes and fees in it` : "taxes and fees included"}
        </span>
        {answer.nights > 1 && (
          <span className="quiet">{formatMoney(group.perNightMinor, answer.currency)} a night</span>
        )}
      </td>
      <td className="price-signs">
        {booked && (
          <span className="price-badge" data-verdict="good">
            <Icon name="check" size={14} /> Booked
          </span>
        )}
        {verdict && (
          <span className="price-badge" data-verdict={group.standing.verdict}>
            {group.standing.verdict === "good" && <Icon name="check" size={14} />} {verdict}
          </span>
        )}
        {!group.worth.withinBudget && (
          <span className="price-badge" data-verdict="high">
            <Icon name="warning" size={14} /> More than is left for it
          </span>
        )}
        {chance && <span className="quiet">{chance}</span>}
      </td>
      <td className="price-from">
        {cheapest && (
          <>
            <a href={cheapest.link} target="_blank" rel="noreferrer">
              {cheapest.sourceName} <Icon name="link" size={14} />
            </a>
            <span className="quiet" data-stale={cheapest.stale}>
              {cheapest.stale && "old: "}
              {agoText(cheapest.asOf)}
              {group.offers.length > 1 && ` · cheapest of ${group.offers.length}`}
            </span>
          </>
        )}
      </td>
    </tr>
  )
}

/** Something is booked for these days already: said before anything else is offered for them. */
const BookedNote = ({
  bookings,
  sources,
  showBooked,
}: {
  readonly bookings: ReadonlyArray<PriceBooking>
  readonly sources: Comparison["sources"]
  readonly showBooked: (() => void) | undefined
}) => (
  <section className="card booked-note" aria-label="Booked already" data-testid="booked-note">
    {bookings.map(({ bookingId, name, checkIn, checkOut, totalMinor, currency, source }) => (
      <p key={bookingId}>
        <Icon name="check" size={18} />
        <span>
          Booked: <strong>{name}</strong>, {dayRange(checkIn, checkOut)}, {formatMoney(totalMinor, currency)} at{" "}
          {sources.find((one) => one.source === source)?.name ?? source}
        </span>
      </p>
    ))}
    {showBooked && bookings.some(({ budgetId }) => budgetId !== null) && (
      <button type="button" className="quiet-button" onClick={showBooked}>
        Show in the trip
      </button>
    )}
  </section>
)

/** Seen at once; the rest of a long list is asked for. */
const rowsAtOnce = 10

const Table = ({
  answer,
  draft,
  store,
  own,
  showBooked,
  askAgain,
}: {
  readonly answer: Comparison
  readonly draft: PriceDraft
  readonly store: Store
  readonly own: OwnPrices
  readonly showBooked: (() => void) | undefined
  readonly askAgain: () => void
}) => {
  const [opened, setOpened] = useState<string>()
  const [shown, setShown] = useState(rowsAtOnce)
  const rest = answer.groups.length - shown
  return (
    <table className="card price-table" data-testid="price-table">
      <thead>
        <tr>
          <th scope="col">Best value first</th>
          <th scope="col">
            {answer.nights > 1 ? `${answer.nights} nights` : "In all"}, {answer.guests}{" "}
            {answer.guests === 1 ? "guest" : "guests"}
          </th>
          <th scope="col">What it says</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {answer.groups.slice(0, shown).map((group) => (
          <Fragment key={group.groupId}>
            <Row
              group={group}
              answer={answer}
              booked={group.offers.some((offer) => bookingOf(own.bookings, offer, answer)?.state === "booked")}
              open={opened === group.groupId}
              toggle={() => setOpened(opened === group.groupId ? undefined : group.groupId)}
            />
            {opened === group.groupId && (
              <tr className="price-opened">
                <td colSpan={4}>
                  <PriceDetail {...{ group, answer, draft, store, own, showBooked, askAgain }} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
        {rest > 0 && (
          <tr className="price-opened">
            <td colSpan={4}>
              <button type="button" className="quiet-button" onClick={() => setShown(answer.groups.length)}>
                Show {rest} more
              </button>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

export const PricesPage = ({
  store,
  start,
  committedMinor,
  showBooked,
  back,
}: {
  readonly store: Store
  readonly start: PriceDraft
  /** Of the open trip: it moves with each booking, on whatever screen. */
  readonly committedMinor: number | undefined
  /** Where the trip's bookings are, where they may be seen. */
  readonly showBooked: (() => void) | undefined
  readonly back: () => void
}) => {
  const [draft, setDraft] = useState(start)
  const { asked, ask } = useComparison(store)
  const { problem, busy } = asked
  const own = useOwnPrices(store, committedMinor)
  // An answer about hotels says nothing of rides.
  const answer = asked.answer?.kind === draft.kind ? asked.answer : undefined
  const meanwhile = answer === undefined ? [] : bookedMeanwhile(own.bookings, answer)
  useEffect(() => {
    if (isComplete(start)) void ask(start)
  }, [start, ask])
  return (
    <main className="insights-page prices-page" data-testid="prices-page" aria-busy={busy}>
      <header className="prices-head">
        <button type="button" className="round" onClick={back} aria-label="Back to the trip">
          <Icon name="left" />
        </button>
        <h2>Compare prices</h2>
      </header>
      <PriceForm draft={draft} change={setDraft} ask={() => void ask(draft)} busy={busy} />
      {problem && (
        <p className="card refusal" role="alert">
          {problemText(problem)}
        </p>
      )}
      {answer && (
        <>
          {meanwhile.length > 0 && <BookedNote bookings={meanwhile} sources={answer.sources} showBooked={showBooked} />}
          <Sources sources={answer.sources} />
          {answer.groups.length === 0 ? (
            <p className="card quiet">Nobody offers anything for these days. Try others, or a place nearby.</p>
          ) : (
            <Table
              {...{ answer, store, own, showBooked }}
              draft={asked.draft ?? start}
              askAgain={() => void ask(asked.draft ?? start)}
            />
          )}
        </>
      )}
      {!answer && busy && <div className="card ghost ghost-chart" />}
    </main>
  )
}

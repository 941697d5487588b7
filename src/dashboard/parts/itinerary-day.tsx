/**
 * A day of the plan as a timeline. A stop is moved by its handle, with a finger or a mouse, or with the arrow keys while
 * the handle has the focus; what it costs is shown as planned, booked and paid. A day that is over is folded until it is
 * chosen: whoever looks on the way wants today.
 */
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from "react"
import { lookOf } from "../category-look.ts"
import { relativeDay } from "../days.ts"
import type { Change, Itinerary, Stop } from "../itinerary-calls.ts"
import { clock, faultWords, stepped, wayWords } from "../itinerary-words.ts"
import { formatMoney } from "../money.ts"
import { Icon } from "./icon.tsx"
import { ItineraryRating } from "./itinerary-rating.tsx"
import { useEdgeScroll } from "./use-edge-scroll.ts"

export interface Dragging {
  readonly stopId: string
  readonly day: number
  readonly position: number
}

interface StopProps {
  readonly stop: Stop
  readonly day: number
  readonly position: number
  readonly currency: string
  readonly highestMinor: number
  readonly sizes: ReadonlyArray<number>
  readonly change: (change: Change) => void
  readonly dragging: Dragging | undefined
  readonly drag: (dragging: Dragging | undefined) => void
  /** The stop that a key takes to another day: its handle has the focus there too. */
  readonly keyedStop: RefObject<string | undefined>
}

/** What lies under the pointer: a stop's place, or the end of a day. */
const placeUnder = (x: number, y: number): { readonly day: number; readonly position: number } | undefined => {
  const target = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop]")
  const [day, position] = (target?.dataset["drop"] ?? "").split(":").map(Number)
  return day === undefined || position === undefined || Number.isNaN(position) ? undefined : { day, position }
}

const Handle = ({ stop, day, position, sizes, change, drag, keyedStop }: StopProps) => {
  const { stopId, name, locked } = stop
  const handle = useRef<HTMLButtonElement>(null)
  const edge = useEdgeScroll((x, y) => {
    const over = placeUnder(x, y)
    if (over !== undefined) drag({ stopId, ...over })
  })
  // In another day it is drawn anew.
  useEffect(() => {
    if (keyedStop.current !== stopId) return
    keyedStop.current = undefined
    handle.current?.focus()
  }, [keyedStop, stopId])
  const keyed = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined
    const to = by === undefined ? undefined : stepped(sizes, day, position, by)
    if (by !== undefined) event.preventDefault()
    if (to === undefined) return
    if (to.day !== day) keyedStop.current = stopId
    change({ edit: "move", stopId, ...to })
  }
  const moved = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const over = placeUnder(event.clientX, event.clientY)
    if (over !== undefined) drag({ stopId, ...over })
    edge.follow(event.clientX, event.clientY)
  }
  const dropped = (event: PointerEvent) => {
    edge.rest()
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const over = placeUnder(event.clientX, event.clientY)
    drag(undefined)
    if (over !== undefined && (over.day !== day || over.position !== position))
      change({ edit: "move", stopId, ...over })
  }
  return (
    <button
      ref={handle}
      type="button"
      className="round plan-handle"
      disabled={locked}
      aria-label={`Move ${name}: drag it, or use the arrow keys`}
      aria-keyshortcuts="ArrowUp ArrowDown"
      onKeyDown={keyed}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={moved}
      onPointerUp={dropped}
      onPointerCancel={() => {
        edge.rest()
        drag(undefined)
      }}
    >
      <Icon name="grip" />
    </button>
  )
}

const Costs = ({ stop, currency, highestMinor }: StopProps) => {
  const { plannedMinor, bookedMinor, actualMinor } = stop
  const width = (minor: number) => `${Math.min(100, (minor / Math.max(1, highestMinor)) * 100)}%`
  const words = [
    plannedMinor === 0 ? "Free" : formatMoney(plannedMinor, currency),
    ...(bookedMinor === null ? [] : [`booked ${formatMoney(bookedMinor, currency)}`]),
    ...(actualMinor === null ? [] : [`paid ${formatMoney(actualMinor, currency)}`]),
  ]
  const over = actualMinor !== null && actualMinor > (bookedMinor ?? plannedMinor)
  return (
    <div className="plan-costs">
      <span className="quiet">{words.join(" · ")}</span>
      <span className="plan-bars" aria-hidden="true">
        <span className="plan-bar" style={{ width: width(bookedMinor ?? plannedMinor) }} />
        {actualMinor !== null && (
          <span className="plan-bar paid" data-over={over} style={{ width: width(actualMinor) }} />
        )}
      </span>
    </div>
  )
}

const StopRow = (props: StopProps) => {
  const { stop, day, position, change, dragging } = props
  const { stopId, name, placeId, locked, bookedMinor, begun } = stop
  const isTarget = dragging !== undefined && dragging.day === day && dragging.position === position
  return (
    <li
      className="plan-stop"
      data-testid="stop"
      data-category={stop.category}
      data-drop={`${day}:${position}`}
      data-target={isTarget && dragging.stopId !== stopId}
      data-dragged={dragging?.stopId === stopId}
      data-begun={begun}
    >
      <p className="plan-way quiet">{wayWords(stop.way)}</p>
      <div className="plan-row">
        <span className="plan-time">
          {clock(stop.startMinute)}
          <span className="quiet">{clock(stop.endMinute)}</span>
        </span>
        <span className="chip-icon">
          <Icon name={stop.meal === null ? lookOf(stop.category).icon : "food"} />
        </span>
        <div className="row-text">
          <p className="plan-name">{placeId === null ? (stop.meal === "lunch" ? "Lunch" : "Dinner") : name}</p>
          <p className="quiet">{placeId === null ? "Wherever the day has led" : stop.kind}</p>
          {stop.fault !== null && (
            <p className="plan-fault">
              <Icon name="warning" size={16} /> {faultWords[stop.fault]}
            </p>
          )}
        </div>
        <Handle {...props} />
      </div>
      <Costs {...props} />
      {begun && placeId !== null && <ItineraryRating stop={stop} change={change} />}
      <div className="plan-actions">
        {placeId !== null && (
          <button
            type="button"
            className="pill"
            aria-pressed={locked}
            aria-label={locked ? `Unlock ${name}` : `Lock ${name}`}
            onClick={() => change({ edit: locked ? "unlock" : "lock", stopId })}
          >
            <Icon name="lock" size={16} /> {locked ? "Locked" : "Lock"}
          </button>
        )}
        {placeId !== null && stop.plannedMinor > 0 && (
          <button
            type="button"
            className="pill"
            aria-pressed={bookedMinor !== null}
            aria-label={bookedMinor === null ? `Mark ${name} as booked` : `Cancel the booking of ${name}`}
            onClick={() => change({ edit: bookedMinor === null ? "book" : "unbook", stopId })}
          >
            <Icon name="ticket" size={16} /> {bookedMinor === null ? "Book" : "Booked"}
          </button>
        )}
        {bookedMinor === null && (
          <button
            type="button"
            className="pill"
            aria-label={`Remove ${placeId === null ? stop.meal : name}`}
            onClick={() => change({ edit: "remove", stopId })}
          >
            <Icon name="trash" size={16} />
          </button>
        )}
      </div>
    </li>
  )
}

export const ItineraryDay = ({
  itinerary,
  day,
  today,
  isChosen,
  choose,
  change,
  dragging,
  drag,
  keyedStop,
  add,
}: {
  readonly itinerary: Itinerary
  readonly day: number
  readonly today: string
  readonly isChosen: boolean
  readonly choose: () => void
  readonly change: (change: Change) => void
  readonly dragging: Dragging | undefined
  readonly drag: (dragging: Dragging | undefined) => void
  readonly keyedStop: RefObject<string | undefined>
  readonly add: () => void
}) => {
  const one = itinerary.days[day]
  if (one === undefined) return null
  const { currency, days } = itinerary
  const highestMinor = Math.max(
    ...days.flatMap(({ stops }) => stops.flatMap((stop) => [stop.plannedMinor, stop.actualMinor ?? 0])),
  )
  const sizes = days.map(({ stops }) => stops.length)
  const isFolded = one.date < today && !isChosen
  return (
    <section className="card plan-day" data-testid="plan-day" data-chosen={isChosen} aria-label={`Day ${day + 1}`}>
      <header className="card-head">
        <button
          type="button"
          className="plan-day-name"
          aria-pressed={isChosen}
          aria-expanded={!isFolded}
          onClick={choose}
        >
          <strong>
            Day {day + 1} · {relativeDay(one.date, today)}
          </strong>
          <span className="quiet">
            {formatMoney(one.plannedMinor, currency)} planned
            {one.actualMinor > 0 && `, ${formatMoney(one.actualMinor, currency)} paid`}
            {isFolded && ` · ${one.stops.length === 1 ? "1 stop" : `${one.stops.length} stops`}, show`}
          </span>
        </button>
        <button type="button" className="round" aria-label={`Add a place to day ${day + 1}`} onClick={add}>
          <Icon name="plus" />
        </button>
      </header>
      {!isFolded && (
        <ol className="plan-stops">
          {one.stops.map((stop, position) => (
            <StopRow
              key={stop.stopId}
              {...{ stop, day, position, currency, highestMinor, sizes, change, dragging, drag, keyedStop }}
            />
          ))}
          <li
            className="plan-end quiet"
            data-drop={`${day}:${one.stops.length}`}
            data-target={dragging?.day === day && dragging.position === one.stops.length}
          >
            {one.stops.length === 0 ? "Nothing planned" : `Back at ${clock(one.endsMinute)}`}
            {one.late && " · later than the day should end"}
          </li>
        </ol>
      )}
    </section>
  )
}

/** Where the days go, drawn from the stops alone: no tiles, no network. Each day is a line from the hotel and back. */
import type { Itinerary } from "../itinerary-calls.ts"
import { pinsOf } from "../itinerary-pins.ts"

const width = 640
const height = 420
const margin = 34
/** Of a pin: its height, and what a letter on it takes. */
const pinPixels = 26
const letterPixels = 8

export const ItineraryMap = ({
  itinerary,
  day,
  choose,
}: {
  readonly itinerary: Itinerary
  readonly day: number
  readonly choose: (day: number) => void
}) => {
  const { hotel, days } = itinerary
  const spots = [hotel, ...days.flatMap(({ stops }) => stops)]
  // A degree of longitude is shorter the farther one is from the equator.
  const squeeze = Math.cos((hotel.latitude * Math.PI) / 180)
  const [west, east] = [Math.min, Math.max].map((end) => end(...spots.map(({ longitude }) => longitude * squeeze)))
  const [south, north] = [Math.min, Math.max].map((end) => end(...spots.map(({ latitude }) => latitude)))
  if (west === undefined || east === undefined || south === undefined || north === undefined) return null
  const scale = Math.min(
    (width - 2 * margin) / Math.max(0.01, east - west),
    (height - 2 * margin) / Math.max(0.01, north - south),
  )
  const at = ({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }) => ({
    x: width / 2 + (longitude * squeeze - (west + east) / 2) * scale,
    y: height / 2 - (latitude - (south + north) / 2) * scale,
  })
  const home = at(hotel)
  const path = (stops: Itinerary["days"][number]["stops"]) =>
    [home, ...stops.map(at), home]
      .map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
      .join("")
  const shown = days[day]
  return (
    <section className="card plan-map" aria-label="Map of the chosen day">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${shown?.stops.length ?? 0} stops of day ${day + 1}`}
      >
        {days.map(({ date, stops }, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the day's own heading chooses it by keyboard
          <path
            key={date}
            className="plan-route"
            data-chosen={index === day}
            d={path(stops)}
            onClick={() => choose(index)}
          />
        ))}
        <rect className="plan-home" x={home.x - 8} y={home.y - 8} width={16} height={16} rx={4} />
        {pinsOf((shown?.stops ?? []).map(at), home).map(({ x, y, stops, label }) => {
          const there = stops.flatMap((stop) => shown?.stops[stop] ?? [])
          const wide = Math.max(pinPixels, letterPixels * (label.length + 1) + 6)
          return (
            <g key={label} className="plan-pin" data-category={there[0]?.category}>
              <rect x={x - wide / 2} y={y - pinPixels / 2} width={wide} height={pinPixels} rx={pinPixels / 2} />
              <text x={x} y={y + 5} textAnchor="middle">
                {label}
              </text>
              <title>{there.map(({ name }) => name).join(", ")}</title>
            </g>
          )
        })}
      </svg>
      <p className="quiet">The square is where the days begin and end. Thin lines are the other days.</p>
    </section>
  )
}

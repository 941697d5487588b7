/**
 * What a traveller made of a stop, once it has begun: one to five stars, or that it was skipped. It is what likings are
 * learned from, under their own consent; said again, it counts anew.
 */
import type { Change, Stop } from "../itinerary-calls.ts"
import { Icon } from "./icon.tsx"

const stars = [1, 2, 3, 4, 5] as const

export const ItineraryRating = ({
  stop: { stopId, name, outcome, rating },
  change,
}: {
  readonly stop: Stop
  readonly change: (change: Change) => void
}) => (
  <fieldset className="plan-rating" data-testid="rating">
    <legend className="quiet">{outcome === "skipped" ? "You skipped it" : "How was it?"}</legend>
    <span className="plan-stars">
      {stars.map((star) => (
        <button
          key={star}
          type="button"
          className="plan-star"
          data-on={rating !== null && star <= rating}
          aria-pressed={rating === star}
          aria-label={`Rate ${name}: ${star} of 5`}
          onClick={() => change({ edit: "rate", stopId, outcome: "visited", rating: star })}
        >
          <Icon name="star" size={22} />
        </button>
      ))}
    </span>
    <button
      type="button"
      className="pill"
      aria-pressed={outcome === "skipped"}
      aria-label={`${name} was skipped`}
      onClick={() => change({ edit: "rate", stopId, outcome: "skipped" })}
    >
      Skipped
    </button>
  </fieldset>
)

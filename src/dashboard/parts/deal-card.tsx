/** One deal: what it is, what it is worth here and why, or why it is not for this trip; and the way to claim it. */
import { lookOf } from "../category-look.ts"
import type { Deal, DealForBudget } from "../deal-shape.ts"
import { formatMoney } from "../money.ts"
import { Icon } from "./icon.tsx"

const floorName = (floor: number): string =>
  floor === 0 ? "ground floor" : floor < 0 ? `basement ${-floor}` : `floor ${floor}`

const placeWords = ({ place, openNow, left }: Deal): string =>
  [
    place.areaName,
    place.floor === undefined ? undefined : floorName(place.floor),
    openNow ? "open now" : "closed now",
    left === null ? undefined : `${left} left`,
  ]
    .filter((word) => word !== undefined)
    .join(" · ")

export const DealCard = ({
  found: { deal, worth, obstacles },
  claim,
  busy,
}: {
  readonly found: DealForBudget
  readonly claim: () => void
  readonly busy: boolean
}) => (
  <li className="deal" data-category={deal.category} data-testid="deal">
    <span className="deal-icon">
      <Icon name={lookOf(deal.category).icon} size={20} />
    </span>
    <div className="deal-text">
      <p className="deal-title">
        {deal.merchantName}: {deal.title}
      </p>
      <p className="quiet">{placeWords(deal)}</p>
      {worth && <p data-testid="deal-reason">{worth.reason}</p>}
      {obstacles.map(({ kind, text }) => (
        <p key={kind} className="deal-obstacle" data-testid="deal-obstacle">
          <Icon name="info" size={16} /> {text}
        </p>
      ))}
      {worth && (
        <details>
          <summary>Why it is here</summary>
          <dl>
            {worth.numbers.map(({ name, text }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
    <div className="deal-side">
      <span className="deal-price">{formatMoney(deal.paidMinor, deal.currency)}</span>
      {deal.paidMinor < deal.priceMinor && (
        <s className="quiet">
          <span className="sr-only">before </span>
          {formatMoney(deal.priceMinor, deal.currency)}
        </s>
      )}
      {deal.claimedByYou > 0 ? (
        <span className="deal-claimed">
          <Icon name="check" size={16} /> Claimed
        </span>
      ) : (
        worth && (
          <button type="button" className="quiet-button" onClick={claim} disabled={busy}>
            Claim
          </button>
        )
      )}
    </div>
  </li>
)

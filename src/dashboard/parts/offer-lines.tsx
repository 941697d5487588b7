/** What is taken with a correction, or helps a goal: what is swapped, and what that saves. */
import { lookOf } from "../category-look.ts"
import { shortDay } from "../days.ts"
import { formatMoney } from "../money.ts"
import type { OfferView } from "../plan-shape.ts"
import { Icon, type IconName } from "./icon.tsx"

const kindIcons: { readonly [kind in OfferView["kind"]]: IconName } = { itinerary: "pin", deal: "star" }
const kindNames: { readonly [kind in OfferView["kind"]]: string } = {
  itinerary: "Your itinerary changes with it, and comes back when you undo it",
  deal: "A deal you will probably use",
}

export const OfferLine = ({ offer, currency }: { readonly offer: OfferView; readonly currency: string }) => (
  <div className="offer" data-kind={offer.kind} data-testid="offer">
    <span className="chip-icon">
      <Icon name={kindIcons[offer.kind]} />
    </span>
    <span className="row-text">
      <span className="offer-words">{offer.words}</span>
      <span className="quiet">
        {kindNames[offer.kind]} · {lookOf(offer.category).name} until {shortDay(offer.savesUntil)}
      </span>
    </span>
    <strong className="offer-saving">
      <span className="sr-only">Saves about </span>−{formatMoney(offer.savingMinor, currency)}
    </strong>
  </div>
)

export const OfferLines = ({
  title,
  offers,
  currency,
}: {
  readonly title: string
  readonly offers: ReadonlyArray<OfferView>
  readonly currency: string
}) =>
  offers.length === 0 ? null : (
    <div className="offers">
      <h3>{title}</h3>
      <ul>
        {offers.map((offer) => (
          <li key={offer.offerId}>
            <OfferLine offer={offer} currency={currency} />
          </li>
        ))}
      </ul>
    </div>
  )

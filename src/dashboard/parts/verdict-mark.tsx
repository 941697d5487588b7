/** What a budget says of a price, as a shape and a colour: either alone tells them apart. */
import type { DealVerdict } from "../deal-shape.ts"
import { verdictShapes, verdictWords } from "../verdict-shape.ts"

const VerdictShape = ({ verdict, radius }: { readonly verdict: DealVerdict; readonly radius: number }) => (
  <path className="mark-shape" data-verdict={verdict} d={verdictShapes[verdict]} transform={`scale(${radius})`} />
)

export const Legend = () => (
  <ul className="verdict-legend" aria-label="What the shapes mean" data-testid="deal-legend">
    {(["fits", "tight", "beyond", "unknown"] as const).map((verdict) => (
      <li key={verdict}>
        <svg viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true">
          <VerdictShape verdict={verdict} radius={8} />
        </svg>
        {verdictWords[verdict]}
      </li>
    ))}
  </ul>
)

/** What a budget says of a price, as a shape and a colour: either alone tells them apart. */
import type { DealVerdict } from "../deal-shape.ts"

export const verdictWords: { readonly [verdict in DealVerdict]: string } = {
  fits: "Fits easily",
  tight: "Tight, or some fit",
  beyond: "More than is left",
  unknown: "No plan for it",
}

/** Around the middle, one unit high. */
const shapes: { readonly [verdict in DealVerdict]: string } = {
  fits: "M0 -1A1 1 0 1 1 0 1A1 1 0 1 1 0 -1z",
  tight: "M0 -1.2 1.200 0 0 1.200-1.200 0z",
  beyond: "M0 -1.250 1.250 0.950-1.250 0.950z",
  unknown: "M-0.900 -0.900H0.900V0.900H-0.900z",
}

export const VerdictShape = ({ verdict, radius }: { readonly verdict: DealVerdict; readonly radius: number }) => (
  <path className="mark-shape" data-verdict={verdict} d={shapes[verdict]} transform={`scale(${radius})`} />
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

/** What a budget says of a price: in words, and as outlines that tell it without colour. */
import type { DealVerdict } from "./deal-shape.ts"

export const verdictWords: { readonly [verdict in DealVerdict]: string } = {
  fits: "Fits easily",
  tight: "Tight, or some fit",
  beyond: "More than is left",
  unknown: "No plan for it",
}

/** Around the middle, one unit high. */
export const verdictShapes: { readonly [verdict in DealVerdict]: string } = {
  fits: "M0 -1A1 1 0 1 1 0 1A1 1 0 1 1 0 -1z",
  tight: "M0 -1.2 1.200 0 0 1.200-1.200 0z",
  beyond: "M0 -1.250 1.250 0.950-1.250 0.950z",
  unknown: "M-0.900 -0.900H0.900V0.900H-0.900z",
}

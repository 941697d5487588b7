/** How long to wait after so many failures in a row: doubled each time, jittered downwards, bounded (I5). */
export const backoffMs = (
  failures: number,
  bounds: { readonly msMin: number; readonly msMax: number },
  random: () => number,
): number => {
  const wholeMs = Math.min(bounds.msMax, bounds.msMin * 2 ** Math.min(Math.max(0, failures - 1), 30))
  return Math.round(wholeMs * (0.5 + random() / 2))
}

/** The present, as a component wants it: often enough to say "4 min ago" and no more. */
import { useEffect, useState } from "react"

/** Milliseconds since 1970, renewed every `everyMs`. */
export const useNow = (everyMs: number): number => {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}

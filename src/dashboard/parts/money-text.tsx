/** An amount on the screen: tabular figures, the currency's own writing. */
import { useEffect, useRef, useState } from "react"
import { formatMoney } from "../money.ts"

export const Money = ({ minor, currency }: { readonly minor: number; readonly currency: string }) => (
  <span className="money">{formatMoney(minor, currency)}</span>
)

const easeMs = 600

const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches

/** The large figure: runs to its new value, so that a change is seen; read aloud only as what it ends at. */
export const RunningMoney = ({ minor, currency }: { readonly minor: number; readonly currency: string }) => {
  const [shown, setShown] = useState(minor)
  const from = useRef(minor)
  useEffect(() => {
    const start = from.current
    if (start === minor) return
    if (stillness() || document.hidden) {
      from.current = minor
      setShown(minor)
      return
    }
    const startMs = performance.now()
    let frame = requestAnimationFrame(function step(nowMs) {
      const progress = Math.min(1, Math.max(0, (nowMs - startMs) / easeMs))
      from.current = Math.round(start + (minor - start) * (1 - (1 - progress) ** 3))
      setShown(from.current)
      if (progress < 1) frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [minor])
  return (
    <>
      <span className="money" aria-hidden="true">
        {formatMoney(shown, currency)}
      </span>
      <span className="sr-only">{formatMoney(minor, currency)}</span>
    </>
  )
}

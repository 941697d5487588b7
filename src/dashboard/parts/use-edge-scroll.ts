/** A page scrolls on while something is held at its upper or lower edge: a phone shows a day at a time, and a stop has to come to another. */
import { useEffect, useRef } from "react"

/** Bars lie over the edges: the zones reach below and above them. */
const zonePixels = 130
const pixelsPerFrameMax = 14

const speedAt = (y: number): number => {
  const into = y < zonePixels ? y - zonePixels : Math.max(0, y - (innerHeight - zonePixels))
  return Math.round((Math.max(-1, Math.min(1, into / zonePixels)) || 0) * pixelsPerFrameMax)
}

/** @param over hears where the pointer is each time the page has moved beneath it */
export const useEdgeScroll = (over: (x: number, y: number) => void) => {
  const at = useRef<{ readonly x: number; readonly y: number }>(undefined)
  const frame = useRef<number>(undefined)
  const step = () => {
    const speed = at.current === undefined ? 0 : speedAt(at.current.y)
    frame.current = speed === 0 ? undefined : requestAnimationFrame(step)
    if (at.current === undefined || speed === 0) return
    scrollBy({ top: speed, behavior: "instant" })
    over(at.current.x, at.current.y)
  }
  const rest = () => {
    at.current = undefined
    if (frame.current !== undefined) cancelAnimationFrame(frame.current)
    frame.current = undefined
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is still held when its part goes has to be let go
  useEffect(() => rest, [])
  return {
    follow: (x: number, y: number) => {
      at.current = { x, y }
      if (frame.current === undefined) step()
    },
    rest,
  }
}

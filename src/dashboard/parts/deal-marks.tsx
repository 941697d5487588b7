/** The points of the map: drawn as one picture (mark-picture.ts), reached as buttons over it (mark-list.ts). */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react"
import { countOf, type MapMarks, noMarks, verdictOrder } from "../map-marks.ts"
import { type MapSize, type MapView, placeOnScreen } from "../map-projection.ts"
import { type MarkAt, MarkList, targetPixelsMin } from "../mark-list.ts"
import { lookOfPage, MarkPicture, pictureMarginPixels, radiusOf, type Scene } from "../mark-picture.ts"

/** Counts whenever the page may look otherwise: another light, theme or screen. */
const useLooks = (): number => {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const changed = () => setTurn((before) => before + 1)
    const lights = matchMedia("(prefers-color-scheme: dark)")
    const screens = matchMedia(`(resolution: ${devicePixelRatio}dppx)`)
    const themes = new MutationObserver(changed)
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] })
    lights.addEventListener("change", changed)
    screens.addEventListener("change", changed)
    return () => {
      themes.disconnect()
      lights.removeEventListener("change", changed)
      screens.removeEventListener("change", changed)
    }
  }, [])
  return turn
}

const useLook = (probes: RefObject<HTMLDivElement | null>) => {
  const turn = useLooks()
  const [look, setLook] = useState<ReturnType<typeof lookOfPage>>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked up anew when the page may look otherwise
  useLayoutEffect(() => {
    const [fits, tight, beyond, unknown] = probes.current?.children ?? []
    if (fits && tight && beyond && unknown) setLook(lookOfPage({ fits, tight, beyond, unknown }))
  }, [turn])
  return look
}

/** The mark whose middle is nearest to where somebody pressed, of those that reach as far. */
const markUnder = ({ marks, view, size }: Scene, x: number, y: number): MarkAt | undefined => {
  let [nearest, found] = [Number.POSITIVE_INFINITY, -1]
  for (let at = 0; at < marks.count; at++) {
    const place = placeOnScreen(view, size, marks.places[2 * at] ?? 0, marks.places[2 * at + 1] ?? 0)
    const far = Math.hypot(place.x - x, place.y - y)
    if (far >= nearest || far > Math.max(targetPixelsMin / 2, radiusOf(countOf(marks, at)))) continue
    nearest = far
    found = at
  }
  return found < 0 ? undefined : { marks, at: found }
}

/** Where on the map somebody pressed, and what there. */
export interface Pressed {
  readonly target: EventTarget
  readonly x: number
  readonly y: number
  readonly byPointer: boolean
}

export const DealMarks = ({
  view,
  anchor,
  shift,
  size,
  marks = noMarks,
  chosen,
  isHeld,
  find,
}: {
  readonly view: MapView
  /** The buttons keep their places from here: moving about moves all of them at once. */
  readonly anchor: MapView
  readonly shift: { readonly x: number; readonly y: number }
  readonly size: MapSize
  readonly marks: MapMarks | undefined
  readonly chosen: ReadonlyArray<string>
  /** Whether the map is being dragged. */
  readonly isHeld: () => boolean
  /** Told here: which mark was pressed. What is drawn decides for a finger, for a button may still be on its way. */
  readonly find: RefObject<((pressed: Pressed) => MarkAt | undefined) | undefined>
}) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const buttons = useRef<HTMLElement>(null)
  const probes = useRef<HTMLDivElement>(null)
  const picture = useRef<MarkPicture>(undefined)
  const list = useRef<MarkList>(undefined)
  const look = useLook(probes)
  find.current = ({ target, x, y, byPointer }) =>
    byPointer ? markUnder({ marks, view, size, chosen }, x, y) : list.current?.markOf(target)
  useLayoutEffect(() => {
    if (canvas.current === null || look === undefined || size.width === 0) return
    picture.current ??= new MarkPicture(canvas.current)
    picture.current.draw({ marks, view, size, chosen }, look)
  }, [view, size, marks, chosen, look])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whether it is held is asked in each frame
  useEffect(() => {
    if (buttons.current === null) return
    list.current ??= new MarkList(buttons.current, isHeld)
    list.current.become({ marks, anchor, size, chosen })
  }, [anchor, size, marks, chosen])
  useEffect(() => () => list.current?.stop(), [])
  return (
    <>
      <canvas
        ref={canvas}
        style={{
          ...{ left: -pictureMarginPixels, top: -pictureMarginPixels },
          ...{ width: size.width + 2 * pictureMarginPixels, height: size.height + 2 * pictureMarginPixels },
        }}
      />
      <section
        className="marks"
        ref={buttons}
        aria-label="Deals on the map"
        tabIndex={-1}
        style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}
      />
      <div ref={probes} hidden>
        {verdictOrder.map((verdict) => (
          <span key={verdict} className="mark-look" data-verdict={verdict} />
        ))}
      </div>
    </>
  )
}

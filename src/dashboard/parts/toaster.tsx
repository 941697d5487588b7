/**
 * Short notes over the page: alerts as they fire, and what became of an action. All alerts stay in their list. They lie in
 * a lane at the bottom, above the tabs, where no page has anything fixed; the page grows by as much, so that whatever a
 * note lies over can be moved out from under it, and what was just pressed is moved there at once. While a sheet is open
 * they stand in the sheet, below its head.
 */
import { useLayoutEffect, useRef, useState } from "react"
import { createPortal } from "react-dom"
import { useTopSheetLane } from "../open-sheets.ts"
import type { Toast } from "../store.ts"
import { Icon, type IconName } from "./icon.tsx"

const icons: { readonly [tone in Toast["tone"]]: IconName } = {
  good: "check",
  info: "info",
  warning: "bell",
  critical: "warning",
}
const gapPixels = 8

/** How high the lane is; nothing without a note. */
const useLane = (newest: string | undefined) => {
  const lane = useRef<HTMLDivElement>(null)
  const [heightPixels, setHeight] = useState(0)
  useLayoutEffect(() => {
    const box = lane.current?.getBoundingClientRect()
    setHeight(newest === undefined || box === undefined ? 0 : box.height + gapPixels)
    const pressed = document.activeElement
    if (newest === undefined || box === undefined || pressed === null || pressed.closest("main") === null) return
    const under = pressed.getBoundingClientRect()
    // Only what the lane lies over, not what is below the tabs or was left far away.
    if (under.bottom > box.top && under.top < box.bottom) {
      requestAnimationFrame(() => scrollBy({ top: under.bottom - box.top + gapPixels, behavior: "instant" }))
    }
  }, [newest])
  return { lane, heightPixels }
}

export const Toaster = ({
  toasts,
  dismiss,
}: {
  readonly toasts: ReadonlyArray<Toast>
  readonly dismiss: (id: string) => void
}) => {
  const sheet = useTopSheetLane()
  const isOverPage = toasts.length > 0 && sheet === undefined
  const { lane, heightPixels } = useLane(isOverPage ? toasts.map(({ id }) => id).join(" ") : undefined)
  const notes = (
    <div className="toaster" aria-live="polite" data-in-sheet={sheet !== undefined} ref={lane}>
      {toasts.map((toast) => (
        <div key={toast.id} className="toast" data-tone={toast.tone} data-testid="toast">
          <Icon name={icons[toast.tone]} />
          <p data-summary={toast.action?.label === "See all"}>{toast.text}</p>
          {toast.action && (
            <button
              type="button"
              className="link"
              onClick={() => {
                dismiss(toast.id)
                toast.action?.run()
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button type="button" className="round" onClick={() => dismiss(toast.id)} aria-label="Dismiss">
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  )
  return (
    <>
      <div style={{ height: heightPixels }} aria-hidden="true" />
      {sheet === undefined ? notes : createPortal(notes, sheet)}
    </>
  )
}

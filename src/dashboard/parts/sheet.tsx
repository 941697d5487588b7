/**
 * A sheet over the page: from the bottom on a phone, in the middle on a wide screen. The browser's own dialog keeps
 * the focus inside, closes on Escape and gives the focus back.
 */
import { type ReactNode, useEffect, useId, useRef } from "react"
import { sheetOpened } from "../open-sheets.ts"
import { Icon } from "./icon.tsx"

export const Sheet = ({
  title,
  close,
  children,
  tall = false,
  back,
}: {
  readonly title: string
  readonly close: () => void
  readonly children: ReactNode
  readonly tall?: boolean
  /** Where this sheet came from, when it is a step into something. */
  readonly back?: (() => void) | undefined
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const notes = useRef<HTMLDivElement>(null)
  const titleId = useId()
  const opener = useRef(document.activeElement)
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
    const closed = notes.current === null ? undefined : sheetOpened(notes.current)
    // Closing by hand would be heard as the traveller's own closing; the focus alone goes back.
    return () => {
      closed?.()
      if (opener.current instanceof HTMLElement) opener.current.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog closes on Escape by itself; the click is the backdrop's
    <dialog
      ref={dialog}
      className={tall ? "sheet tall" : "sheet"}
      aria-labelledby={titleId}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          {back && (
            <button type="button" className="round sheet-back" onClick={back} aria-label="Back">
              <Icon name="left" />
            </button>
          )}
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="round" onClick={close} aria-label="Close">
            <Icon name="close" />
          </button>
        </header>
        <div className="sheet-notes" ref={notes} />
        {children}
      </div>
    </dialog>
  )
}

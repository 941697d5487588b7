/**
 * The sheets that are open, the topmost last. A modal dialog makes everything outside it inert and lies over it, notes as
 * well: they go into a lane of the sheet itself, where they are seen, can be pressed and cover none of its buttons.
 */
import { useSyncExternalStore } from "react"

let lanes: ReadonlyArray<HTMLElement> = []
const listeners = new Set<() => void>()

const become = (next: ReadonlyArray<HTMLElement>) => {
  lanes = next
  for (const tell of listeners) tell()
}

/** Says that a sheet with this lane is open; @returns what says that it is closed */
export const sheetOpened = (lane: HTMLElement) => {
  become([...lanes, lane])
  return () => become(lanes.filter((one) => one !== lane))
}

const listen = (tell: () => void) => {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}

/** Where notes go while a sheet is open. */
export const useTopSheetLane = (): HTMLElement | undefined => useSyncExternalStore(listen, () => lanes.at(-1))

/**
 * The points of the map as buttons: what a keyboard reaches and a screen reader says. Until one of them is focused they
 * lie where nothing of them is laid out or painted (deals.css): hundreds of boxes over the picture cost each frame of a
 * drag more than all else. A few are changed in each frame, and none while the map is dragged.
 */
import { limits } from "../../config/limits.ts"
import { countOf, isChosen, type MapMarks, nameOf, verdictOf } from "./map-marks.ts"
import { type MapSize, type MapView, placeOnScreen } from "./map-projection.ts"
import { radiusOf } from "./mark-picture.ts"

/** One mark of an answer. */
export interface MarkAt {
  readonly marks: MapMarks
  readonly at: number
}

/** What the list is to show, and from where its buttons are placed. */
export interface Wanted {
  readonly marks: MapMarks
  readonly anchor: MapView
  readonly size: MapSize
  readonly chosen: ReadonlyArray<string>
}

/** Changed in one frame; what is left waits for the next. */
const changesPerFrame = 24
const sliceMsMax = 2
/** A finger's width. */
export const targetPixelsMin = 44

interface Listed {
  readonly button: HTMLButtonElement
  mark: MarkAt
  /** Says when anything of it changes. */
  look: string
}

/** @returns whether anything had to be changed */
const show = (listed: Listed, { marks, at }: MarkAt, { anchor, size, chosen }: Wanted): boolean => {
  const { x, y } = placeOnScreen(anchor, size, marks.places[2 * at] ?? 0, marks.places[2 * at + 1] ?? 0)
  const pixels = Math.max(targetPixelsMin, 2 * radiusOf(countOf(marks, at)))
  const [name, verdict, picked] = [nameOf(marks, at), verdictOf(marks, at), isChosen(marks, at, chosen)]
  // The list reaches as far beyond the map's edges as the map is wide and high.
  const [left, top] = [Math.round(x + size.width - pixels / 2), Math.round(y + size.height - pixels / 2)]
  const place = `left:${left}px;top:${top}px;width:${pixels}px;height:${pixels}px`
  const look = `${place} ${verdict} ${picked} ${name}`
  listed.mark = { marks, at }
  if (listed.look === look) return false
  const { button } = listed
  listed.look = look
  button.style.cssText = place
  button.setAttribute("aria-label", name)
  button.dataset["verdict"] = verdict
  button.dataset["chosen"] = String(picked)
  return true
}

export class MarkList {
  readonly #root: HTMLElement
  readonly #isHeld: () => boolean
  readonly #listed = new Map<number, Listed>()
  /** Taken out and kept for what comes next: making hundreds anew would have the browser clear away as many. */
  readonly #spares: Array<HTMLButtonElement> = []
  #frame = 0

  /** @param isHeld whether the map is being moved: nothing is changed then */
  constructor(root: HTMLElement, isHeld: () => boolean) {
    this.#root = root
    this.#isHeld = isHeld
  }

  /** From the next frame on the list becomes this; a later word stands in for what is not done yet. */
  become(wanted: Wanted): void {
    cancelAnimationFrame(this.#frame)
    const left = this.#changes(wanted)
    const slice = () => {
      const until = performance.now() + sliceMsMax
      for (let change = 0; !this.#isHeld() && change < changesPerFrame && performance.now() < until; change++)
        if (left.next().done) return
      this.#frame = requestAnimationFrame(slice)
    }
    this.#frame = requestAnimationFrame(slice)
  }

  markOf(target: EventTarget): MarkAt | undefined {
    if (!(target instanceof Element)) return undefined
    const button = target.closest("button.map-mark")
    for (const listed of this.#listed.values()) if (listed.button === button) return listed.mark
    return undefined
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
  }

  *#changes(wanted: Wanted): Generator<undefined, undefined> {
    const { marks } = wanted
    const keys = new Set(marks.keys)
    for (const [key, listed] of this.#listed) {
      if (keys.has(key)) continue
      // Whoever was on it stays in the map.
      if (listed.button === document.activeElement) this.#root.focus({ preventScroll: true })
      this.#listed.delete(key)
      this.#retire(listed.button)
      yield
    }
    for (let at = 0; at < marks.count; at++) {
      const key = marks.keys[at] ?? 0
      const known = this.#listed.get(key)
      const listed = known ?? this.#made({ marks, at })
      if (known === undefined) this.#listed.set(key, listed)
      if (show(listed, { marks, at }, wanted)) yield
    }
    return undefined
  }

  #made(mark: MarkAt): Listed {
    const button = this.#spares.pop() ?? document.createElement("button")
    button.type = "button"
    button.className = "map-mark"
    button.dataset["testid"] = countOf(mark.marks, mark.at) === 1 ? "deal-point" : "deal-cluster"
    this.#root.append(button)
    return { button, mark, look: "" }
  }

  #retire(button: HTMLButtonElement): void {
    button.remove()
    if (this.#spares.length < limits.dealMapFeaturesMax) this.#spares.push(button)
  }
}

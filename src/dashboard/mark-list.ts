/**
 * The points of the map as buttons over their picture: what a keyboard reaches and a screen reader says. A few of them
 * are changed in each frame, and none while the map is dragged, so that an answer of hundreds holds no frame up. Buttons
 * that nothing needs any more stay where they are, unseen: taking them out and in would lay the whole page out anew.
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

/** Changed in one frame, which then has to lay them out as well; what is left waits for the next. */
const changesPerFrame = 12
const sliceMsMax = 2
/** A finger's width. */
export const targetPixelsMin = 44

interface Listed {
  readonly button: HTMLButtonElement
  readonly spares: Array<HTMLButtonElement>
  mark: MarkAt
  /** Says when anything of it changes. */
  look: string
}

/** The buttons of one height: those of single deals lie over those of clusters, as they are drawn. */
class Layer {
  readonly spares: Array<HTMLButtonElement> = []
  readonly #root: HTMLElement
  readonly #testId: string

  constructor(parent: HTMLElement, testId: string) {
    this.#root = document.createElement("div")
    this.#testId = testId
    parent.append(this.#root)
  }

  button(): HTMLButtonElement {
    const spare = this.spares.pop()
    const button = spare ?? document.createElement("button")
    button.className = "map-mark"
    button.dataset["testid"] = this.#testId
    if (spare === undefined) {
      button.type = "button"
      this.#root.append(button)
    }
    return button
  }
}

const retire = ({ button, spares }: Listed): void => {
  button.className = "map-spare"
  delete button.dataset["testid"]
  delete button.dataset["chosen"]
  if (spares.length < limits.dealMapFeaturesMax) spares.push(button)
  else button.remove()
}

/** @returns whether anything had to be changed */
const show = (listed: Listed, { marks, at }: MarkAt, { anchor, size, chosen }: Wanted): boolean => {
  const { x, y } = placeOnScreen(anchor, size, marks.places[2 * at] ?? 0, marks.places[2 * at + 1] ?? 0)
  const pixels = Math.max(targetPixelsMin, 2 * radiusOf(countOf(marks, at)))
  const [name, verdict, picked] = [nameOf(marks, at), verdictOf(marks, at), isChosen(marks, at, chosen)]
  const place = `left:${Math.round(x - pixels / 2)}px;top:${Math.round(y - pixels / 2)}px;width:${pixels}px;height:${pixels}px`
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
  readonly #clusters: Layer
  readonly #points: Layer
  readonly #listed = new Map<number, Listed>()
  #frame = 0

  /** @param isHeld whether the map is being moved: nothing is changed then */
  constructor(root: HTMLElement, isHeld: () => boolean) {
    this.#root = root
    this.#isHeld = isHeld
    this.#clusters = new Layer(root, "deal-cluster")
    this.#points = new Layer(root, "deal-point")
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
      retire(listed)
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
    const layer = countOf(mark.marks, mark.at) === 1 ? this.#points : this.#clusters
    return { button: layer.button(), spares: layer.spares, mark, look: "" }
  }
}

/**
 * The points of the map as buttons over their picture: what a finger hits, a keyboard reaches and a screen reader says.
 * A few of them are changed in each frame, so that an answer of hundreds holds no frame up.
 */
import { limits } from "../../config/limits.ts"
import type { DealFeature, DealVerdict } from "./deal-shape.ts"
import { radiusOf } from "./mark-picture.ts"
import { formatMoney } from "./money.ts"
import { verdictWords } from "./verdict-shape.ts"

/** Where a feature lies, from the anchor that the list itself is moved by. */
export interface ListedMark {
  readonly feature: DealFeature
  readonly x: number
  readonly y: number
  readonly chosen: boolean
}

/** Changed in one frame, which then has to lay them out as well; what is left waits for the next. */
const changesPerFrame = 24
/** A finger's width. */
const targetPixelsMin = 44

export const nameOfMark = ({ properties }: DealFeature): string => {
  const { count, verdict, title, merchantName, currency, paidMinor } = properties
  if (count > 1) return `${count} deals. ${verdictWords[verdict]}`
  const price = currency === undefined || paidMinor === undefined ? "" : `, about ${formatMoney(paidMinor, currency)}`
  return `${merchantName ?? ""}: ${title ?? ""}${price}. ${verdictWords[verdict]}`
}

export const keyOfMark = ({ geometry, properties }: DealFeature): string =>
  `${geometry.coordinates.join(" ")} ${properties.count} ${properties.dealIds[0] ?? ""}`

interface Listed {
  readonly button: HTMLButtonElement
  feature: DealFeature
  place: string
  chosen: boolean
  name: string
  verdict: DealVerdict | undefined
}

const madeFor = (feature: DealFeature, spare: HTMLButtonElement | undefined): Listed => {
  const { count } = feature.properties
  const button = spare ?? document.createElement("button")
  const pixels = Math.max(targetPixelsMin, 2 * radiusOf(count))
  button.type = "button"
  button.className = "map-mark"
  button.dataset["testid"] = count === 1 ? "deal-point" : "deal-cluster"
  // Drawn over clusters, so hit before them.
  button.style.cssText = `width: ${pixels}px; height: ${pixels}px; margin: ${-pixels / 2}px; z-index: ${count === 1 ? 1 : 0}`
  return { button, feature, place: "", chosen: false, name: "", verdict: undefined }
}

/** @returns whether anything had to be changed */
const show = (listed: Listed, { feature, x, y, chosen }: ListedMark): boolean => {
  const { button } = listed
  const name = nameOfMark(feature)
  const place = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`
  const { verdict } = feature.properties
  listed.feature = feature
  if (listed.place === place && listed.name === name && listed.verdict === verdict && listed.chosen === chosen)
    return false
  if (listed.place !== place) button.style.transform = place
  if (listed.name !== name) button.setAttribute("aria-label", name)
  if (listed.verdict !== verdict) button.dataset["verdict"] = verdict
  if (listed.chosen !== chosen) button.dataset["chosen"] = String(chosen)
  Object.assign(listed, { place, name, verdict, chosen })
  return true
}

export class MarkList {
  readonly #root: HTMLElement
  readonly #listed = new Map<string, Listed>()
  /** Taken out and kept for what comes next: making hundreds anew would have the browser clear away as many. */
  readonly #spare: Array<HTMLButtonElement> = []
  #frame = 0

  constructor(root: HTMLElement) {
    this.#root = root
  }

  /** From the next frame on the list becomes this; a later word stands in for what is not done yet. */
  become(marks: ReadonlyArray<ListedMark>): void {
    cancelAnimationFrame(this.#frame)
    const left = this.#changes(new Map(marks.map((mark) => [keyOfMark(mark.feature), mark])))
    const slice = () => {
      for (let change = 0; change < changesPerFrame; change++) if (left.next().done) return
      this.#frame = requestAnimationFrame(slice)
    }
    this.#frame = requestAnimationFrame(slice)
  }

  featureOf(target: EventTarget): DealFeature | undefined {
    if (!(target instanceof Element)) return undefined
    const button = target.closest("button.map-mark")
    for (const listed of this.#listed.values()) if (listed.button === button) return listed.feature
    return undefined
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
  }

  *#changes(wanted: ReadonlyMap<string, ListedMark>): Generator<undefined, undefined> {
    for (const [key, { button }] of this.#listed) {
      if (wanted.has(key)) continue
      // Whoever was on it stays in the map.
      if (button === document.activeElement) this.#root.focus({ preventScroll: true })
      button.remove()
      delete button.dataset["chosen"]
      if (this.#spare.length < limits.dealMapFeaturesMax) this.#spare.push(button)
      this.#listed.delete(key)
      yield
    }
    for (const [key, mark] of wanted) {
      const known = this.#listed.get(key)
      const listed = known ?? madeFor(mark.feature, this.#spare.pop())
      const changed = show(listed, mark)
      if (known === undefined) {
        this.#listed.set(key, listed)
        this.#root.append(listed.button)
      }
      if (changed) yield
    }
    return undefined
  }
}

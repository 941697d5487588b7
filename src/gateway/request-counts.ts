/** How many requests this gateway has answered, by the class of their status: for `/metrics`. */
import { Context, Layer } from "effect"

const classes = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const

export type StatusClass = (typeof classes)[number]

export class RequestCounts extends Context.Service<
  RequestCounts,
  {
    readonly answered: (status: number) => void
    readonly byClass: () => ReadonlyArray<readonly [StatusClass, number]>
  }
>()("pacer/gateway/RequestCounts") {
  static readonly layer = Layer.sync(RequestCounts, () => {
    const counts = classes.map(() => 0)
    return RequestCounts.of({
      answered: (status) => {
        const index = Math.min(classes.length, Math.max(1, Math.floor(status / 100))) - 1
        counts[index] = (counts[index] ?? 0) + 1
      },
      byClass: () => classes.map((name, index) => [name, counts[index] ?? 0] as const),
    })
  })
}

/** How a linked account is doing, as a person says it. */

import { ago, counted } from "./days.ts"
import type { LinkedAccount } from "./linked-calls.ts"

export type AccountTone = "good" | "quiet" | "warning" | "critical"

const inA = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return "in a moment"
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`
}

const tones: { readonly [status in LinkedAccount["status"]]: AccountTone } = {
  "up-to-date": "good",
  new: "quiet",
  late: "warning",
  failing: "warning",
  stopped: "critical",
}

const heads: { readonly [status in LinkedAccount["status"]]: string } = {
  "up-to-date": "Up to date",
  new: "Being read for the first time",
  late: "Behind",
  failing: "Trying again",
  stopped: "Stopped",
}

/** @param nowMs the page's clock */
export const accountWords = (account: LinkedAccount, nowMs: number) => {
  const { status, lastSuccessAtMs, nextTryAtMs, imported } = account
  const read = lastSuccessAtMs === undefined ? "Not read yet" : `Read ${ago(nowMs - lastSuccessAtMs)}`
  const next = nextTryAtMs === undefined || status === "stopped" ? [] : [`next ${inA(nextTryAtMs - nowMs)}`]
  return {
    tone: tones[status],
    head: heads[status],
    when: [read, ...next].join(" · "),
    brought: imported === 0 ? "Nothing yet" : `${counted(imported, "transaction")} so far`,
  }
}

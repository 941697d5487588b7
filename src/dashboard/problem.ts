/**
 * A refusal as the gateway words it (RFC 9457), so that the sentence can stand beside the field it is about. What is
 * no problem document (a proxy's page, no network at all) becomes one here: every caller handles one shape.
 */
import { isRecord } from "./view-shape.ts"

export interface Problem {
  readonly type: string
  readonly title: string
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number
  readonly detail?: string
  /** The request's field that is wrong, such as `endDate`. */
  readonly field?: string
}

/** Undefined when the value is no problem document. */
export const problemOf = (value: unknown): Problem | undefined => {
  if (!isRecord(value) || typeof value["title"] !== "string") return undefined
  const { type, title, status, detail, field } = value
  return {
    type: typeof type === "string" ? type : "about:blank",
    title,
    status: typeof status === "number" ? status : 0,
    ...(typeof detail === "string" ? { detail } : {}),
    ...(typeof field === "string" ? { field } : {}),
  }
}

export const noAnswer: Problem = {
  type: "about:blank",
  title: "No connection",
  status: 0,
  detail: "Pacer could not be reached. Check the connection and try again.",
}

export const unreadableAnswer = (status: number): Problem => ({
  type: "about:blank",
  title: "Unexpected answer",
  status,
  detail: `The server answered in a way this page does not understand (status ${status}).`,
})

/** What a person reads. */
export const problemText = (problem: Problem): string => problem.detail ?? problem.title

/** Worth sending again unchanged: no answer, a server in trouble, too many requests, a timeout. */
export const isPassing = (problem: Problem): boolean =>
  problem.status === 0 || problem.status >= 500 || problem.status === 429 || problem.status === 408

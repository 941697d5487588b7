/**
 * Cash that was entered and is not yet acknowledged. An entry is on the device before the screen says so, keeps its
 * client id however often it is sent, and leaves only when the server has committed it: it arrives once (I2). The queue
 * is bounded and says when it is full (I5). Two open pages share it; each change starts from what is stored.
 */
import { limits } from "../../config/limits.ts"
import { type Category, categories } from "../../config/taxonomy.ts"
import type { ClientMessage } from "../gateway/socket-protocol.ts"
import type { Clock } from "./connection.ts"
import type { AcceptedFrame } from "./frames.ts"
import { isPassing, type Problem, problemText } from "./problem.ts"
import { isRecord } from "./view-shape.ts"

export interface CashDraft {
  readonly budgetId: string
  readonly amountMinor: number
  readonly currency: string
  readonly category: Category
  readonly note?: string
  /** ISO 8601. */
  readonly occurredAt: string
}
export interface OutboxEntry extends CashDraft {
  readonly clientId: string
  readonly state: "waiting" | "refused"
  readonly reason?: string
}
export type SaveOutcome = { readonly saved: OutboxEntry } | { readonly refused: string }

/** One text that outlives the page. `write` throws when the device has no room. */
export interface OutboxStorage {
  readonly read: () => string | null
  readonly write: (text: string) => void
}
export interface OutboxOptions {
  readonly storage: OutboxStorage
  readonly clock: Clock
  readonly newId: () => string
  /** False when the line is not live. */
  readonly send: (message: ClientMessage) => boolean
  readonly changed: () => void
  readonly capacity?: number
}
export interface Outbox {
  readonly entries: () => ReadonlyArray<OutboxEntry>
  readonly add: (draft: CashDraft) => SaveOutcome
  /** A refused entry with other words: a new entry under a new id, since the old id's outcome is settled. */
  readonly replace: (clientId: string, draft: CashDraft) => SaveOutcome
  readonly discard: (clientId: string) => void
  readonly accepted: (frame: AcceptedFrame) => void
  readonly refused: (clientId: string, problem: Problem) => void
  /** Sends what waits, as far as the window allows. */
  readonly flush: () => void
  /** The line is gone: what was sent and not answered waits again. */
  readonly disconnected: () => void
}

const isCategory = (value: unknown): value is Category => categories.some((category) => category === value)

const entryFrom = (value: unknown): ReadonlyArray<OutboxEntry> => {
  if (!isRecord(value)) return []
  const { clientId, budgetId, amountMinor, currency, category, occurredAt, note, reason } = value
  const readable =
    typeof clientId === "string" &&
    typeof budgetId === "string" &&
    Number.isSafeInteger(amountMinor) &&
    typeof amountMinor === "number" &&
    typeof currency === "string" &&
    isCategory(category) &&
    typeof occurredAt === "string"
  if (!readable) return []
  return [
    {
      clientId,
      budgetId,
      amountMinor,
      currency,
      category,
      occurredAt,
      state: value["state"] === "refused" ? "refused" : "waiting",
      ...(typeof note === "string" ? { note } : {}),
      ...(typeof reason === "string" ? { reason } : {}),
    },
  ]
}

const parseEntries = (text: string | null): ReadonlyArray<OutboxEntry> => {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]")
    return Array.isArray(parsed) ? parsed.flatMap(entryFrom) : []
  } catch {
    return []
  }
}

const messageOf = ({ state: _state, reason: _reason, ...entry }: OutboxEntry): ClientMessage => ({
  type: "expense",
  ...entry,
})

export const makeOutbox = (options: OutboxOptions): Outbox => {
  const { storage, clock, capacity = limits.offlineEntriesMax } = options
  /** Sent and unanswered, with what cancels the wait for the answer. */
  const inFlight = new Map<string, () => void>()

  const entries = () => parseEntries(storage.read())
  const store = (next: ReadonlyArray<OutboxEntry>) => {
    storage.write(JSON.stringify(next))
    options.changed()
  }
  const settle = (clientId: string) => {
    inFlight.get(clientId)?.()
    inFlight.delete(clientId)
  }

  const resendLater = (clientId: string) => {
    settle(clientId)
    inFlight.set(
      clientId,
      clock.after(limits.offlineAnswerMsMax, () => {
        inFlight.delete(clientId)
        flush()
      }),
    )
  }

  const flush = () => {
    for (const entry of entries()) {
      if (inFlight.size >= limits.offlineInFlightMax) return
      if (entry.state !== "waiting" || inFlight.has(entry.clientId)) continue
      if (!options.send(messageOf(entry))) return
      resendLater(entry.clientId)
    }
  }

  const save = (kept: ReadonlyArray<OutboxEntry>, draft: CashDraft): SaveOutcome => {
    if (kept.length >= capacity) {
      return {
        refused: `${capacity} entries already wait on this device. Connect once to send them, then add this one.`,
      }
    }
    const entry: OutboxEntry = { ...draft, clientId: options.newId(), state: "waiting" }
    try {
      store([...kept, entry])
    } catch {
      return { refused: "This device has no room left to keep the entry." }
    }
    flush()
    return { saved: entry }
  }

  const without = (clientId: string) => entries().filter((entry) => entry.clientId !== clientId)

  const refuse = (clientId: string, reason: string) => {
    settle(clientId)
    store(entries().map((entry) => (entry.clientId === clientId ? { ...entry, state: "refused", reason } : entry)))
    flush()
  }

  const discard = (clientId: string) => {
    settle(clientId)
    store(without(clientId))
  }

  return {
    entries,
    add: (draft) => save(entries(), draft),
    replace: (clientId, draft) => save(without(clientId), draft),
    discard,
    accepted: ({ clientId, disposition, reason }) => {
      if (disposition === "refused") return refuse(clientId, reason ?? "The server refused this entry.")
      discard(clientId)
      flush()
    },
    // A server in trouble has not decided: the entry keeps waiting and goes again when its answer's time is up.
    refused: (clientId, problem) =>
      isPassing(problem) ? resendLater(clientId) : refuse(clientId, problemText(problem)),
    flush,
    disconnected: () => {
      for (const clientId of [...inFlight.keys()]) settle(clientId)
    },
  }
}

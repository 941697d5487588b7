/** Cash entered without a line: kept, sent under its own id, counted once (I2), bounded (I5). */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import type { ClientMessage } from "../gateway/socket-protocol.ts"
import { FakeClock } from "./fake-clock.test-support.ts"
import type { AcceptedFrame } from "./frames.ts"
import { type CashDraft, makeOutbox, type SaveOutcome } from "./outbox.ts"

const draft = (amountMinor: number): CashDraft => ({
  budgetId: "bali",
  amountMinor,
  currency: "IDR",
  category: "food",
  occurredAt: "2026-05-08T06:00:00.000Z",
})

const accepted = (clientId: string, disposition = "applied"): AcceptedFrame => ({
  type: "accepted",
  clientId,
  disposition,
  reason: undefined,
  budgetId: "bali",
  transaction: undefined,
  version: undefined,
})
const refusal = { type: "urn:pacer:problem:refused", title: "Refused", status: 422, detail: "Too far in the past." }
const trouble = { type: "urn:pacer:problem:engine-timeout", title: "No answer in time", status: 504 }

const setUp = (options: { readonly capacity?: number; readonly stored?: string } = {}) => {
  const clock = new FakeClock()
  const memory = { text: options.stored ?? null, full: false }
  const line = { up: true }
  const sent: Array<string> = []
  let ids = 0
  const outbox = makeOutbox({
    storage: {
      read: () => memory.text,
      write: (text) => {
        if (memory.full) throw new Error("QuotaExceededError")
        memory.text = text
      },
    },
    clock,
    newId: () => `id-${++ids}`,
    send: (message: ClientMessage) => {
      if (line.up && message.type === "expense") sent.push(message.clientId)
      return line.up
    },
    changed: () => undefined,
    ...(options.capacity === undefined ? {} : { capacity: options.capacity }),
  })
  return { outbox, clock, memory, line, sent }
}

const idOf = (outcome: SaveOutcome): string => {
  if ("refused" in outcome) throw new Error(outcome.refused)
  return outcome.saved.clientId
}

describe("an entry", () => {
  test("is sent at once on a live line and leaves with its acknowledgement", () => {
    const { outbox, sent } = setUp()
    const id = idOf(outbox.add(draft(100)))
    expect(sent).toEqual([id])
    expect(outbox.entries()).toHaveLength(1)
    outbox.accepted(accepted(id))
    expect(outbox.entries()).toEqual([])
  })

  test("is on the device before anything else, and still there for the next page", () => {
    const { outbox, memory, line } = setUp()
    line.up = false
    const id = idOf(outbox.add(draft(100)))
    const next = setUp({ stored: memory.text ?? "" })
    next.outbox.flush()
    expect(next.sent).toEqual([id])
  })

  test("without an acknowledgement goes again under its own id", () => {
    const { outbox, clock, sent } = setUp()
    const id = idOf(outbox.add(draft(100)))
    clock.pass(limits.offlineAnswerMsMax)
    expect(sent).toEqual([id, id])
  })

  test("goes again after the line was lost", () => {
    const { outbox, line, sent } = setUp()
    const id = idOf(outbox.add(draft(100)))
    line.up = false
    outbox.disconnected()
    line.up = true
    outbox.flush()
    expect(sent).toEqual([id, id])
  })

  test("that the server knew already leaves too", () => {
    const { outbox } = setUp()
    outbox.accepted(accepted(idOf(outbox.add(draft(100))), "duplicate"))
    expect(outbox.entries()).toEqual([])
  })
})

describe("a refused entry", () => {
  test("stays with its reason and is not sent again until it is changed, then under a new id", () => {
    const { outbox, clock, sent } = setUp()
    const id = idOf(outbox.add(draft(100)))
    outbox.refused(id, refusal)
    clock.pass(10 * limits.offlineAnswerMsMax)
    outbox.flush()
    expect(sent).toEqual([id])
    expect(outbox.entries()[0]).toMatchObject({ state: "refused", reason: "Too far in the past." })
    const again = idOf(outbox.replace(id, draft(200)))
    expect(again).not.toBe(id)
    expect(sent).toEqual([id, again])
    expect(outbox.entries()).toHaveLength(1)
  })

  test("can be discarded", () => {
    const { outbox } = setUp()
    const id = idOf(outbox.add(draft(100)))
    outbox.refused(id, refusal)
    outbox.discard(id)
    expect(outbox.entries()).toEqual([])
  })

  test("is none when the server was only in trouble: it waits and goes again", () => {
    const { outbox, clock, sent } = setUp()
    const id = idOf(outbox.add(draft(100)))
    outbox.refused(id, trouble)
    expect(outbox.entries()[0]?.state).toBe("waiting")
    clock.pass(limits.offlineAnswerMsMax)
    expect(sent).toEqual([id, id])
  })
})

describe("bounds", () => {
  test("a full queue says its number and takes nothing", () => {
    const { outbox, line } = setUp({ capacity: 3 })
    line.up = false
    for (const amount of [1, 2, 3]) idOf(outbox.add(draft(amount)))
    const fourth = outbox.add(draft(4))
    expect("refused" in fourth && fourth.refused).toContain("3 entries")
    expect(outbox.entries()).toHaveLength(3)
  })

  test("a device without room says so and keeps what it had", () => {
    const { outbox, memory, line } = setUp()
    line.up = false
    idOf(outbox.add(draft(1)))
    memory.full = true
    expect("refused" in outbox.add(draft(2))).toBe(true)
    expect(outbox.entries()).toHaveLength(1)
  })

  test("no more are under way than the window allows; each answer lets the next one go", () => {
    const { outbox, line, sent } = setUp()
    line.up = false
    const ids = Array.from({ length: limits.offlineInFlightMax + 2 }, (_, index) => idOf(outbox.add(draft(index + 1))))
    line.up = true
    outbox.flush()
    expect(sent).toEqual(ids.slice(0, limits.offlineInFlightMax))
    outbox.accepted(accepted(sent[0] ?? ""))
    expect(sent).toHaveLength(limits.offlineInFlightMax + 1)
  })
})

test("what is not readable in storage is passed over, what is readable is kept", () => {
  const good = { ...draft(5), clientId: "good", state: "waiting" }
  expect(setUp({ stored: "no json" }).outbox.entries()).toEqual([])
  expect(setUp({ stored: JSON.stringify([{ clientId: 1 }, good]) }).outbox.entries()).toEqual([good])
})

test("whatever happens to the line, every entry reaches a server that counts ids once, exactly once", () => {
  const happening = fc.constantFrom("enter", "cut", "back", "answer", "lose", "wait")
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { outbox, clock, line, sent } = setUp()
      const entered: Array<string> = []
      const counted = new Set<string>()
      let answered = 0
      const answerNext = () => {
        const id = sent[answered]
        if (id === undefined) return
        answered += 1
        counted.add(id)
        outbox.accepted(accepted(id))
      }
      for (const happens of happenings) {
        if (happens === "enter") entered.push(idOf(outbox.add(draft(entered.length + 1))))
        if (happens === "cut") {
          line.up = false
          outbox.disconnected()
        }
        if (happens === "back") {
          line.up = true
          outbox.flush()
        }
        if (happens === "answer") answerNext()
        // Taken by the server, the answer lost on the way.
        if (happens === "lose" && sent[answered] !== undefined) counted.add(sent[answered++] ?? "")
        if (happens === "wait") clock.pass(limits.offlineAnswerMsMax)
      }
      line.up = true
      outbox.disconnected()
      outbox.flush()
      for (let round = 0; round < 200 && outbox.entries().length > 0; round++) {
        answerNext()
        if (sent[answered] === undefined) clock.pass(limits.offlineAnswerMsMax)
      }
      expect(outbox.entries()).toEqual([])
      expect([...counted].sort()).toEqual([...entered].sort())
    }),
  )
})

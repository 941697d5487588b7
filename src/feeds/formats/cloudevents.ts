/**
 * CloudEvents 1.0 with a bank's transactions as data: one event, a batch, or HTTP requests (binary mode, with the
 * attributes as headers, or structured) with their signature. `source` and `id` identify an event, so that a repeat is
 * none; of several states of one transaction the `sequence` decides, then the time, never the order of arrival (I8).
 */
import { currencyOf, minorOf } from "./amount.ts"
import type { CanonicalTransaction, Format, FormatContext, WireFile } from "./format.ts"
import { keyOf } from "./holdings.ts"
import { type JsonNode, jsonFile, parseJson } from "./json.ts"
import { dayOrInstant, instant } from "./moment.ts"
import { quoted, refuse } from "./place.ts"
import { isRequest, type RecordedRequest, requestOf } from "./request.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed, decoded } from "./text.ts"
import { checkWebhookSignature } from "./webhook-signature.ts"

type Standing = CanonicalTransaction["status"] | "nothing"

const standings: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ["POSTED", "posted"],
  ["BOOKED", "posted"],
  ["PENDING", "pending"],
  ["REVERSED", "reversed"],
  ["REVERSAL", "reversal"],
  ["CANCELLED", "nothing"],
  ["CANCELED", "nothing"],
  ["DECLINED", "nothing"],
  ["FAILED", "nothing"],
])

interface State {
  readonly sequence: string | undefined
  readonly timeMs: number
  readonly arrival: number
  readonly transactionId: string
  readonly account: string | undefined
  /** Undefined: no money moved. */
  readonly transaction: CanonicalTransaction | undefined
}

/** An event's attribute by its name, and its data. */
interface Envelope {
  readonly attribute: (name: string) => string | undefined
  readonly needed: (name: string) => string
  readonly data: () => JsonNode
  readonly file: string
}

const sequenceOrder = (left: string, right: string): number => {
  if (/^\d{1,64}$/.test(left) && /^\d{1,64}$/.test(right)) {
    const difference = BigInt(left) - BigInt(right)
    return difference === 0n ? 0 : difference < 0n ? -1 : 1
  }
  return left === right ? 0 : left < right ? -1 : 1
}

/** Negative when the left one is the older word. */
const order = (left: State, right: State): number => {
  const bySequence =
    left.sequence === undefined || right.sequence === undefined ? 0 : sequenceOrder(left.sequence, right.sequence)
  return bySequence || left.timeMs - right.timeMs || left.arrival - right.arrival
}

const directionOf = (node: JsonNode): CanonicalTransaction["direction"] => {
  const word = node.filled().trim().toUpperCase()
  if (word === "DEBIT") return "debit"
  return word === "CREDIT" ? "credit" : refuse(node.place, "malformed", `${quoted(word)} is no direction`)
}

const standingOf = (node: JsonNode): Standing => {
  const word = node.filled().trim().toUpperCase()
  return standings.get(word) ?? refuse(node.place, "malformed", `the status ${quoted(word)} is not known`)
}

const transactionOf = (data: JsonNode): Pick<State, "transactionId" | "account" | "transaction"> => {
  const transactionId = data.needed("transactionId").filled()
  const account = data.field("account")?.filled()
  const standing = standingOf(data.needed("status"))
  if (standing === "nothing") return { transactionId, account, transaction: undefined }
  const amount = data.needed("amount")
  const currencyNode = amount.needed("currency")
  const currency = currencyOf(currencyNode.filled(), currencyNode.place)
  const value = amount.needed("value")
  const amountMinor = minorOf(value.decimal(), currency, value.place)
  const time = data.needed("bookedAt")
  const transaction: CanonicalTransaction = {
    externalId: transactionId,
    amountMinor,
    currency,
    direction: directionOf(data.needed("direction")),
    occurredAt: dayOrInstant(time.filled(), time.place),
    description: collapsed(data.field("description")?.text() ?? ""),
    status: standing,
    ...(account === undefined ? {} : { account }),
  }
  return { transactionId, account, transaction: amountMinor === 0 ? undefined : transaction }
}

/** Events about something else (a balance, a card) are none of ours. */
const isTransaction = (type: string, data: JsonNode): boolean =>
  /transaction/i.test(type) || (data.isObject && data.field("transactionId") !== undefined)

/** The states of every transaction, by the events that have come. */
class Inbox {
  private readonly seen = new Set<string>()
  private readonly newest = new Map<string, State>()
  private arrivals = 0

  take(envelope: Envelope): void {
    const { file } = envelope
    const version = envelope.needed("specversion")
    if (version !== "1.0") refuse({ file, path: "specversion" }, "schema", `${quoted(version)} is not 1.0`)
    const event = keyOf(envelope.needed("source"), envelope.needed("id"))
    const type = envelope.needed("type")
    if (this.seen.has(event)) return
    const data = envelope.data()
    if (isTransaction(type, data)) this.keep(envelope, data)
    this.seen.add(event)
  }

  private keep(envelope: Envelope, data: JsonNode): void {
    const time = envelope.attribute("time")
    const state: State = {
      sequence: envelope.attribute("sequence"),
      timeMs: time === undefined ? 0 : Date.parse(instant(time, { file: envelope.file, path: "time" })),
      arrival: this.arrivals++,
      ...transactionOf(data),
    }
    const key = keyOf(state.account, state.transactionId)
    const held = this.newest.get(key)
    if (held === undefined || order(held, state) < 0) this.newest.set(key, state)
  }

  result() {
    const states = [...this.newest.values()]
    return {
      transactions: states.flatMap(({ transaction }) => (transaction === undefined ? [] : [transaction])),
      removed: states
        .filter(({ transaction }) => transaction === undefined)
        .map(({ transactionId, account }) => ({
          externalId: transactionId,
          ...(account === undefined ? {} : { account }),
        })),
    }
  }
}

const isJsonType = (type: string): boolean => /^[\w.+-]+\/([\w.+-]+\+)?json\s*(;|$)/i.test(type.trim())

const checkJson = (type: string | undefined, file: string): void => {
  if (type !== undefined && !isJsonType(type)) {
    refuse({ file, path: "datacontenttype" }, "malformed", `${quoted(type)} is not JSON`)
  }
}

const encodedData = (node: JsonNode): JsonNode => {
  const text = node.longText().replace(/\s+/g, "")
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) refuse(node.place, "malformed", "it is no base64")
  return parseJson(decoded(Buffer.from(text, "base64"), "utf-8", node.place), node.place)
}

const structured = (event: JsonNode): Envelope => {
  const { file, path = "" } = event.place
  const attribute = (name: string): string | undefined => event.field(name)?.decimal()
  return {
    file,
    attribute,
    needed: (name) => event.needed(name).filled(),
    data: () => {
      checkJson(attribute("datacontenttype"), file)
      const encoded = event.field("data_base64")
      const data = encoded === undefined ? event.needed("data") : encodedData(encoded)
      return typeof data.value === "string" ? parseJson(data.value, { file, path: `${path}data` }) : data
    },
  }
}

/** Header values are percent-encoded. */
const headerText = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const binary = (request: RecordedRequest): Envelope => {
  const { file } = request
  const attribute = (name: string): string | undefined => {
    const text = request.header(`ce-${name}`)
    return text === undefined ? undefined : headerText(text)
  }
  return {
    file,
    attribute,
    needed: (name) => attribute(name) || refuse({ file, path: `ce-${name}` }, "schema", "the header is missing"),
    data: () => {
      checkJson(request.header("content-type"), file)
      return parseJson(request.body, { file })
    },
  }
}

const fromRequest = (request: RecordedRequest, context: FormatContext): ReadonlyArray<Envelope> => {
  checkWebhookSignature(request, context)
  const type = request.header("content-type") ?? ""
  if (!/^application\/cloudevents/i.test(type)) return [binary(request)]
  const body = parseJson(request.body, { file: request.file })
  return body.isList ? body.items().map(structured) : [structured(body)]
}

const envelopesOf = (file: WireFile, mode: Mode, context: FormatContext): ReadonlyArray<Envelope> => {
  const document = jsonFile(file)
  if (mode === "http" || (document.isObject && isRequest(document))) return fromRequest(requestOf(document), context)
  return document.isList ? document.items().map(structured) : [structured(document)]
}

type Mode = "document" | "http"

const readFile = (file: WireFile, mode: Mode, context: FormatContext, run: Run, inbox: Inbox): void => {
  const envelopes = envelopesOf(file, mode, context)
  checkRows(file.name, envelopes.length)
  for (const envelope of envelopes) run.attempt(() => inbox.take(envelope))
}

const formatOf = (name: string, title: string, names: RegExp, mode: Mode): Format => ({
  name,
  title,
  accepts: (given) => names.test(given),
  parse: (files, context, options) =>
    runOf(files, options, (run) => {
      const inbox = new Inbox()
      for (const file of files) run.attempt(() => readFile(file, mode, context, run, inbox))
      return inbox.result()
    }),
})

export const cloudEventFormats: ReadonlyArray<Format> = [
  formatOf("cloudevents-structured", "CloudEvents 1.0, one event a file", /^cloudevents?(-structured)?$/, "document"),
  formatOf("cloudevents-batch", "CloudEvents 1.0, a batch of events", /^cloudevents?-batch(ed)?$/, "document"),
  formatOf(
    "cloudevents-binary-http",
    "CloudEvents 1.0 over HTTP: recorded requests, signed",
    /^cloudevents?-(binary|http|(binary|structured|batch(ed)?)-http)$/,
    "http",
  ),
]

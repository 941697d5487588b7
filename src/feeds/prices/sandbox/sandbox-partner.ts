/**
 * A price partner to try the comparison on, over a real socket of this machine: answers in its shape, late, and wrong as
 * its seed says; takes bookings under a key and checks the price itself, as a partner does. Its books are in memory.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Effect, Result, Schema } from "effect"
import { limits } from "../../../../config/limits.ts"
import { textToDay } from "../../../budget/calendar.ts"
import { totalPrice } from "../../../trip/prices/total-price.ts"
import { type FaultPlan, Faults } from "../../sandbox/faults.ts"
import { misbehaves } from "../../sandbox/sandbox-bank.ts"
import { Dice } from "../../simulate/dice.ts"
import type { PriceProvider, PriceQuestion } from "../provider.ts"
import { type Catalogue, sandboxCatalogue } from "./catalogue.ts"
import { ariaShape, bumiShape, citraShape, type PartnerShape } from "./partner-shapes.ts"

export interface SandboxPartner {
  readonly provider: PriceProvider
  /** Takes `{"dearer": 0.8}` by PUT. */
  readonly controlUrl: string
  /** Cuts every connection while it is so. */
  down: boolean
  faults: Faults | undefined
  /** Before each answer. */
  delayMs: { readonly min: number; readonly max: number }
  /** The share of rows that are spoilt. */
  spoiltShare: number
  /** Multiplies every price from now on. */
  dearer: number
  requests: number
  /** Takes a booking and cuts the connection before its answer. */
  losesAnswers: boolean
  readonly bookings: Map<string, { readonly bookingId: string; readonly key: string; cancelled: boolean }>
}

export interface SandboxPartnerOptions {
  readonly faults?: FaultPlan
  readonly delayMs?: { readonly min: number; readonly max: number }
  readonly spoiltShare?: number
  readonly today?: () => number
}

const dayMs = 86_400_000
/** Where a sandbox's prices are moved from outside, while everything runs. */
const controlPath = "/control"
const decodeControl = Schema.decodeUnknownResult(
  Schema.fromJsonString(
    Schema.Struct({ dearer: Schema.Finite.check(Schema.isBetween({ minimum: 0.1, maximum: 10 })) }),
  ),
)
const BookingRequest = Schema.fromJsonString(
  Schema.Struct({
    offerId: Schema.String,
    kind: Schema.Literals(["hotels", "transport", "dining"]),
    checkIn: Schema.String,
    checkOut: Schema.String,
    guests: Schema.Int,
    total: Schema.Int,
    currency: Schema.String,
    latitude: Schema.Finite,
    longitude: Schema.Finite,
    toLatitude: Schema.optionalKey(Schema.Finite),
    toLongitude: Schema.optionalKey(Schema.Finite),
  }),
)
const decodeBooking = Schema.decodeUnknownResult(BookingRequest)

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ""
  for await (const chunk of request) {
    text += chunk
    if (text.length > limits.partnerTextBytesMax) throw new RangeError("too long")
  }
  return text
}

/** Some rows lose what makes them an offer: a price that is none, a place outside the world. */
const spoil = (body: string, share: number, dice: Dice): string =>
  share === 0
    ? body
    : body
        .replace(/"(?:perNight|harga_total|fare|harga)":("?)[\d.]+"?/g, (whole) =>
          dice.chance(share) ? whole.replace(/:.*/, ':"n/a"') : whole,
        )
        .replace(/"(?:lat|lintang)":-?[\d.]+/g, (whole) =>
          dice.chance(share / 2) ? whole.replace(/:.*/, ":912.5") : whole,
        )

const dearerBy = (body: string, factor: number): string =>
  factor === 1
    ? body
    : body.replace(
        /"(perNight|fare)":"([\d.]+)"|"(harga_total|harga|per_orang)":(\d+)/g,
        (_, decimal, amount, whole, units) =>
          decimal === undefined
            ? `"${whole}":${Math.round(Number(units) * factor)}`
            : `"${decimal}":"${(Number(amount) * factor).toFixed(2)}"`,
      )

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
}

/** What an offer costs here at this moment, asked as anybody asks. */
const totalNow = (
  partner: SandboxPartner,
  shape: PartnerShape,
  question: PriceQuestion,
  offerId: string,
  today: number,
) => {
  const [path = "", query = ""] = partner.provider.pathOf(question).split("?")
  const answer = shape.answer(path, new URLSearchParams(query), today)
  const reading = partner.provider.read(dearerBy(answer?.body ?? "", partner.dearer), question, today * dayMs)
  const offer = reading?.offers.find((one) => one.offerId === offerId)
  if (offer === undefined) return undefined
  const nights = Math.max(1, textToDay(question.checkOut) - textToDay(question.checkIn))
  const priced = totalPrice(offer.quote, { nights, guests: question.guests }, offer.quote.currency, () => undefined)
  return priced.ok ? priced.price.totalMinor : undefined
}

const bookAt = (partner: SandboxPartner, shape: PartnerShape, text: string, key: string, today: number) => {
  const known = [...partner.bookings.values()].find((one) => one.key === key)
  if (known !== undefined) return { status: 200, body: { bookingId: known.bookingId } }
  const decoded = decodeBooking(text)
  if (Result.isFailure(decoded) || key === "") return { status: 400, body: { error: "unreadable" } }
  const { offerId, total, currency: _currency, ...question } = decoded.success
  const now = totalNow(partner, shape, question, offerId, today)
  if (now === undefined) return { status: 404, body: {} }
  if (now !== total) return { status: 409, body: { total: now } }
  const bookingId = `${partner.provider.id}-${partner.bookings.size + 1}`
  partner.bookings.set(bookingId, { bookingId, key, cancelled: false })
  return { status: 201, body: { bookingId } }
}

/** Serves on a free port until the scope closes. */
export const sandboxPartner = Effect.fnUntraced(function* (shape: PartnerShape, options: SandboxPartnerOptions = {}) {
  const today = options.today ?? (() => Math.floor(Date.now() / dayMs))
  const dice = new Dice(`price sandbox/${options.faults?.seed ?? 0}`)
  const files = new Map<string, { readonly today: number; readonly body: string; readonly type: string }>()
  /** A file is written once a day; other answers anew each time. */
  const answerTo = (path: string, query: URLSearchParams) => {
    const held = files.get(path)
    if (held?.today === today()) return held
    const answer = shape.answer(path, query, today())
    if (answer !== undefined && path.endsWith(".csv")) files.set(path, { ...answer, today: today() })
    return answer
  }
  const steer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const decoded = decodeControl(await bodyOf(request))
    if (Result.isFailure(decoded)) return send(response, 400, { error: "dearer: a factor between 0.1 and 10" })
    partner.dearer = decoded.success.dearer
    send(response, 200, decoded.success)
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === "PUT" && request.url === controlPath) return steer(request, response)
    partner.requests += 1
    if (partner.down) return void response.destroy()
    const { min, max } = partner.delayMs
    await new Promise((resolve) => setTimeout(resolve, min + dice.unit() * (max - min)))
    if (misbehaves(response, partner.faults?.draw())) return
    const url = new URL(request.url ?? "/", "http://sandbox")
    const { bookingPath } = partner.provider
    if (bookingPath !== undefined && request.method === "POST" && url.pathname === bookingPath) {
      const { status, body } = bookAt(
        partner,
        shape,
        await bodyOf(request),
        String(request.headers["idempotency-key"] ?? ""),
        today(),
      )
      return partner.losesAnswers ? void response.destroy() : send(response, status, body)
    }
    if (request.method === "DELETE") {
      const booking = partner.bookings.get(url.pathname.split("/").at(-1) ?? "")
      if (booking !== undefined) booking.cancelled = true
      return send(response, booking === undefined ? 404 : 200, {})
    }
    const answer = answerTo(url.pathname, url.searchParams)
    if (answer === undefined) return send(response, 404, {})
    response.writeHead(200, { "content-type": answer.type })
    response.end(dearerBy(spoil(answer.body, partner.spoiltShare, dice), partner.dearer))
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  const port = yield* Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      }),
  )
  const partner: SandboxPartner = {
    provider: shape.provider(`http://127.0.0.1:${port}`),
    controlUrl: `http://127.0.0.1:${port}${controlPath}`,
    ...{ down: false, dearer: 1, requests: 0, losesAnswers: false, bookings: new Map() },
    spoiltShare: options.spoiltShare ?? 0,
    faults: options.faults === undefined ? undefined : new Faults(options.faults),
    delayMs: options.delayMs ?? { min: 0, max: 0 },
  }
  return partner
})

const faultKinds = ["server-error", "cut-off", "too-many"] as const

/** The three partners of the demonstration, each late and wrong in its own measure. @param folder of hotel series */
export const demoPartners = Effect.fnUntraced(function* (folder?: string) {
  const catalogue: Catalogue = yield* Effect.sync(() => sandboxCatalogue(folder))
  return [
    yield* sandboxPartner(ariaShape(catalogue), {
      ...{ delayMs: { min: 40, max: 160 }, spoiltShare: 0.03, faults: { seed: 1, share: 0.05, kinds: faultKinds } },
    }),
    yield* sandboxPartner(bumiShape(catalogue), {
      ...{ delayMs: { min: 20, max: 90 }, faults: { seed: 2, share: 0.03, kinds: faultKinds } },
    }),
    yield* sandboxPartner(citraShape(catalogue), { delayMs: { min: 80, max: 300 } }),
  ] as const
})

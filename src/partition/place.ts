/**
 * Where a delivered message stands, read from its reply subject. In a file of its own: the reading thread loads little.
 */

/** Where a delivered message stands. */
export interface Place {
  readonly streamSequence: number
  /** One more with each delivery of this consumer. */
  readonly deliverySequence: number
  /** The log's own time, whole milliseconds. */
  readonly logMs: number
}

const nanoDigits = 6
/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<delivery seq>.<time>.<pending>` */
const dotsBefore = 5
/** `$JS.ACK.<domain>.<account>.<stream>.<consumer>.<deliveries>.…[.<token>]` */
const dotsBeforeLong = 7
const dot = 0x2e
const zero = 0x30

const countDots = (text: string): number => {
  let dots = 0
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === dot) dots++
  return dots
}

/**
 * Reads a reply subject, in either of the forms that servers send, character by character: cutting it at its dots would
 * cost each message nine texts.
 * @throws Error for any other subject
 */
export const placeOf = (reply: string): Place => {
  const dots = countDots(reply)
  let skip = dots === 8 ? dotsBefore : dots >= 10 ? dotsBeforeLong : 0
  if (skip === 0 || !reply.startsWith("$JS.ACK.")) throw new Error(`${reply} is no place in a stream`)
  let at = 0
  while (skip > 0) if (reply.charCodeAt(at++) === dot) skip--
  const number = (digitsLeft: number): number => {
    let value = 0
    let end = at
    while (end < reply.length && reply.charCodeAt(end) !== dot) end++
    for (; at < end - digitsLeft; at++) value = value * 10 + (reply.charCodeAt(at) - zero)
    at = end + 1
    return value
  }
  return { streamSequence: number(0), deliverySequence: number(0), logMs: number(nanoDigits) }
}

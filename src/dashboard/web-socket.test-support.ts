/** As much of RFC 6455 as a test's server needs: unmasked text out, masked text in, close. */

/** One text frame from a server. */
export const frameOf = (text: string): Buffer => {
  const payload = Buffer.from(text)
  if (payload.length < 126) return Buffer.concat([Buffer.from([0x81, payload.length]), payload])
  const head = Buffer.alloc(payload.length < 65_536 ? 4 : 10)
  head[0] = 0x81
  head[1] = payload.length < 65_536 ? 126 : 127
  if (payload.length < 65_536) head.writeUInt16BE(payload.length, 2)
  else head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}

const lengthOf = (bytes: Buffer): { readonly length: number; readonly head: number } | undefined => {
  const short = (bytes[1] ?? 0) & 0x7f
  if (short < 126) return { length: short, head: 2 }
  if (bytes.length < 10) return undefined
  return short === 126
    ? { length: bytes.readUInt16BE(2), head: 4 }
    : { length: Number(bytes.readBigUInt64BE(2)), head: 10 }
}

/** Cuts a client's bytes into its text messages. */
export class FrameReader {
  private bytes = Buffer.alloc(0)
  private readonly heard: (text: string) => void

  constructor(heard: (text: string) => void) {
    this.heard = heard
  }

  /** False when the client says goodbye. */
  read(more: Buffer): boolean {
    this.bytes = Buffer.concat([this.bytes, more])
    while (this.bytes.length >= 6) {
      const size = lengthOf(this.bytes)
      if (size === undefined || this.bytes.length < size.head + 4 + size.length) return true
      const opcode = (this.bytes[0] ?? 0) & 0x0f
      const mask = this.bytes.subarray(size.head, size.head + 4)
      const start = size.head + 4
      const payload = Buffer.from(this.bytes.subarray(start, start + size.length))
      for (let index = 0; index < payload.length; index++)
        payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0)
      this.bytes = this.bytes.subarray(start + size.length)
      if (opcode === 8) return false
      if (opcode === 1) this.heard(payload.toString("utf8"))
    }
    return true
  }
}

/**
 * The checksum that ends every merchant-presented code: CRC-16/CCITT-FALSE (polynomial 1021, initial FFFF, nothing
 * reflected) over the UTF-8 bytes of everything before its four hexadecimal digits, its own `6304` included. It tells a
 * mistyped or misread code from a good one; it proves nothing about who wrote it.
 */
const tableOf = (polynomial: number): Uint16Array => {
  const table = new Uint16Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte << 8
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 0x8000 ? (remainder << 1) ^ polynomial : remainder << 1
    table[byte] = remainder
  }
  return table
}

const table = tableOf(0x1021)
const encoder = new TextEncoder()

/** Four upper-case hexadecimal digits. @param text everything up to and with `6304` */
export const crcOf = (text: string): string => {
  let crc = 0xffff
  for (const byte of encoder.encode(text)) crc = ((crc << 8) & 0xffff) ^ (table[((crc >> 8) ^ byte) & 0xff] ?? 0)
  return crc.toString(16).toUpperCase().padStart(4, "0")
}

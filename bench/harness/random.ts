/** Random numbers that need no state: the n-th one of a seed is a function of both, in any order, in any process. */

/** MurmurHash3 (x86, 32 bit) of two words under a seed. */
export const random32 = (seed: number, first: number, second: number): number => {
  let hash = seed | 0
  for (const word of [first, second]) {
    let mixed = Math.imul(word, 0xcc9e2d51)
    mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
    hash ^= mixed
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** 0 up to, but not including, 1. */
export const randomFraction = (seed: number, first: number, second: number): number =>
  random32(seed, first, second) / 2 ** 32

/**
 * A frame's version, `<epoch>.<stream generation>.<sequence>`, and its order (I4): first by epoch, then by generation,
 * then by sequence. The generation is the server's own text and may hold dots, so the outer two are cut off first.
 */
export interface FrameVersion {
  readonly epoch: number
  readonly generation: string
  readonly sequence: number
}

/** Undefined when the text is not of that shape (frames that belong to no budget carry an empty version). */
export const parseVersion = (text: string): FrameVersion | undefined => {
  const parts = /^(\d{1,15})\.(.+)\.(\d{1,15})$/.exec(text)
  if (parts === null) return undefined
  const [, epoch = "", generation = "", sequence = ""] = parts
  return { epoch: Number(epoch), generation, sequence: Number(sequence) }
}

export const versionText = (version: FrameVersion): string =>
  `${version.epoch}.${version.generation}.${version.sequence}`

const digits = /^\d+$/

/** Numbers in order of their value, anything else (ISO instants) in order of its characters. */
const compareGenerations = (left: string, right: string): number => {
  if (left === right) return 0
  if (digits.test(left) && digits.test(right) && left.length !== right.length) return left.length - right.length
  return left < right ? -1 : 1
}

/** Negative when `left` is older, 0 when both are the same, positive when `left` is newer. */
export const compareVersions = (left: FrameVersion, right: FrameVersion): number =>
  left.epoch - right.epoch || compareGenerations(left.generation, right.generation) || left.sequence - right.sequence

export const newerVersion = (left: FrameVersion, right: FrameVersion): FrameVersion =>
  compareVersions(left, right) >= 0 ? left : right

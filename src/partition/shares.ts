/**
 * How partitions are shared out between owners that run side by side: dealt like cards, so that each has its share of
 * any load. An owner's share follows from its place and their number alone; nobody has to agree on anything, and a
 * mistake is fenced (I4).
 */

/** One owner's place among all: `owner` of `owners`, counted from 1. */
export interface Share {
  readonly owner: number
  readonly owners: number
}

export const partitionsOf = ({ owner, owners }: Share, partitionCount: number): ReadonlyArray<number> =>
  Array.from({ length: partitionCount }, (_, partition) => partition).filter(
    (partition) => partition % owners === owner - 1,
  )

/** `2/3` as a share; undefined for anything else. */
export const shareOf = (text: string): Share | undefined => {
  const [, first, second] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []
  const [owner, owners] = [Number(first), Number(second)]
  return owner <= owners ? { owner, owners } : undefined
}

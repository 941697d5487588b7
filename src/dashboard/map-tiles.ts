/** Pictures under the map, where an operator has named a server of them: the page's head says so. */
import type { Tile } from "./map-projection.ts"

const told = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content.trim() ?? ""

export interface TileServer {
  readonly addressOf: (tile: Tile) => string
  /** Whom the pictures are owed to; empty: nobody has said. */
  readonly credit: string
}

/** Undefined when there is none: the map is whole without. */
export const tileServer = (): TileServer | undefined => {
  const address = told("map-tiles")
  if (address === "") return undefined
  return {
    addressOf: ({ z, x, y }) => address.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y)),
    credit: told("map-credit"),
  }
}

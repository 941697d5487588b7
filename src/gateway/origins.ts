/**
 * Which pages may open a WebSocket here: those served from the same host, and the origins that PACER_ORIGINS names
 * exactly. A client that is no browser sends no Origin and proves itself by its token alone.
 */
export interface Origins {
  readonly allows: (origin: string, host: string) => boolean
}

/** @param extra comma-separated origins such as `https://app.example.com` */
export const makeOrigins = (extra: string | undefined): Origins => {
  const listed = new Set(
    (extra ?? "")
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  )
  return {
    allows: (origin, host) => origin === "" || listed.has(origin) || isSameHost(origin, host),
  }
}

const isSameHost = (origin: string, host: string): boolean => {
  try {
    const url = new URL(origin)
    return (url.protocol === "http:" || url.protocol === "https:") && url.origin === origin && url.host === host
  } catch {
    return false
  }
}

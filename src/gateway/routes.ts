/** Which methods a path takes, read off the contract: what tells 405 from 404. */
import { Api } from "./contract.ts"

interface RoutePattern {
  readonly method: string
  readonly pattern: RegExp
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/:[A-Za-z]+/g, "[^/]+")}/?$`)

/** Every operation of the contract. */
export const operations = Object.values(Api.groups).flatMap((group) =>
  Object.values(group.endpoints).map((endpoint) => ({
    group: group.identifier,
    operation: endpoint.identifier,
    method: endpoint.method,
    path: endpoint.path,
  })),
)

const patterns: ReadonlyArray<RoutePattern> = [
  ...operations.map(({ method, path }) => ({ method, pattern: patternOf(path) })),
  ...["/openapi.json", "/docs"].map((path) => ({ method: "GET", pattern: patternOf(path) })),
]

/** What a path takes instead of the method that was tried; empty when nothing lives there, or it takes that method. */
export const allowedMethods = (tried: string, path: string): ReadonlyArray<string> => {
  const methods = new Set<string>()
  for (const { method, pattern } of patterns) if (pattern.test(path)) methods.add(method)
  if (methods.has("GET")) methods.add("HEAD")
  return methods.has(tried) ? [] : [...methods].sort()
}

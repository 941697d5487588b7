/**
 * Finds programs as a shell would, and where Debian puts servers (/usr/sbin is not on an ordinary user's PATH).
 */
import { accessSync, constants, statSync } from "node:fs"
import { delimiter, join } from "node:path"

const alsoLookedIn = ["/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin"]

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The first of these programs that is found, as an absolute path. */
export const findProgram = (...names: ReadonlyArray<string>): string | undefined => {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""), ...alsoLookedIn]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

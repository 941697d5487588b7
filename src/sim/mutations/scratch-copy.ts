/** A copy of the sources in which a guard may be missing: nothing is ever changed in the tree itself. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Mutation } from "./mutation.ts"

/** What the tests read. */
const copied = ["src", "streams", "config", "package.json", "tsconfig.json", "vitest.config.ts"]

export class ScratchCopy {
  readonly folder: string

  constructor(project: string) {
    this.folder = mkdtempSync(join(tmpdir(), "pacer-mutations-"))
    for (const name of copied) cpSync(join(project, name), join(this.folder, name), { recursive: true })
    symlinkSync(join(project, "node_modules"), join(this.folder, "node_modules"))
  }

  /** @returns what puts the source back @throws when the text to replace does not stand there exactly once */
  apply({ name, file, original, replacement }: Mutation): () => void {
    const path = join(this.folder, file)
    const text = readFileSync(path, "utf8")
    const times = text.split(original).length - 1
    if (times !== 1) {
      throw new Error(`"${name}" is out of date: its original text stands ${times} times in ${file}, not once`)
    }
    writeFileSync(
      path,
      text.replace(original, () => replacement),
    )
    return () => writeFileSync(path, text)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

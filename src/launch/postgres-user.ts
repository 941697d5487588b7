/**
 * As whom Postgres runs: it refuses root, so root lends it the user `postgres` (created when missing). That user may
 * be unable to enter the project's folder (root's home is closed to others); then binaries and data are placed where it
 * can, under /var/lib/pacer, and the data folder becomes a link to there.
 */
import { spawnSync } from "node:child_process"
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { basename, join } from "node:path"
import { Effect } from "effect"
import { LaunchError, launchError } from "./launch-error.ts"

export interface User {
  readonly uid: number
  readonly gid: number
}

const userName = "postgres"
const reachableRoot = "/var/lib/pacer"

const idOf = (flag: "-u" | "-g"): number | undefined => {
  const answer = spawnSync("id", [flag, userName], { encoding: "utf8" })
  return answer.status === 0 ? Number(answer.stdout) : undefined
}

const find = (): User | undefined => {
  const [uid, gid] = [idOf("-u"), idOf("-g")]
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

const create = () => {
  spawnSync("groupadd", ["--system", "--force", userName])
  spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "--gid", userName, userName])
}

/** Undefined when we are not root: Postgres then runs as ourselves. */
export const postgresUser: Effect.Effect<User | undefined, LaunchError> = Effect.suspend(() => {
  if (process.getuid?.() !== 0) return Effect.succeed(undefined)
  if (find() === undefined) create()
  const user = find()
  return user === undefined
    ? new LaunchError({
        message:
          "Postgres may not run as root and the user postgres cannot be created; create it (useradd --system postgres), run Pacer as another user, or set DATABASE_URL.",
      })
    : Effect.succeed(user)
})

/** Whether this user may enter the folder: asked of the system itself, since access lists may say more than modes. */
const mayEnter = (user: User, directory: string): boolean =>
  spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", directory], { ...user, cwd: "/" }).status === 0

/** The folder itself, or a copy of it that the user may enter. @param version names the copy: another gets another one */
export const reachableCopy = (user: User | undefined, directory: string, version: string) =>
  Effect.try({
    try: () => {
      if (user === undefined || mayEnter(user, directory)) return directory
      const copy = join(reachableRoot, `${basename(directory)}-${version}`)
      if (existsSync(copy)) return copy
      mkdirSync(reachableRoot, { recursive: true })
      const draft = mkdtempSync(join(reachableRoot, "copy-"))
      cpSync(directory, join(draft, "whole"), { recursive: true, verbatimSymlinks: true })
      renameSync(join(draft, "whole"), copy)
      rmSync(draft, { recursive: true })
      return copy
    },
    catch: launchError(
      `The user ${userName} may not enter ${directory} and no copy can be made in ${reachableRoot}; move the project to a folder that others may enter, or set DATABASE_URL`,
    ),
  })

/**
 * Makes an empty folder that belongs to the user; elsewhere and linked when the user could not enter it here.
 * @returns where it really is
 */
export const ownedFolder = (user: User | undefined, directory: string) =>
  Effect.try({
    try: () => {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      if (user === undefined) return directory
      chownSync(directory, user.uid, user.gid)
      if (mayEnter(user, directory)) return directory
      rmSync(directory, { recursive: true })
      mkdirSync(reachableRoot, { recursive: true })
      const elsewhere = mkdtempSync(join(reachableRoot, "data-"))
      chownSync(elsewhere, user.uid, user.gid)
      symlinkSync(elsewhere, directory)
      return elsewhere
    },
    catch: launchError(
      `Postgres cannot be given the folder ${directory}; choose another with --data-dir, or set DATABASE_URL`,
    ),
  })

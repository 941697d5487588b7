/**
 * Who belongs to a trip, and as what: every change of a role is kept with its time, so that an expense is judged by the
 * role that its payer had when they shared it, not by the order in which the two became known (I8).
 */
import { limits } from "../../../config/limits.ts"

export type Role = "owner" | "editor" | "viewer"

/** From this time on; null: no longer a member. */
export interface MemberWord {
  readonly timeMs: number
  readonly role: Role | null
}

/** By user id; each member's words ascending by time. */
export type Members = Map<string, Array<MemberWord>>

const isAfter = (left: MemberWord, right: MemberWord): boolean =>
  left.timeMs !== right.timeMs ? left.timeMs > right.timeMs : (left.role ?? "") > (right.role ?? "")

export type MemberRefusal = "too-many-members"

/** Keeps a word in its place; beyond the bound the oldest word of the member is forgotten (I5). */
export const addMemberWord = (members: Members, userId: string, word: MemberWord): MemberRefusal | undefined => {
  const words = members.get(userId) ?? []
  if (words.length === 0 && members.size >= limits.membersPerBudgetMax) return "too-many-members"
  const at = words.findIndex((other) => isAfter(other, word))
  words.splice(at < 0 ? words.length : at, 0, word)
  if (words.length > limits.memberWordsKept) words.shift()
  members.set(userId, words)
  return undefined
}

/** What somebody was at an instant; null for nobody. */
export const roleAt = (members: Members | undefined, userId: string, timeMs: number): Role | null =>
  members?.get(userId)?.findLast((word) => word.timeMs <= timeMs)?.role ?? null

/** Only an owner or an editor adds expenses. */
export const mayAdd = (role: Role | null): boolean => role === "owner" || role === "editor"

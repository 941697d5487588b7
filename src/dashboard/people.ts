/** Companions as a person reads them. All that is known of somebody is the id that they go by. */

/** `rani_w` is Rani W; `Rani-9` Rani 9. */
export const nameOf = (userId: string): string =>
  userId
    .split(/[_-]+/)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ") || userId

/** `You` for whoever looks. */
export const nameFor = (userId: string, me: string): string => (userId === me ? "You" : nameOf(userId))

/** Within a sentence. */
export const nameWithin = (userId: string, me: string): string => (userId === me ? "you" : nameOf(userId))

export const initialsOf = (userId: string): string =>
  nameOf(userId)
    .split(" ")
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .join("")

/** One of a few colours, the same for the same person everywhere. */
export const hueOf = (userId: string): number => {
  let sum = 7
  for (const character of userId) sum = (sum * 31 + character.charCodeAt(0)) % 997
  return sum % 6
}

/** Whoever of many, `Rani, Tom and 2 more`. */
export const listed = (names: ReadonlyArray<string>): string => {
  if (names.length <= 1) return names[0] ?? ""
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}

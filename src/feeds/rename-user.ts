/** Which user a feed's events are published for, as a person says it: `ALL`, or `FROM=TO` once or several times. */
import { Option } from "effect"
import { isUserId } from "../../streams/subjects.ts"

/** None when one of the words is no user id. A word without `=` is for all users that no other word names. */
export const renamerOf = (words: ReadonlyArray<string>): Option.Option<(userId: string) => string> => {
  const named = new Map<string, string>()
  let everybody: string | undefined
  for (const word of words) {
    const [from = "", to] = word.split("=", 2)
    if (!isUserId(to ?? from) || !isUserId(from)) return Option.none()
    if (to === undefined) everybody = from
    else named.set(from, to)
  }
  return Option.some((userId) => named.get(userId) ?? everybody ?? userId)
}

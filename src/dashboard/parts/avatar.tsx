/** A companion's initials on a colour of their own. It stands beside their name, or speaks it itself. */
import { hueOf, initialsOf, nameOf } from "../people.ts"

export const Avatar = ({
  userId,
  size = "medium",
}: {
  readonly userId: string
  readonly size?: "small" | "medium"
}) => (
  <span className="avatar" data-hue={hueOf(userId)} data-size={size} aria-hidden="true">
    {initialsOf(userId)}
  </span>
)

/** Several of them, overlapping, with their names for those who do not see them. */
export const Avatars = ({ userIds, most = 4 }: { readonly userIds: ReadonlyArray<string>; readonly most?: number }) => (
  <span className="avatars">
    {userIds.slice(0, most).map((userId) => (
      <Avatar key={userId} userId={userId} />
    ))}
    {userIds.length > most && (
      <span className="avatar" data-size="medium" aria-hidden="true">
        +{userIds.length - most}
      </span>
    )}
    <span className="sr-only">{userIds.map(nameOf).join(", ")}</span>
  </span>
)

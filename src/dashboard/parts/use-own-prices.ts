/** The traveller's bookings and watches on the page of prices: asked when it opens and when the trip's owed money moves. */
import { useCallback, useEffect, useState } from "react"
import type { PriceBooking, PriceWatch } from "../comparison-shape.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"

export interface OwnPrices {
  readonly bookings: ReadonlyArray<PriceBooking>
  readonly watches: ReadonlyArray<PriceWatch>
  readonly reload: () => Promise<void>
  readonly cancel: (booking: PriceBooking) => Promise<void>
  readonly unwatch: (watchId: string) => Promise<void>
}

/** @param committedMinor what the open trip owes: another screen's booking moves it too */
export const useOwnPrices = (store: Store, committedMinor: number | undefined): OwnPrices => {
  const [own, setOwn] = useState<Pick<OwnPrices, "bookings" | "watches">>({ bookings: [], watches: [] })
  const reload = useCallback(async () => {
    const [bookings, watches] = await Promise.all([store.comparison.bookings(), store.comparison.watches()])
    setOwn((before) => ({
      bookings: bookings.ok ? bookings.value : before.bookings,
      watches: watches.ok ? watches.value : before.watches,
    }))
  }, [store])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is owed says when to ask again
  useEffect(() => void reload(), [reload, committedMinor])
  return {
    ...own,
    reload,
    cancel: async ({ bookingId, name }) => {
      const answer = await store.comparison.cancel(bookingId)
      store.say(answer.ok ? "info" : "warning", answer.ok ? `${name} is cancelled.` : problemText(answer.problem))
      await reload()
    },
    unwatch: async (watchId) => {
      const answer = await store.comparison.unwatch(watchId)
      if (!answer.ok) store.say("warning", problemText(answer.problem))
      await reload()
    },
  }
}

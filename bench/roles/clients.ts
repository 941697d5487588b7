/**
 * The travellers' screens as a process: one WebSocket each, subscribed to its user's budget. The process knows
 * when each transaction was due (its index is its external id), so that it can tell how long each took to arrive.
 */
import { Effect, Schema } from "effect"
import { loadTokenKey, makeTokens } from "../../src/trust/tokens.ts"
import { Arrivals } from "../arrivals.ts"
import { runRole } from "../harness/role.ts"
import { LiveClient } from "../live-client.ts"

const ClientsOptions = Schema.Struct({ port: Schema.Int, tokenKeyFile: Schema.String, users: Schema.Array(Schema.Int) })

const Schedule = Schema.Struct({
  firstIndex: Schema.Int,
  count: Schema.Int,
  startMs: Schema.Finite,
  perSecond: Schema.Finite,
  /** Only transactions of users below this count. */
  usersMeasured: Schema.Int,
})

const Order = Schema.Union([
  Schema.Struct({ order: Schema.Literal("measure"), schedule: Schedule }),
  Schema.Struct({ order: Schema.Literal("arrived") }),
  Schema.Struct({ order: Schema.Literal("stall"), firstScreen: Schema.Int }),
  Schema.Struct({ order: Schema.Literal("resume"), firstScreen: Schema.Int }),
  Schema.Struct({ order: Schema.Literal("standing") }),
  /** From now on, each new epoch is told as soon as a screen is shown it, and now and then that pushes arrive. */
  Schema.Struct({ order: Schema.Literal("tell") }),
  Schema.Struct({ order: Schema.Literal("be-quiet") }),
])

const connectingAtATime = 100
const pushesToldEveryMs = 25

runRole(
  ClientsOptions,
  Effect.fnUntraced(function* ({ port, tokenKeyFile, users }, parent) {
    const tokens = makeTokens(yield* loadTokenKey(tokenKeyFile))
    const url = `ws://127.0.0.1:${port}/api/expenses/real-time`
    let arrivals: Arrivals | undefined
    let newestEpoch = 0
    let tells = false
    let pushToldMs = 0
    const noteEpoch = (epoch: number, atMs: number) => {
      if (epoch <= newestEpoch) return
      newestEpoch = epoch
      if (tells) parent.tell({ epoch, atMs })
    }
    const notePush = (atMs: number) => {
      if (!tells || atMs - pushToldMs < pushesToldEveryMs) return
      pushToldMs = atMs
      parent.tell({ pushedMs: atMs })
    }
    const clients = users.map(
      (user) =>
        new LiveClient(user, {
          arrived: (externalId, atMs) => arrivals?.note(user, externalId, atMs),
          epoch: noteEpoch,
          pushed: notePush,
        }),
    )
    yield* Effect.forEach(
      clients,
      (client) => Effect.flatMap(tokens.mint(client.userId), ({ token }) => client.connect(url, token)),
      { concurrency: connectingAtATime, discard: true },
    )
    parent.tell({ connected: clients.length })

    for (;;) {
      const message = yield* parent.hear(Order)
      switch (message.order) {
        case "measure":
          arrivals = new Arrivals(message.schedule)
          break
        case "arrived":
          parent.tell({
            ...arrivals?.summary(),
            closed: clients.filter((client) => client.isClosed).length,
            states: clients.reduce((sum, client) => sum + client.states, 0),
          })
          break
        case "stall":
          for (const client of clients.slice(message.firstScreen)) client.stopReading()
          break
        case "resume":
          for (const client of clients.slice(message.firstScreen)) client.readOn()
          break
        case "tell":
          tells = true
          break
        case "be-quiet":
          tells = false
          parent.tell({ quiet: true })
          break
        case "standing":
          parent.tell({ standing: clients.map((client) => client.standing()) })
      }
    }
  }),
)

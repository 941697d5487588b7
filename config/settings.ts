/**
 * What an operator may choose from outside: environment variables, decoded in one place, each with its default. Bounds
 * are not settings; they stand in limits.ts. A wrong value is one sentence that names the variable.
 */
import { Config, Schema } from "effect"
import { limits } from "./limits.ts"

export const settings = {
  /** The one port of the gateway. */
  port: Config.Port("PACER_PORT").pipe(Config.withDefault(8080)),
  /** The address the gateway binds; only this machine by default. */
  host: Config.NonEmptyString("PACER_HOST").pipe(Config.withDefault("127.0.0.1")),
  /** Other origins whose pages may open a WebSocket, comma-separated, such as `https://app.example.com`. */
  origins: Config.option(Config.NonEmptyString("PACER_ORIGINS")),
  /** Signs session tokens, at least 32 bytes; every gateway of a deployment needs the same one. Else a file of ours. */
  tokenKey: Config.option(Config.Redacted("PACER_TOKEN_KEY")),
  /** Where everything is kept that survives a restart. */
  dataDirectory: Config.NonEmptyString("PACER_DATA_DIR").pipe(Config.withDefault(".pacer")),
  /** Chosen once per deployment: the streams and the ledger remember it. */
  partitionCount: Config.Int("PACER_PARTITIONS").pipe(Config.withDefault(limits.partitionCountDefault)),
  /** Engine processes that share the partitions; an owner is bound to one core. */
  owners: Config.Int("PACER_OWNERS").pipe(Config.withDefault(1)),
  /** A file of places in the columns of config/places/indonesia.csv: replaces the invented ones. */
  placesFile: Config.option(Config.NonEmptyString("PACER_PLACES")),
  /** `nats://…`: replaces the embedded nats-server. */
  natsUrl: Config.option(Config.NonEmptyString("NATS_URL")),
  /** `postgres://…`: replaces the embedded Postgres. */
  databaseUrl: Config.option(Config.NonEmptyString("DATABASE_URL")),
  /** A file of price providers as in config/price-providers.example.json, asked beside those of this machine. */
  priceProviders: Config.option(Config.NonEmptyString("PACER_PRICE_PROVIDERS")),
  /** `https://tiles.example/{z}/{x}/{y}.png`: pictures under the map of deals, which needs none. */
  mapTiles: Config.option(
    Config.schema(
      Schema.String.check(
        Schema.isPattern(/^https?:\/\/[\w.:-]+\/(?=[^\s]*\{z\})(?=[^\s]*\{x\})(?=[^\s]*\{y\})[\w.~/{}?=&@:%-]+$/, {
          expected: "an address with {z}, {x} and {y}, such as https://tiles.example/{z}/{x}/{y}.png",
        }),
      ),
      "PACER_MAP_TILES",
    ),
  ),
  /** Whom the tiles are owed to, as their terms want it said on the map. */
  mapCredit: Config.option(Config.NonEmptyString("PACER_MAP_CREDIT")),
  /** A folder with hotels.csv and hotels_price.csv that the sandbox partners of `pacer start` sell from. */
  hotelData: Config.option(Config.NonEmptyString("PACER_HOTEL_DATA")),
} as const

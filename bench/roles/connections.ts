/** What a role that publishes is connected to: the broker, the database, and nothing sealed. */
import { Layer, Schema } from "effect"
import { Broker } from "../../src/broker/connection.ts"
import { Publisher } from "../../src/feeds/publisher.ts"
import { databaseLayer } from "../../src/ledger/database.ts"
import { FieldCipher } from "../../src/trust/field-cipher.ts"

/** The part of a role's options that says where its servers are. */
export const serverOptions = {
  natsUrl: Schema.String,
  databaseUrl: Schema.String,
  partitionCount: Schema.Int,
}

export const connections = ({ natsUrl, databaseUrl, partitionCount }: Schema.Struct<typeof serverOptions>["Type"]) =>
  Publisher.layer.pipe(
    Layer.provideMerge(Broker.layer({ url: natsUrl, partitionCount })),
    Layer.provideMerge(databaseLayer(databaseUrl)),
    Layer.provideMerge(FieldCipher.passThrough),
  )

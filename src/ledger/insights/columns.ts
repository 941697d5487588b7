/** Rows as the arrays that `unnest` takes apart again: one packed column for each field, beside the reading of rows. */
import { type ColumnType, PackedColumn } from "../packed-column.ts"

/** @param write one row's value into the column */
export const columnOf = <Row>(
  type: ColumnType,
  rows: Iterable<Row>,
  write: (column: PackedColumn, row: Row) => void,
) => {
  const column = new PackedColumn(type)
  for (const row of rows) write(column, row)
  return column.parameter
}

/** Identities, written in hexadecimal digits, as bytes. */
export const identityColumn = (identities: Iterable<string>) =>
  columnOf("bytea", identities, (column, identity) => column.hex(identity))

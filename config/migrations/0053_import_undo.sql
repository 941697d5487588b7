-- A statement file that was taken can be taken back for a while: what it brought, and how what it changed stood before,
-- sealed. Beside them what it was, for a list. `events` of a taken one is empty.
alter table imports
  add column about     bytea,
  add column before    bytea,
  add column taken_at  timestamptz,
  add column undone_at timestamptz;

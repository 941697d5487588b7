-- Whose trips a traveller belongs to, asked of the archive itself: a member's words by their user id. Only those rows
-- are in the index (event types member.joined.v1 and member.left.v1); any other row pays for a comparison of its type.
create index ledger_by_member on ledger (((body::jsonb) #>> '{data,userId}')) where type in (15, 16);

-- What a command under an Idempotency-Key was: its request's hash, and the very event that it became (sealed: it holds a
-- person's words), so that a repeat sends that event again and another request is told apart.
create table idempotency_keys (
  user_id      text collate "C" not null,
  key          text collate "C" not null,
  fingerprint  bytea       not null,
  event        bytea       not null,
  created_at   timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

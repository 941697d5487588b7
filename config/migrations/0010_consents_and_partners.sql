-- What a traveller allows is asked of the archive itself (event type consent.changed.v1): only those rows are in this
-- index; any other row pays for a comparison of its type.
create index ledger_consents on ledger (user_id) where type = 10;

-- Banks and wallets that push to us: what each may send, how fast, and what opens its door. Secrets are sealed by the
-- field cipher under the partner's own name; the public key is no secret.
create table partners (
  partner         text collate "C" primary key,
  name            text        not null,
  client_key      text collate "C" not null unique,
  sources         text[]      not null,
  formats         text[]      not null,
  per_second      integer     not null,
  burst           integer     not null,
  nats_key        text        not null,
  signature       text        not null,
  secret          bytea       not null,
  public_key      text,
  decryption_key  bytea,
  disabled        boolean     not null default false,
  created_at      timestamptz not null default now()
);

-- What became of a partner's messages, by reason: for operators, over restarts and processes.
create table partner_counts (
  partner  text collate "C" not null,
  outcome  text   not null,
  count    bigint not null,
  last_at  timestamptz not null default now(),
  detail   text   not null default '',
  primary key (partner, outcome)
);

-- SNAP: an X-EXTERNAL-ID counts once per partner and day, whichever gateway it meets.
create table partner_external_ids (
  partner      text collate "C" not null,
  day          date not null,
  external_id  text collate "C" not null,
  primary key (partner, day, external_id)
);
create index partner_external_ids_by_day on partner_external_ids (day);

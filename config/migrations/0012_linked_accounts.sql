-- Accounts at banks and wallets that are asked for what is new: where each stands (its partner's cursor), when it is next
-- due, and how the last try went, so that a restart goes on where it was. The credential is sealed by the field cipher.
create table linked_accounts (
  id               bigint generated always as identity primary key,
  user_id          text collate "C" not null,
  source           text collate "C" not null,
  account          text collate "C" not null,
  partner          text collate "C" not null,
  label            text        not null,
  credential       bytea       not null,
  -- Kept only when the last page of a run has been published.
  cursor           text,
  -- Raised before each run that publishes: its number makes its word the later one.
  attempt          integer     not null default 0,
  state            text        not null default 'active' check (state in ('active', 'stopped')),
  next_try_ms      bigint      not null,
  last_attempt_ms  bigint,
  last_success_ms  bigint,
  failures         integer     not null default 0,
  error            text,
  imported         bigint      not null default 0,
  linked_at        timestamptz not null default now(),
  -- Raised by whoever links, unlinks or wishes a run, from this sequence: how the sync finds what it was not told of.
  wish             bigint      not null default 0,
  unique (user_id, source, account)
);
create sequence linked_account_wishes;
create index linked_accounts_by_wish on linked_accounts (wish);

-- A partner that does not answer is left alone until then, by every account of it.
create table sync_partners (
  partner     text collate "C" primary key,
  open_until_ms bigint,
  openings    integer not null default 0,
  error       text
);

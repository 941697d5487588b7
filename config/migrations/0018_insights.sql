-- What insights are computed from: per traveller, kept by whoever asks for them, from the committed ledger and behind a
-- cursor of its own, so that a commit pays nothing. `key` is the traveller's own secret (sealed), under which their
-- merchants' names are hashed: with the person's key erased, nothing here tells a merchant.
create table insight_cursors (
  user_id     text collate "C" primary key,
  seq         bigint not null default 0,
  key         bytea  not null,
  -- Currency and time zone of the traveller's budgets: sums are in a budget's own currency.
  budgets     jsonb  not null default '{}',
  -- Latest words on sharing figures with peers, and until when they allow it: whoever has not granted it is in no
  -- aggregate.
  consents    jsonb  not null default '{}',
  peers_until bigint not null default 0,
  -- When a week's insight was last offered: days since 1970-01-01.
  offered_day integer not null default 0
);
create index insight_cursors_by_offer on insight_cursors (offered_day);

-- What each transaction contributes now: one row per transaction, or per part of a split one.
create table spend_lines (
  user_id    text collate "C" not null,
  identity   bytea    not null,
  part       smallint not null,
  day        integer  not null,
  category   smallint not null,
  merchant   bytea    not null,
  currency   text collate "C" not null,
  minor      bigint   not null,
  budget_id  text collate "C" not null,
  primary key (user_id, identity, part)
);
create index spend_lines_by_day on spend_lines (user_id, day, minor);
create index spend_lines_by_merchant on spend_lines (user_id, merchant, day);

-- Transactions that count nowhere, or not in full: what a command or a rate may place without its row naming them.
create table spend_unsettled (
  user_id   text collate "C" not null,
  identity  bytea not null,
  primary key (user_id, identity)
);

-- The rollups: sums of the lines, exact after every change.
create table spend_days (
  user_id   text collate "C" not null,
  currency  text collate "C" not null,
  day       integer  not null,
  category  smallint not null,
  minor     bigint   not null,
  count     integer  not null,
  primary key (user_id, currency, day, category)
);
create index spend_days_of_peers on spend_days (currency, day);
create table spend_merchant_days (
  user_id   text collate "C" not null,
  currency  text collate "C" not null,
  day       integer  not null,
  category  smallint not null,
  merchant  bytea    not null,
  minor     bigint   not null,
  count     integer  not null,
  primary key (user_id, currency, day, category, merchant)
);
-- A merchant by its hash: its name as last seen (sealed), and how often it occurs.
create table spend_merchants (
  user_id   text collate "C" not null,
  merchant  bytea   not null,
  label     bytea   not null,
  count     integer not null,
  primary key (user_id, merchant)
);

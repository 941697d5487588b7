-- What one process at a time does for a deployment: whoever holds the lease does it, until the time that stands here.
create table leases (
  name    text collate "C" primary key,
  holder  text        not null,
  until   timestamptz not null
);

-- Banks and wallets that are polled, as an operator gave them: where each lives, what it speaks, what opens its door.
-- Secrets are sealed by the field cipher under the partner's name.
create table polled_banks (
  partner         text collate "C" primary key,
  name            text        not null,
  source          text collate "C" not null,
  base_url        text        not null,
  protocol        text        not null,
  client_id       text        not null,
  client_secret   bytea       not null,
  private_key     bytea,
  interval_ms     bigint      not null,
  per_second      integer     not null,
  disabled        boolean     not null default false,
  created_at      timestamptz not null default now()
);

-- Stopped for want of a consent: goes on by itself when it is given again.
alter table linked_accounts add column waits_for_consent boolean not null default false;

-- The sync takes up a partner's accounts, a page at a time.
create index linked_accounts_by_partner on linked_accounts (partner, id);

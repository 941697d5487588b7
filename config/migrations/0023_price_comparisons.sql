-- Price comparison: what was answered to whom, the prices that were seen, what is watched and what was booked.

-- One answered comparison: bookings refer to it, so that what is booked is what was seen.
create table price_comparisons (
  comparison_id  text collate "C" primary key,
  user_id        text collate "C" not null,
  kind           text   not null,
  asked_at_ms    bigint not null,
  question       jsonb  not null,
  answer         jsonb  not null
);
create index price_comparisons_by_user on price_comparisons (user_id, asked_at_ms desc);

-- What a night (a ride, a meal) of an offer cost on the day it was seen, per room or person, in the source's currency.
-- Nobody's: no traveller stands in it.
create table price_history (
  kind       text collate "C" not null,
  source     text collate "C" not null,
  offer_id   text collate "C" not null,
  night      integer not null,
  seen_day   integer not null,
  currency   text collate "C" not null,
  minor      bigint  not null,
  primary key (kind, source, offer_id, night, seen_day)
);

create table price_watches (
  watch_id     text collate "C" primary key,
  user_id      text collate "C" not null,
  wish         jsonb   not null,
  low_said     boolean not null default false,
  high_said    boolean not null default false,
  last_minor   bigint,
  checked_at_ms bigint,
  next_at_ms   bigint  not null,
  alerts       integer not null default 0
);
create index price_watches_by_user on price_watches (user_id);
create index price_watches_due on price_watches (next_at_ms);

-- `key` makes a booking count once; `partner_id` is the source's own name of it once it is made.
create table price_bookings (
  booking_id    text collate "C" primary key,
  user_id       text collate "C" not null,
  key           text collate "C" not null,
  comparison_id text collate "C" not null,
  source        text not null,
  offer_id      text not null,
  name          text not null,
  check_in      text not null,
  check_out     text not null,
  total_minor   bigint not null,
  currency      text not null,
  state         text not null,
  partner_id    text,
  at_ms         bigint not null,
  unique (user_id, key)
);

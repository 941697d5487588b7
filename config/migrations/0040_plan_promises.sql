-- Promises that travellers took: what was asked and at which price; how it ended is written when somebody looks after the
-- trip. Beside the log, as imports are: nothing of the fold reads them. Refusals are counted once per traveller, kind and day.
create table plan_promises (
  user_id      text not null,
  budget_id    text not null,
  promised_at  timestamptz not null default now(),
  request      jsonb not null,
  currency     text not null,
  price_minor  bigint not null,
  probability  float8 not null,
  target       float8 not null,
  end_date     date not null,
  final_minor  bigint,
  -- What was claimed on each morning of the trip.
  claims       float8[],
  primary key (user_id, budget_id)
);
create index plan_promises_unsettled on plan_promises (end_date) where final_minor is null;

create table plan_refusals (
  user_id  text not null,
  kind     text not null,
  day      date not null default current_date,
  primary key (user_id, kind, day)
);

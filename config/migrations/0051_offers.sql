-- Savings that trip/ finds for budgets. Which budgets want some follows from the facts of their commits; what was found
-- last has its revision here, and the variant of an itinerary that stands behind an offer lies here sealed. What a
-- decision does to an itinerary is a row of the decision's own commit (I3, I10), by its correction: it is done once, in the
-- transaction that marks it done. Facts are rare, so that this costs an ordinary batch nothing.
create table offer_looks (
  user_id    text collate "C" not null,
  budget_id  text collate "C" not null,
  next_at    timestamptz not null default now(),
  looked_at  timestamptz,
  primary key (user_id, budget_id)
);
create index offer_looks_due on offer_looks (next_at);

create table offers_found (
  user_id    text collate "C" not null,
  budget_id  text collate "C" not null,
  kind       text        not null,
  revision   bigint      not null,
  -- Without words: what is planned is told nowhere in the clear.
  offers     jsonb       not null,
  published  boolean     not null default false,
  primary key (user_id, budget_id, kind)
);

create table itinerary_variants (
  user_id       text collate "C" not null,
  offer_id      text collate "C" not null,
  budget_id     text collate "C" not null,
  itinerary_id  text collate "C" not null,
  from_version  integer     not null,
  document      bytea       not null,
  made_at       timestamptz not null default now(),
  primary key (user_id, offer_id),
  foreign key (user_id, itinerary_id) references itineraries on delete cascade
);
create index itinerary_variants_by_budget on itinerary_variants (user_id, budget_id, made_at);

create table itinerary_moves (
  user_id        text collate "C" not null,
  budget_id      text collate "C" not null,
  correction_id  text collate "C" not null,
  -- The event that decided it.
  seq            bigint      not null,
  offer_id       text collate "C" not null,
  itinerary_id   text collate "C" not null,
  what           text        not null check (what in ('take', 'put_back')),
  -- stale: the itinerary was changed meanwhile, which is still to be said; kept: there was nothing to do.
  state          text        not null default 'due' check (state in ('due', 'done', 'stale', 'kept')),
  -- The version that it made.
  version        integer,
  decided_at     timestamptz not null,
  primary key (user_id, budget_id, correction_id, seq)
);
create index itinerary_moves_due on itinerary_moves (decided_at) where state in ('due', 'stale');

create function want_offers() returns trigger language plpgsql as $$
begin
  insert into offer_looks (user_id, budget_id) values (new.user_id, new.budget_id)
  on conflict (user_id, budget_id) do update set next_at = least(offer_looks.next_at, excluded.next_at);
  return null;
end $$;

create trigger facts_want_offers after insert on facts
  for each row when ((new.kind = 'correction_proposed' and not new.data ? 'revises')
                     or (new.kind = 'goal_drift' and new.data->>'drift' = 'off_track'))
  execute function want_offers();

create function move_itinerary() returns trigger language plpgsql as $$
begin
  insert into itinerary_moves (user_id, budget_id, correction_id, seq, offer_id, itinerary_id, what, decided_at)
  select new.user_id, new.budget_id, new.data->>'correctionId', new.seq, saving->>'offerId', saving->>'itineraryId',
         case when new.data->>'decision' = 'undone' then 'put_back' else 'take' end, new.at
    from jsonb_array_elements(new.data->'savings') as saving
   where saving->>'kind' = 'itinerary'
   limit 1
  on conflict (user_id, budget_id, correction_id, seq) do nothing;
  return null;
end $$;

create trigger facts_move_itinerary after insert on facts
  for each row when (new.kind = 'correction_decided' and new.data ? 'savings' and new.data->>'decision' <> 'rejected')
  execute function move_itinerary();

-- Every promise and what became of it: the track record. A row is written when a quote was taken, and completed (or made,
-- should the process have ended in between) by the fact that tells the trip's end, in that fact's own commit (I3). Facts
-- are rare, so that this costs an ordinary batch nothing.
create table promises (
  user_id      text collate "C" not null,
  budget_id    text collate "C" not null,
  price_minor  bigint      not null,
  target       float8      not null,
  probability  float8      not null,
  -- The promise as its event has it: what later prices learn from.
  promise      jsonb       not null,
  currency     text,
  start_date   date,
  -- Null while the trip goes on.
  final_minor  bigint,
  kept         boolean,
  ended_at     timestamptz,
  primary key (user_id, budget_id)
);
create index promises_ended on promises (ended_at, user_id, budget_id) where kept is not null;

-- Requests that nothing was promised for, by reason.
create table promise_refusals (
  kind   text primary key,
  count  bigint not null
);

create function keep_promise() returns trigger language plpgsql as $$
begin
  insert into promises (user_id, budget_id, price_minor, target, probability, promise, final_minor, kept, ended_at)
  values (new.user_id, new.budget_id, (new.data->'promise'->>'priceMinor')::bigint,
          (new.data->'promise'->>'target')::float8, (new.data->'promise'->>'probability')::float8,
          (new.data->'promise') - 'kept', (new.data->>'spentMinor')::bigint, (new.data->'promise'->>'kept')::boolean, new.at)
  on conflict (user_id, budget_id) do update
    set final_minor = excluded.final_minor, kept = excluded.kept, ended_at = excluded.ended_at;
  return null;
end $$;
create trigger facts_keep_promise after insert on facts for each row
  when (new.kind = 'trip_ended' and new.data ? 'promise') execute function keep_promise();

-- What a promised trip spent day by day, with its end: what was said of it on each of its mornings is held against what
-- came, so that the running probability learns as the price does. Rows of earlier trips have none.
alter table promises add column days jsonb;

create or replace function keep_promise() returns trigger language plpgsql as $$
begin
  insert into promises (user_id, budget_id, price_minor, target, probability, promise, days, final_minor, kept, ended_at)
  values (new.user_id, new.budget_id, (new.data->'promise'->>'priceMinor')::bigint,
          (new.data->'promise'->>'target')::float8, (new.data->'promise'->>'probability')::float8,
          (new.data->'promise') - 'kept' - 'days', new.data->'promise'->'days', (new.data->>'spentMinor')::bigint,
          (new.data->'promise'->>'kept')::boolean, new.at)
  on conflict (user_id, budget_id) do update
    set days = excluded.days, final_minor = excluded.final_minor, kept = excluded.kept, ended_at = excluded.ended_at;
  return null;
end $$;

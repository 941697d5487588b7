-- A promise that ends undecided (its trip made shorter, its budget closed early) has its end and neither kept nor broken:
-- it has lapsed. What has been decided is moved by nothing. What a longer trip spent on its promised days is told apart.
create or replace function keep_promise() returns trigger language plpgsql as $$
begin
  insert into promises (user_id, budget_id, price_minor, target, probability, promise, days, final_minor, kept, ended_at)
  values (new.user_id, new.budget_id, (new.data->'promise'->>'priceMinor')::bigint,
          (new.data->'promise'->>'target')::float8, (new.data->'promise'->>'probability')::float8,
          (new.data->'promise') - 'kept' - 'days' - 'finalMinor', new.data->'promise'->'days',
          coalesce(new.data->'promise'->>'finalMinor', new.data->>'spentMinor')::bigint,
          (new.data->'promise'->>'kept')::boolean, new.at)
  on conflict (user_id, budget_id) do update
    set days = excluded.days, final_minor = excluded.final_minor, kept = excluded.kept, ended_at = excluded.ended_at
    where promises.kept is null;
  return null;
end $$;

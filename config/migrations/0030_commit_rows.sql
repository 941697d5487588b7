-- The commit's rows, column beside column: unnested side by side in the select list they stream into the table; as one
-- function of all arrays in the from clause they went through a store of tuples first (a tenth of a row's cost).
create or replace function commit_batch(
  fence_partition smallint[], fence_epoch float8[], fence_previous float8[], fence_cursor float8[], fence_clock float8[],
  fence_logged float8[],
  row_partition smallint[], row_seq float8[], row_logged timestamptz[], row_user text[], row_type smallint[],
  row_identity bytea[], row_budget text[], row_day integer[], row_category smallint[], row_spend float8[],
  row_body text[], row_personal bytea[],
  new_partition smallint[], new_identity bytea[], new_seq float8[],
  changed_partition smallint[], changed_identity bytea[], changed_record text[], changed_day integer[],
  fact_rows jsonb, outbox_rows jsonb, rate_rows jsonb, awaiting_rows jsonb, released_rows jsonb,
  due_rows jsonb
) returns void language plpgsql as $$
declare
  held integer;
begin
  update partitions as p
     set cursor = f.cursor::bigint, clock_ms = greatest(p.clock_ms, f.clock::bigint), cursor_log_ms = f.logged::bigint
    from unnest(fence_partition, fence_epoch, fence_previous, fence_cursor, fence_clock, fence_logged)
      as f(partition, epoch, previous, cursor, clock, logged)
   where p.partition = f.partition and p.epoch = f.epoch::bigint and p.cursor = f.previous::bigint;
  get diagnostics held = row_count;
  if held <> cardinality(fence_partition) then
    raise exception 'fenced: another owner holds % of % partitions', cardinality(fence_partition) - held, cardinality(fence_partition)
      using errcode = 'PF001';
  end if;

  insert into ledger (partition, seq, logged_at, user_id, type, identity, budget_id, local_day, category, spend_minor, body, personal)
  select unnest(row_partition), unnest(row_seq)::bigint, unnest(row_logged), unnest(row_user), unnest(row_type),
    unnest(row_identity), unnest(row_budget), unnest(row_day), unnest(row_category), unnest(row_spend)::bigint,
    unnest(row_body), unnest(row_personal);

  insert into identities (partition, identity, seq)
  select unnest(new_partition), unnest(new_identity), unnest(new_seq)::bigint;

  if cardinality(changed_partition) > 0 then
    update identities as i set record = c.record, day = c.day
      from unnest(changed_partition, changed_identity, changed_record, changed_day) as c(partition, identity, record, day)
     where i.partition = c.partition and i.identity = c.identity;
  end if;

  if fact_rows is not null then
    insert into facts (partition, seq, n, at, user_id, budget_id, kind, data)
    select f.partition, f.seq, f.n, to_timestamp(f.at_ms / 1000.0), f.user_id, f.budget_id, f.kind, f.data
      from jsonb_to_recordset(fact_rows)
        as f(partition smallint, seq bigint, n integer, at_ms float8, user_id text, budget_id text, kind text, data jsonb);
  end if;

  if outbox_rows is not null then
    insert into outbox (partition, seq, n, subject, payload)
    select o.partition, o.seq, o.n, o.subject, convert_to(o.payload, 'UTF8')
      from jsonb_to_recordset(outbox_rows) as o(partition smallint, seq bigint, n integer, subject text, payload text);
  end if;

  if rate_rows is not null then
    insert into rates (partition, base, quote, day, rate, seq)
    select r.partition, r.base, r.quote, r.day, r.rate, r.seq
      from jsonb_to_recordset(rate_rows) as r(partition smallint, base text, quote text, day integer, rate text, seq bigint)
    on conflict do nothing;
  end if;

  if awaiting_rows is not null then
    insert into awaiting_rates (partition, base, identity, user_id)
    select a.partition, a.base, decode(a.identity, 'hex'), a.user_id
      from jsonb_to_recordset(awaiting_rows) as a(partition smallint, base text, identity text, user_id text)
    on conflict do nothing;
  end if;

  if released_rows is not null then
    delete from awaiting_rates as w
     using jsonb_to_recordset(released_rows) as r(partition smallint, identity text)
     where w.partition = r.partition and w.identity = decode(r.identity, 'hex');
  end if;

  if due_rows is not null then
    delete from due as d
     using jsonb_to_recordset(due_rows) as r(partition smallint, user_id text, budget_id text)
     where d.partition = r.partition and d.user_id = r.user_id and d.budget_id = r.budget_id;
    insert into due (partition, user_id, budget_id, due_ms)
    select r.partition, r.user_id, r.budget_id, r.due_ms
      from jsonb_to_recordset(due_rows) as r(partition smallint, user_id text, budget_id text, due_ms bigint)
     where r.due_ms is not null;
  end if;
end $$;

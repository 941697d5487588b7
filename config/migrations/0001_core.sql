-- The log's archive and ledger, the identities that count once, the cursors and their fence, snapshots as a cache.

-- One row per partition: the fence (epoch) and the cursor, and the stream they belong to. The stream's own sequences lie
-- `base` below the archive's, which go on rising when another stream takes a lost one's place; `cursor_log_ms` is the
-- log's time of the message at the cursor, which tells it from another one of the same number.
create table partitions (
  partition        smallint primary key,
  partition_count  smallint not null,
  generation       text     not null,
  epoch            bigint   not null default 0,
  cursor           bigint   not null default 0,
  clock_ms         bigint   not null default 0,
  base             bigint   not null default 0,
  cursor_log_ms    bigint
);

-- Archive and ledger in one append-only table, partitioned by month: every applied event, replayable. `body` is the
-- event without its personal text; `personal` is one ciphertext. Days are days since 1970-01-01.
create table ledger (
  partition    smallint    not null,
  seq          bigint      not null,
  logged_at    timestamptz not null,
  user_id      text collate "C" not null,
  type         smallint    not null,
  identity     bytea,
  budget_id    text collate "C",
  local_day    integer,
  category     smallint,
  spend_minor  bigint,
  body         text collate "C" not null,
  personal     bytea
) partition by range (logged_at);
create index ledger_by_user on ledger (user_id, seq);

-- I2: an identity counts once. `seq` is the event that first recorded it; `record` its accounting state once something
-- after the first event touched it (until then the ledger row at `seq` says it all).
create table identities (
  partition  smallint not null,
  identity   bytea    not null,
  seq        bigint   not null,
  record     text collate "C",
  primary key (partition, identity)
) partition by hash (partition);

-- What was said at the time: alerts and verdicts (I8).
create table facts (
  partition  smallint    not null,
  seq        bigint      not null,
  n          integer     not null,
  at         timestamptz not null,
  user_id    text collate "C" not null,
  budget_id  text collate "C" not null,
  kind       text        not null,
  data       jsonb       not null,
  primary key (partition, seq, n)
);
create index facts_by_budget on facts (user_id, budget_id, seq desc);

-- I10: what leaves a partition, published after the commit with id partition:sequence:n, deleted once acknowledged.
create table outbox (
  partition  smallint not null,
  seq        bigint   not null,
  n          integer  not null,
  subject    text     not null,
  payload    bytea    not null,
  primary key (partition, seq, n)
);

-- A cache: the newest state of a traveller, naming the sequence it includes.
create table snapshots (
  user_id     text collate "C" primary key,
  partition   smallint    not null,
  generation  text        not null,
  seq         bigint      not null,
  checksum    bytea       not null,
  state       bytea       not null,
  written_at  timestamptz not null default now()
);

-- I7: a rate is immutable per pair and date.
create table rates (
  partition  smallint not null,
  base       text     not null,
  quote      text     not null,
  day        integer  not null,
  rate       text     not null,
  seq        bigint   not null,
  primary key (partition, base, quote, day)
);

-- Transactions that wait for a rate of their currency, so that its arrival finds them also where nobody is in memory.
create table awaiting_rates (
  partition  smallint not null,
  base       text     not null,
  identity   bytea    not null,
  user_id    text collate "C" not null,
  primary key (partition, base, identity)
);

do $$
begin
  for part in 0..15 loop
    execute format('create table identities_%s partition of identities for values with (modulus 16, remainder %s)', part, part);
  end loop;
end $$;

-- Months are made when they are first written.
create function ensure_ledger_month(month date) returns void language plpgsql as $$
begin
  execute format(
    'create table if not exists ledger_%s partition of ledger for values from (%L) to (%L)',
    to_char(month, 'YYYYMM'), month::timestamptz, (month + interval '1 month')::timestamptz
  );
end $$;

-- I3 and I4: everything of a micro-batch becomes durable together or not at all, and only for the owner whose epoch and
-- cursor still stand. One call is one transaction.
create function commit_batch(
  fence_partition smallint[], fence_epoch float8[], fence_previous float8[], fence_cursor float8[], fence_clock float8[],
  fence_logged float8[],
  row_partition smallint[], row_seq float8[], row_logged timestamptz[], row_user text[], row_type smallint[],
  row_identity bytea[], row_budget text[], row_day integer[], row_category smallint[], row_spend float8[],
  row_body text[], row_personal bytea[],
  new_partition smallint[], new_identity bytea[], new_seq float8[],
  changed_partition smallint[], changed_identity bytea[], changed_record text[],
  fact_rows jsonb, outbox_rows jsonb, rate_rows jsonb, awaiting_rows jsonb, released_rows jsonb
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
  select r.partition, r.seq::bigint, r.logged, r.user_id, r.type, r.identity, r.budget_id, r.day, r.category, r.spend::bigint, r.body, r.personal
    from unnest(row_partition, row_seq, row_logged, row_user, row_type, row_identity, row_budget, row_day, row_category, row_spend, row_body, row_personal)
      as r(partition, seq, logged, user_id, type, identity, budget_id, day, category, spend, body, personal);

  insert into identities (partition, identity, seq)
  select i.partition, i.identity, i.seq::bigint from unnest(new_partition, new_identity, new_seq) as i(partition, identity, seq);

  if cardinality(changed_partition) > 0 then
    update identities as i set record = c.record
      from unnest(changed_partition, changed_identity, changed_record) as c(partition, identity, record)
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
end $$;

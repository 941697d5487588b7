-- How far the notifier has read the facts of each partition.
create table notification_cursors (
  partition  smallint primary key,
  seq        bigint  not null,
  n          integer not null
);
insert into notification_cursors (partition, seq, n) select partition, cursor, 2147483647 from partitions;

-- The inbox: what was said to a traveller, when it is to be shown (log time), and what they made of it. Text is sealed.
create table notifications (
  user_id          text collate "C" not null,
  notification_id  text collate "C" not null,
  kind             text    not null,
  severity         text    not null,
  -- What it is about: the same is not said again within a while.
  topic            text collate "C" not null,
  budget_id        text collate "C" not null,
  partition        smallint not null,
  seq              bigint  not null,
  at_ms            bigint  not null,
  deliver_at_ms    bigint  not null,
  -- Held back for the day's summary.
  digest           boolean not null,
  delivered        boolean not null default false,
  sealed           bytea   not null,
  seen_at_ms       bigint,
  dismissed_at_ms  bigint,
  acted_at_ms      bigint,
  primary key (user_id, notification_id)
);
create index notifications_by_time on notifications (user_id, deliver_at_ms desc, notification_id desc);
create index notifications_waiting on notifications (partition, deliver_at_ms) where not delivered;

create table notification_settings (
  user_id   text collate "C" primary key,
  settings  jsonb not null
);

-- Each time a person has let a partition go on with another stream, or behind messages that were purged unread: what
-- stood before, what stands since, and which of the stream's messages were given up.
create table stream_adoptions (
  partition       smallint    not null,
  epoch           bigint      not null,
  kind            text        not null,
  old_generation  text        not null,
  old_base        bigint      not null,
  old_cursor      bigint      not null,
  generation      text        not null,
  base            bigint      not null,
  cursor          bigint      not null,
  lost_from       bigint,
  lost_to         bigint,
  adopted_at      timestamptz not null default now(),
  primary key (partition, epoch)
);

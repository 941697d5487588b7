-- Dead letters that were thrown away by hand: that they were there, who decided and why. A digest of the bytes, not the
-- bytes: they may be a person's.
create table discarded_letters (
  generation    text        not null,
  sequence      bigint      not null,
  subject       text        not null,
  log_sequence  bigint      not null,
  logged_at     timestamptz,
  reason        text        not null,
  digest        text        not null,
  who           text        not null,
  why           text        not null,
  discarded_at  timestamptz not null default now(),
  primary key (generation, sequence)
);

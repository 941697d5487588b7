-- Rates that an archived event did not use when it was first folded, and uses since `pacer replay` has folded it with
-- newer rules: frozen from then on (I7). The archive's own rows stay as they were written.
create table replayed_rates (
  user_id  text collate "C" not null,
  seq      bigint not null,
  rates    text   not null,
  primary key (user_id, seq)
);

-- Statement files between their preview and the traveller's word: the events that they would become, sealed. Nothing of
-- them is in the accounts until they are applied; unasked for, they are forgotten.
create table imports (
  import_id   text collate "C" primary key,
  user_id     text collate "C" not null,
  events      bytea       not null,
  created_at  timestamptz not null default now()
);
create index imports_by_user on imports (user_id, created_at);

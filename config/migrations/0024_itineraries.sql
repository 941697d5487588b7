-- Itineraries with their versions: each edit and each plan is a row, so that it can be undone. The document, which tells
-- where somebody will be, is sealed. `came_from` is what undoing a version brings back.
create table itineraries (
  user_id       text collate "C" not null,
  itinerary_id  text collate "C" not null,
  version       integer     not null,
  created_at    timestamptz not null default now(),
  primary key (user_id, itinerary_id)
);
create table itinerary_versions (
  user_id       text collate "C" not null,
  itinerary_id  text collate "C" not null,
  version       integer     not null,
  came_from     integer,
  what          text        not null,
  document      bytea       not null,
  made_at       timestamptz not null default now(),
  primary key (user_id, itinerary_id, version),
  foreign key (user_id, itinerary_id) references itineraries on delete cascade
);

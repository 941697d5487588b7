-- A booking of price comparison that is for a trip becomes committed money of its budget. `told` is the state that the
-- log has heard of; until it is the row's own, a gateway goes on telling it.
alter table price_bookings
  add column budget_id     text collate "C",
  add column category      text,
  add column told          text,
  add column tell_after_ms bigint not null default 0;
create index price_bookings_untold on price_bookings (tell_after_ms)
  where budget_id is not null and state <> 'asked' and told is distinct from state;

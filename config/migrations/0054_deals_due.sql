-- When a deal has to be looked at next: at its end, or at once when it was withdrawn; null once its matches have been taken
-- back and whoever held them was told. What fell due while nobody looked is still here.
alter table deals add column due_ms bigint;
update deals set due_ms = until_ms;
create index deals_due on deals (due_ms, deal_id) where due_ms is not null;

-- A match that counts no more, because its deal does not.
alter table deal_matches add column withdrawn_ms bigint;

-- Categories that `pacer replay` has decided anew for an archived event, by identity (JSON): from then on folding the
-- event again takes these. The archive's own rows stay as they were written.
alter table replayed_rates add column decided text;
alter table replayed_rates alter column rates set default '{}';

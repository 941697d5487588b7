-- The corrections of every budget as they were proposed and decided, for whoever looks further back than the budget
-- itself remembers. Written with the fact that says it, in the same commit (I3); facts are rare, so that this costs an
-- ordinary batch nothing.
create table budget_corrections (
  user_id             text collate "C" not null,
  budget_id           text collate "C" not null,
  correction_id       text collate "C" not null,
  partition           smallint    not null,
  -- The event with which it first came up.
  seq                 bigint      not null,
  proposed_at         timestamptz,
  reason              text,
  automatic           boolean     not null default false,
  moved_minor         bigint      not null,
  probability_before  float8,
  probability_after   float8,
  -- Moves, cuts, savings: inputs and outcome of the rule.
  proposal            jsonb,
  -- Null: it waits, or another one has taken its place.
  decision            text check (decision in ('accepted', 'rejected', 'edited', 'undone')),
  decided_by          text check (decided_by in ('traveller', 'engine')),
  decided_at          timestamptz,
  moves               jsonb,
  primary key (user_id, budget_id, correction_id)
);
create index budget_corrections_by_time on budget_corrections (user_id, budget_id, seq desc, correction_id desc);

create function keep_correction() returns trigger language plpgsql as $$
begin
  if new.kind = 'correction_proposed' then
    insert into budget_corrections (user_id, budget_id, correction_id, partition, seq, proposed_at, reason, automatic,
                                    moved_minor, probability_before, probability_after, proposal)
    values (new.user_id, new.budget_id, new.data->>'correctionId', new.partition, new.seq, new.at, new.data->>'reason',
            (new.data->>'automatic')::boolean, (new.data->>'movedMinor')::bigint,
            (new.data->>'probabilityBefore')::float8, (new.data->>'probabilityAfter')::float8, new.data->'proposal')
    on conflict (user_id, budget_id, correction_id) do nothing;
  else
    insert into budget_corrections (user_id, budget_id, correction_id, partition, seq, moved_minor, decision, decided_by,
                                    decided_at, moves)
    values (new.user_id, new.budget_id, new.data->>'correctionId', new.partition, new.seq,
            (new.data->>'movedMinor')::bigint, new.data->>'decision', new.data->>'by', new.at, new.data->'moves')
    on conflict (user_id, budget_id, correction_id) do update
      set decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
          moves = excluded.moves, moved_minor = excluded.moved_minor;
  end if;
  return null;
end $$;

create trigger facts_keep_correction after insert on facts
  for each row when (new.kind in ('correction_proposed', 'correction_decided')) execute function keep_correction();

-- What merchants offer. `body` is the offer as it was published; what is claimed is counted here, in the same row as the
-- cap, so that one conditional update holds the cap whoever claims at the same time. `change_no` lets gateways read
-- what has changed.
create sequence deal_changes;
create table deals (
  deal_id        text collate "C" primary key,
  merchant       text collate "C" not null,
  merchant_name  text     not null,
  body           jsonb    not null,
  from_ms        bigint   not null,
  until_ms       bigint   not null,
  cap_total      integer,
  claimed        integer  not null default 0,
  withdrawn      boolean  not null default false,
  change_no      bigint   not null default nextval('deal_changes'),
  published_at   timestamptz not null default now(),
  check (cap_total is null or claimed >= 0)
);
create index deals_by_change on deals (change_no);

-- Who has claimed what. A claim under the same id is the same claim.
create table deal_claims (
  user_id        text collate "C" not null,
  claim_id       text collate "C" not null,
  deal_id        text collate "C" not null references deals,
  budget_id      text collate "C" not null,
  claimed_at_ms  bigint   not null,
  primary key (user_id, claim_id)
);

-- Which budgets a deal was found to be for, how much it is worth to them, and whether it was told. The reason is sealed:
-- it names what is left of a traveller's money.
create table deal_matches (
  deal_id        text collate "C" not null references deals on delete cascade,
  user_id        text collate "C" not null,
  budget_id      text collate "C" not null,
  score          float8   not null,
  saving_minor   bigint   not null,
  sealed         bytea    not null,
  matched_at_ms  bigint   not null,
  told_at_ms     bigint,
  primary key (deal_id, user_id, budget_id)
);
create index deal_matches_by_budget on deal_matches (user_id, budget_id, told_at_ms);

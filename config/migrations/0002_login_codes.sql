-- Single-use sign-in codes, redeemable by any gateway. Only the hash is stored: who reads this table signs in nowhere.
create table login_codes (
  code_hash   bytea       primary key,
  user_id     text collate "C" not null,
  expires_at  timestamptz not null
);
create index login_codes_by_user on login_codes (user_id, expires_at);

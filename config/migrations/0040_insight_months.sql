-- Merchants by month instead of by day: of a year's purchases nearly every one had a row of its own by day, so that the
-- sums were as long as the lines. What a period has beside whole months is summed from its lines.
create table spend_merchant_months (
  user_id   text collate "C" not null,
  currency  text collate "C" not null,
  -- Its first day, in days since 1970-01-01.
  month     integer  not null,
  merchant  bytea    not null,
  category  smallint not null,
  minor     bigint   not null,
  count     integer  not null,
  primary key (user_id, currency, month, merchant, category)
);
insert into spend_merchant_months (user_id, currency, month, merchant, category, minor, count)
select user_id, currency, date_trunc('month', date '1970-01-01' + day)::date - date '1970-01-01', merchant, category,
       sum(minor), sum(count)
  from spend_merchant_days where merchant <> ''::bytea
 group by 1, 2, 3, 4, 5;
drop table spend_merchant_days;

-- The newest few purchases of a merchant are read from the index in their order.
drop index spend_lines_by_merchant;
create index spend_lines_by_merchant on spend_lines (user_id, merchant, day, minor);

--liquibase formatted sql

--changeset escrow:instance-end-count-1
-- Each transaction that ends instances adds its own rows, so that no two transactions wait for each other. A loop sums
-- them up to one row for each outcome.
create table instance_end_count (
  seq         bigint generated always as identity primary key,
  process_key text   not null,
  outcome     text   not null,
  instances   bigint not null
)
-- Rows come and go within seconds.
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
comment on table instance_end_count is
  'The number of ended instances. The rows of one process and outcome are summands; their sum is exact at every moment.';

insert into instance_end_count (process_key, outcome, instances)
select process_key, outcome, count(*) from process_instance where outcome is not null group by 1, 2;

--changeset escrow:instance-end-count-2
-- Not validated, so that an upgrade reads no old rows.
alter table process_instance
  add constraint process_instance_end_is_whole
    check (outcome is null or (started_at is not null and ended_at is not null)) not valid;

--changeset escrow:instance-end-count-3
-- Checked at the commit, because an order is claimed before it is recorded.
alter table accepted_order
  add column process_key text not null default 'order-fulfilment',
  add constraint accepted_order_is_on_record foreign key (order_id, process_key)
    references process_instance (business_key, process_key) deferrable initially deferred not valid;

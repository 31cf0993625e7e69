--liquibase formatted sql

--changeset escrow:process-1
create table process_instance (
  process_key  text        not null,
  business_key text        not null,
  announced_at timestamptz not null,
  started_at   timestamptz,
  ended_at     timestamptz,
  outcome      text,
  primary key (process_key, business_key)
);
comment on table process_instance is
  'One row for each business key a process was announced or started for: makes starts unique and remembers how they ended.';
comment on column process_instance.outcome is 'id of the activity it ended in, or DELETED';
create index process_instance_by_outcome
  on process_instance (process_key, outcome, announced_at desc, business_key);
create index process_instance_by_business_key on process_instance (business_key);

--changeset escrow:process-2
-- Pages of orders are read off the end of an index, and the key serves who asks by business key alone.
alter table process_instance
  drop constraint process_instance_pkey,
  add primary key (business_key, process_key);
drop index process_instance_by_business_key;
drop index process_instance_by_outcome;
create index process_instance_by_outcome
  on process_instance (process_key, outcome, announced_at, business_key);
create index process_instance_by_age on process_instance (process_key, announced_at, business_key);

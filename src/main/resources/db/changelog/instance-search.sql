--liquibase formatted sql

--changeset escrow:instance-search-1
alter table process_instance
  add column found_by text[],
  add column reason   text;
comment on column process_instance.found_by is
  'At most two values of the payload that started it, those that the model names in "findBy": such as name and e-mail';
comment on column process_instance.reason is 'Why it ended, in a word: the variable "reason", where a model has one';

-- Of ended instances alone, so that an instance pays once. Those that run are few, and found by what they are.
create index process_instance_ended_by_key
  on process_instance (business_key text_pattern_ops) where outcome is not null;
create index process_instance_ended_by_first
  on process_instance ((lower(found_by[1])) collate "C") where outcome is not null;
create index process_instance_ended_by_second
  on process_instance ((lower(found_by[2])) collate "C") where outcome is not null;
create index process_instance_ended_by_reason
  on process_instance (process_key, reason, announced_at, business_key) where reason is not null;
-- Rows are written again when their instance ends, so they lie in the order of their ends, more or less.
create index process_instance_ended_at on process_instance using brin (ended_at);

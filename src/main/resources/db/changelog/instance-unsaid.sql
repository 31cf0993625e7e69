--liquibase formatted sql

--changeset escrow:instance-unsaid-1
alter table process_instance
  add column unsaid_type text,
  add column unsaid      bytea;
comment on column process_instance.unsaid is
  'While we only track: the payload of the message it would have sent at its end, such as why it was cancelled';
comment on column process_instance.unsaid_type is 'name of that message';

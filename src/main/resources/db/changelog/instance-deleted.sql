--liquibase formatted sql

--changeset escrow:instance-deleted-1
alter table process_instance
  add column ended_by   text,
  add column not_undone text[];
comment on column process_instance.ended_by is
  'user who ended it in the engine, such as by Cockpit; null when its process ended it, or no user is known';
comment on column process_instance.not_undone is
  'only of an instance that a person ended: the compensation activities that were due, or not finished';

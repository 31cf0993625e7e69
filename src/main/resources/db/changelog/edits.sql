--liquibase formatted sql

--changeset escrow:edits-1
alter table inbox_message add column original_hash text;
comment on column inbox_message.original_hash is
  'only of an edited message: hash of the message as it was before its first edit; a redelivery of it is a duplicate';
create index inbox_message_by_original_hash on inbox_message (original_hash) where original_hash is not null;

alter table operator_action add column headers text;
alter table operator_action add column payload_after bytea;
alter table operator_action add column headers_after text;
comment on column operator_action.headers is 'only of an edited message: its original headers as JSON';
comment on column operator_action.payload_after is 'only of an edited message: its new body';
comment on column operator_action.headers_after is 'only of an edited message: its new headers as JSON';

alter table bulk_action drop constraint bulk_action_kind_check;
alter table bulk_action add constraint bulk_action_kind_check check (kind in ('RETRY', 'DISCARD', 'EDIT'));
alter table bulk_action add column edit text;
alter table bulk_action add column refused bigint not null default 0;
comment on column bulk_action.edit is 'only of an edit: the JSON Patch';
comment on column bulk_action.refused is 'messages that the edit does not fit; they are unchanged';

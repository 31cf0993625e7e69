--liquibase formatted sql

--changeset escrow:secrets-1
alter table inbox_message add column secrets text;
alter table outbox_message add column secrets text;
alter table process_instance add column secrets text;
comment on column inbox_message.secrets is
  'the secrets that the payload hides, by JSON Pointer; null when there are none, or when they are not needed any more';
comment on column outbox_message.secrets is 'as in inbox_message';
comment on column process_instance.secrets is
  'the secrets of the payload that started the instance; {} when it needs none of its messages'' secrets any more';
create index inbox_message_with_secrets on inbox_message (seq) where secrets is not null;
create index outbox_message_with_secrets on outbox_message (seq) where secrets is not null;

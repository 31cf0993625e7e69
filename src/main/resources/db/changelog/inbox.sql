--liquibase formatted sql

--changeset escrow:inbox-1
create table inbox_message (
  seq          bigint      generated always as identity primary key,
  message_id   text        not null,
  source       text        not null,
  type         text        not null,
  subject      text        not null,
  command_id   text,
  causation_id text,
  attempt      int         not null,
  traceparent  text,
  payload      bytea       not null,
  headers      text,
  emitted_at   timestamptz,
  received_at  timestamptz not null,
  disposition  text        not null,
  disposed_at  timestamptz not null,
  reason       text
);
comment on table inbox_message is
  'Every message taken off the broker, with what became of it: dedupe, audit log and source of replay.';
comment on column inbox_message.headers is 'the header table as JSON, for a message that could not be read';

-- CloudEvents: source and id together identify a message. What could not be read identifies nothing.
create unique index inbox_message_identity
  on inbox_message (source, message_id)
  where disposition not in ('DUPLICATE', 'MALFORMED', 'UNEXPECTED');
create index inbox_message_by_subject on inbox_message (subject, seq);
create index inbox_message_waiting on inbox_message (subject, seq) where disposition = 'WAITING';
create index inbox_message_by_disposition
  on inbox_message (disposition, seq)
  where disposition not in ('APPLIED', 'DUPLICATE');
create index inbox_message_by_age on inbox_message (received_at);

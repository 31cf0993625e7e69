--liquibase formatted sql

--changeset order-escrow:outbox-1
create table outbox_message (
  seq          bigint generated always as identity primary key,
  message_id   text        not null constraint outbox_message_id_unique unique,
  type         text        not null,
  subject      text        not null,
  command_id   text,
  causation_id text,
  attempt      int         not null,
  traceparent  text,
  payload      bytea       not null,
  created_at   timestamptz not null,
  due_at       timestamptz not null,
  sent_at      timestamptz,
  tries        int         not null default 0,
  last_error   text
)
-- Sent rows are kept for weeks and waiting rows are few: with the usual 20 % of the whole table the
-- dead versions of waiting rows would be left lying in the index of waiting rows for days.
with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01);

-- "attempt" last: the highest attempt of a subject and type is read off the end of its range.
create index outbox_message_subject_type on outbox_message (subject, type, attempt);
create index outbox_message_waiting on outbox_message (due_at, seq) where sent_at is null;
create index outbox_message_sent on outbox_message (sent_at) where sent_at is not null;

comment on table outbox_message is 'Messages decided upon by a process, kept until the broker has confirmed them and for the retention after that';
comment on column outbox_message.due_at is 'When a node may take it from the table; moved on by whoever takes it';
comment on column outbox_message.sent_at is 'When the broker had confirmed it and not returned it; null while it waits';

--rollback drop table outbox_message;

--liquibase formatted sql

--changeset escrow:retry-1
create table retry_request (
  id           bigint      generated always as identity primary key,
  target       text        not null,
  subject      text        not null,
  payload      bytea       not null,
  attempt      int         not null,
  requested_by text        not null,
  request_id   text        not null,
  traceparent  text,
  reason       text,
  requested_at timestamptz not null,
  due_at       timestamptz not null,
  state        text        not null default 'OPEN' check (state in ('OPEN', 'PUSHED', 'CANCELLED')),
  settled_at   timestamptz,
  settled_by   text,
  settled_why  text,
  message_id   text,
  check ((state = 'OPEN') = (settled_at is null)),
  check ((state = 'PUSHED') = (message_id is not null))
)
-- As with the outbox: settled rows are kept for weeks, open ones are few and come and go.
with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01);
comment on table retry_request is
  'Messages that services asked to be pushed to them again later; one leaves when its row turns from OPEN to PUSHED.';
comment on column retry_request.attempt is 'which sending could not be worked off, as the service counts';
comment on column retry_request.settled_by is
  'the user who had it pushed or cancelled, /orchestrator where it could not be pushed; null where its time had come';
comment on column retry_request.message_id is 'CloudEvents id it was pushed with';

create index retry_request_open on retry_request (due_at, id) where state = 'OPEN';
create index retry_request_settled on retry_request (state, settled_at, id) where state <> 'OPEN';
create index retry_request_by_age on retry_request (settled_at) where settled_at is not null;
create index retry_request_by_subject on retry_request (subject, id);

--rollback drop table retry_request;

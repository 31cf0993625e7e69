--liquibase formatted sql

--changeset escrow:operator-1
create table operator_action (
  id          bigint      generated always as identity primary key,
  at          timestamptz not null,
  by_user     text        not null,
  kind        text        not null,
  subject     text,
  message_seq bigint,
  cause       text,
  target      text,
  bulk_action bigint,
  reason      text,
  detail      text,
  payload     bytea
);
comment on table operator_action is
  'What people did to orders and messages; written in the transaction that does it, never changed, kept for the retention.';
comment on column operator_action.message_seq is 'inbox_message.seq; the message may be gone, the action stays';
comment on column operator_action.target is 'a service, or the number of a retry';
comment on column operator_action.payload is 'of a message that was edited: its body as it had come';
create index operator_action_by_subject on operator_action (subject, id) where subject is not null;
create index operator_action_by_message on operator_action (message_seq, id) where message_seq is not null;
create index operator_action_by_cause on operator_action (cause, id) where cause is not null;
create index operator_action_by_bulk_action on operator_action (bulk_action, id) where bulk_action is not null;
create index operator_action_by_age on operator_action (at);

create table bulk_action (
  id           bigint      generated always as identity primary key,
  kind         text        not null check (kind in ('RETRY', 'DISCARD')),
  cause        text        not null,
  by_user      text        not null,
  reason       text        not null,
  asked_at     timestamptz not null,
  until_seq    bigint      not null,
  total        bigint      not null,
  place        bigint      not null default 0,
  done         bigint      not null default 0,
  failed       bigint      not null default 0,
  counted      bigint      not null default 0,
  leased_by    text,
  leased_until timestamptz,
  finished_at  timestamptz
);
comment on table bulk_action is
  'A decision for all messages that were set aside for one cause; any node works it off, batch by batch, from its place on.';
comment on column bulk_action.until_seq is 'messages that were set aside after it was asked for are not meant';
comment on column bulk_action.place is 'inbox_message.seq of the last message that was decided on';
comment on column bulk_action.counted is 'operator_action.id of the last one whose outcome is in "failed"';
create index bulk_action_running on bulk_action (id) where finished_at is null;
create index bulk_action_by_age on bulk_action (finished_at) where finished_at is not null;

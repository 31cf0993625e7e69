--liquibase formatted sql

--changeset orderescrow:commands-and-answers
create table ${schema}.command (
  command_id  varchar(255) primary key,
  type        varchar(255) not null,
  order_id    varchar(255) not null,
  asked       integer      not null default 1,
  asked_by    varchar(255) not null,
  traceparent varchar(255),
  asked_at    timestamptz  not null,
  answer_type varchar(255),
  answer      text,
  answered_at timestamptz,
  check ((answer_type is null) = (answer is null))
);
comment on table ${schema}.command is 'Every command ever asked, once; its one answer is repeated to every later ask';
comment on column ${schema}.command.asked_by is 'CloudEvents id of the latest ask';

create index command_order on ${schema}.command (order_id);

create table ${schema}.answer (
  number       bigint generated always as identity primary key,
  id           varchar(64)  not null unique,
  type         varchar(255) not null,
  order_id     varchar(255) not null,
  command_id   varchar(255) not null,
  causation_id varchar(255) not null,
  traceparent  varchar(255),
  payload      text         not null,
  emitted_at   timestamptz  not null,
  published_at timestamptz
);
comment on table ${schema}.answer is 'Outbox: published_at is set once the broker has confirmed the emission';

create index answer_unpublished on ${schema}.answer (number) where published_at is null;
create index answer_published on ${schema}.answer (published_at) where published_at is not null;

create table ${schema}.rejected_command (
  id          bigint generated always as identity primary key,
  reason      text        not null,
  headers     text        not null,
  body        bytea       not null,
  rejected_at timestamptz not null
);
comment on table ${schema}.rejected_command is 'What was taken off the queue and cannot be carried out, for people to look at';

--changeset orderescrow:what-answers-no-command
alter table ${schema}.answer
  alter column command_id drop not null,
  alter column causation_id drop not null;
comment on column ${schema}.answer.order_id is 'The business key; the name of the service where no order is concerned';
comment on column ${schema}.answer.command_id is 'Null where it answers no command: a service that says that it started';

--changeset orderescrow:carried-orders context:choreography
create table ${schema}.carried_order (
  order_id varchar(255) primary key,
  content  text not null
);
comment on table ${schema}.carried_order is 'In a choreography: what came with the order and goes on to the next service';

--changeset orderescrow:terms
alter table ${schema}.command rename column asked to deliveries;
alter table ${schema}.command rename column asked_by to message_id;
alter table ${schema}.command rename column asked_at to received_at;
comment on table ${schema}.command is
  'Each received command once, with its answer. Every later delivery of the command gets the same answer.';
comment on column ${schema}.command.deliveries is 'Number of messages that carried this command';
comment on column ${schema}.command.message_id is 'CloudEvents id of the latest message with this command';
comment on table ${schema}.rejected_command is
  'Consumed messages that cannot be carried out, each with the reason. Only people read this table.';
comment on column ${schema}.answer.order_id is
  'Order id, or the name of the service if the message concerns no order';
comment on column ${schema}.answer.command_id is 'Null if the message answers no command';

--changeset orderescrow:terms-of-choreography context:choreography
comment on table ${schema}.carried_order is 'In a choreography: order data that the service passes on';

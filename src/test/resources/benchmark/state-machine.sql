create table machine_inbox (
  source     text not null,
  message_id text not null,
  primary key (source, message_id)
);
create table machine_order (
  order_id    text  primary key,
  state       int   not null,
  content     text  not null,
  keys        jsonb not null,
  ask_at      timestamptz,
  deadline_at timestamptz
);
create index machine_order_ask on machine_order (ask_at) where ask_at is not null;
create index machine_order_deadline on machine_order (deadline_at) where deadline_at is not null;
create table machine_outbox (
  message_id text not null primary key,
  type       text not null,
  subject    text not null,
  payload    text not null
);

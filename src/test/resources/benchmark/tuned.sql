create table tuned_inbox (
  source      text not null,
  message_id  text not null,
  disposition text not null,
  primary key (source, message_id)
);
create table tuned_outbox (
  seq        bigint generated always as identity primary key,
  message_id text  not null,
  type       text  not null,
  subject    text  not null,
  payload    bytea not null
);

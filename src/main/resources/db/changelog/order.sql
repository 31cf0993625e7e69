--liquibase formatted sql

--changeset escrow:order-1
create table accepted_order (
  idempotency_key text        primary key,
  request_hash    text        not null,
  order_id        text        not null unique,
  accepted_at     timestamptz not null
);
comment on table accepted_order is
  'One row for each Idempotency-Key an order was accepted under, so that a repeated request makes no second order.';
comment on column accepted_order.request_hash is 'SHA-256 of the request in canonical form, in hexadecimal';
create index accepted_order_by_age on accepted_order (accepted_at);

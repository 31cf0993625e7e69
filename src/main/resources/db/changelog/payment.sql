--liquibase formatted sql

--changeset orderescrow:payments
create table payment.payment (
  order_id   varchar(255) primary key,
  payment_id varchar(64) unique,
  status     varchar(16)  not null check (status in ('CAPTURED', 'DECLINED', 'REFUNDED', 'BARRED')),
  amount     bigint       not null,
  currency   varchar(3)   not null,
  reason     varchar(64),
  changed_at timestamptz  not null,
  check ((payment_id is not null) = (status in ('CAPTURED', 'REFUNDED')))
);
comment on column payment.payment.status is 'BARRED: a refund came before any capture, so a capture that comes later is refused';

create table payment.ledger (
  order_id   varchar(255) not null references payment.payment,
  entry      varchar(16)  not null check (entry in ('CAPTURED', 'REFUNDED')),
  amount     bigint       not null,
  currency   varchar(3)   not null,
  entered_at timestamptz  not null,
  primary key (order_id, entry),
  check ((entry = 'CAPTURED') = (amount >= 0) or amount = 0)
);
comment on table payment.ledger is 'The account, append-only; its key makes a second capture or refund of an order impossible';
comment on column payment.ledger.amount is 'Minor units: positive for money in, negative for money out';

create view payment.balance as
  select currency, sum(amount) as amount from payment.ledger group by currency;

--changeset orderescrow:payment-terms
comment on column payment.payment.status is
  'BARRED: refunded before it was captured. A later capture command is rejected.';

--liquibase formatted sql

--changeset orderescrow:invoices
create table invoice.numbering (
  year integer primary key,
  last bigint  not null
);
comment on table invoice.numbering is 'Invoice numbers have no gaps, so they come from a row and not from a sequence';

create table invoice.invoice (
  order_id   varchar(255) primary key,
  number     varchar(64) unique,
  status     varchar(16)  not null check (status in ('OPEN', 'SENT', 'REFUSED', 'VOIDED', 'BARRED')),
  content    text         not null,
  issued_at  timestamptz  not null,
  changed_at timestamptz  not null,
  check ((number is null) = (status = 'BARRED'))
);
comment on column invoice.invoice.status is 'BARRED: it was voided before it was ever asked for, so an ask that comes later is refused';

create table invoice.mail (
  order_id   varchar(255) not null references invoice.invoice,
  kind       varchar(16)  not null check (kind in ('INVOICE', 'CREDIT_NOTE')),
  status     varchar(16)  not null default 'PENDING'
             check (status in ('PENDING', 'SENT', 'REFUSED', 'WITHDRAWN')),
  tried      integer      not null default 0,
  not_before timestamptz  not null,
  claimed    boolean      not null default false,
  last_error text,
  sent_at    timestamptz,
  primary key (order_id, kind)
);
comment on table invoice.mail is 'At most one invoice and one credit note for an order, by its key';
comment on column invoice.mail.not_before is 'When to send it; while claimed, when the claim runs out';

create index mail_pending on invoice.mail (not_before) where status = 'PENDING';

--changeset orderescrow:invoice-terms
comment on column invoice.invoice.status is
  'BARRED: voided before it was issued. A later send command is rejected.';
comment on table invoice.mail is 'At most one invoice and one credit note for each order';
comment on column invoice.mail.not_before is 'Time of the next attempt; while claimed, the end of the claim';

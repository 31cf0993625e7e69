--liquibase formatted sql

--changeset orderescrow:shipments
create sequence shipping.tracking_number;

create table shipping.shipment (
  order_id        varchar(255) primary key,
  tracking_number varchar(64) unique,
  status          varchar(16)  not null check (status in ('SHIPPED', 'STOPPED', 'RETURNING', 'BARRED')),
  destination     text         not null,
  shipped_at      timestamptz  not null,
  changed_at      timestamptz  not null,
  check ((tracking_number is null) = (status = 'BARRED'))
);
comment on column shipping.shipment.status is 'BARRED: it was recalled before it was ever shipped, so an order to ship that comes later is refused';

--changeset orderescrow:shipping-terms
comment on column shipping.shipment.status is
  'BARRED: recalled before it was shipped. A later ship command is rejected.';

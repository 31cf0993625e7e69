--liquibase formatted sql

--changeset orderescrow:stock
create table inventory.stock (
  sku      varchar(64) primary key,
  on_hand  bigint not null check (on_hand >= 0),
  reserved bigint not null default 0 check (reserved >= 0)
);
comment on table inventory.stock is 'A reservation moves units from on_hand to reserved; giving them back moves them back';

create table inventory.reservation (
  order_id       varchar(255) primary key,
  reservation_id varchar(64) unique,
  released       boolean     not null,
  changed_at     timestamptz not null
);
comment on column inventory.reservation.reservation_id is 'Null when it was released before it was ever made: a reserve that comes later is refused';

create table inventory.reservation_line (
  order_id varchar(255) not null references inventory.reservation,
  sku      varchar(64)  not null references inventory.stock,
  quantity bigint       not null check (quantity > 0),
  primary key (order_id, sku)
);

--changeset orderescrow:stock-to-begin-with
insert into inventory.stock (sku, on_hand) values
  ('KEYBOARD-1', 1000000),
  ('MOUSE-1',    1000000),
  ('MONITOR-1',  1000000),
  ('HEADSET-1',  1000000),
  ('WEBCAM-1',   1000000),
  ('DOCK-1',     1000000),
  ('CABLE-1',    1000000),
  ('BOOK-1',     1000000),
  ('RARE-1',     3),
  ('GONE-1',     0);

--changeset orderescrow:inventory-terms
comment on table inventory.stock is
  'A reservation moves units from on_hand to reserved. A release moves them back.';
comment on column inventory.reservation.reservation_id is
  'Null if the order was released before it reserved anything. A later reserve command is rejected.';

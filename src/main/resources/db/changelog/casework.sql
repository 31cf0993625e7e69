--liquibase formatted sql

--changeset escrow:casework-1
create table error_case (
  cause        text not null primary key,
  number       int  not null,
  business_key text not null
);
comment on table error_case is
  'The last case that was opened for each cause of set-aside messages; process_instance says whether it has ended.';
comment on column error_case.number is
  'how many there were; a part of the business key, since a business key is started once';

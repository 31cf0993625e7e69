--liquibase formatted sql

--changeset escrow:inbox-age-1
-- The purge reads the settled messages alone: failed ones that nobody decided on stay for years, and it would read them
-- again each time. Each message is in one of the two indexes.
create index inbox_message_settled_by_age on inbox_message (received_at)
  where failure_group is null and disposition <> 'WAITING';
create index inbox_message_unsettled_by_age on inbox_message (received_at)
  where failure_group is not null or disposition = 'WAITING';
drop index inbox_message_by_age;
